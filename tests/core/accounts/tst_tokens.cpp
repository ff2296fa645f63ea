#include "core/accounts/tokens.h"

#include "tests/support/answer.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QMessageAuthenticationCode>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace cq;

namespace {

constexpr TimeMs kIssued = 1'700'000'000'000;
constexpr TimeMs kExpires = 1'700'086'400'000;

/// The bytes 0, 1, … 31.
QByteArray testKey()
{
    QByteArray key;
    for (char i = 0; i < 32; ++i)
        key.append(i);
    return key;
}

TokenClaims testClaims()
{
    return {UserId{7}, u"0190a1b2-0000-7000-8000-000000000001"_s, 3, kIssued, kExpires};
}

QJsonObject goodHeader()
{
    return {{u"alg"_s, u"HS256"_s}, {u"typ"_s, u"JWT"_s}};
}

QJsonObject goodPayload()
{
    return {{u"sub"_s, u"7"_s},
            {u"jti"_s, u"0190a1b2-0000-7000-8000-000000000001"_s},
            {u"epoch"_s, 3},
            {u"iat"_s, kIssued / 1000},
            {u"exp"_s, kExpires / 1000}};
}

QByteArray encoded(const QByteArray &bytes)
{
    return bytes.toBase64(QByteArray::Base64UrlEncoding | QByteArray::OmitTrailingEquals);
}

/// Signed by hand (RFC 7515), so that headers and payloads can be anything.
QByteArray tokenOf(const QByteArray &header, const QByteArray &payload,
                   QCryptographicHash::Algorithm method = QCryptographicHash::Sha256,
                   const QByteArray &key = testKey())
{
    const QByteArray text = encoded(header) + '.' + encoded(payload);
    return text + '.' + encoded(QMessageAuthenticationCode::hash(text, key, method));
}

QByteArray json(const QJsonObject &object)
{
    return QJsonDocument(object).toJson(QJsonDocument::Compact);
}

QJsonObject without(QJsonObject object, const QString &key)
{
    object.remove(key);
    return object;
}

QJsonObject with(QJsonObject object, const QString &key, const QJsonValue &value)
{
    object.insert(key, value);
    return object;
}

} // namespace

class TestTokens : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aTokenSaysWhatWentIn();
    void tokensOfOtherLibrariesAreRead();
    void otherLibrariesCanReadOurs();
    void freshTokensLiveForADay();
    void theTimeDecides_data();
    void theTimeDecides();
    void hostileTokensAreDenied_data();
    void hostileTokensAreDenied();
    void everyChangedByteIsNoticed();
    void keysOfOtherLengthsSignNothing();
};

void TestTokens::aTokenSaysWhatWentIn()
{
    const auto token = signToken(testClaims(), testKey());
    CQ_VERIFY_OK(token);
    const auto claims = verifyToken(*token, testKey(), kIssued);
    CQ_VERIFY_OK(claims);
    QCOMPARE(*claims, testClaims());
}

void TestTokens::tokensOfOtherLibrariesAreRead()
{
    // Made with Python's hmac, json and base64 from the claims above.
    const QByteArray token(
        "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9."
        "eyJzdWIiOiI3IiwianRpIjoiMDE5MGExYjItMDAwMC03MDAwLTgwMDAtMDAwMDAwMDAwMDAxIiwiZXBvY2giOjMsIm"
        "lhdCI6MTcwMDAwMDAwMCwiZXhwIjoxNzAwMDg2NDAwfQ.pwJBcI8ZPglgZ_XjaatzNVdaDMcoRj5mk3osIO_idMw");
    const auto claims = verifyToken(token, testKey(), kIssued);
    CQ_VERIFY_OK(claims);
    QCOMPARE(*claims, testClaims());
}

void TestTokens::otherLibrariesCanReadOurs()
{
    const auto token = signToken(testClaims(), testKey());
    const QList<QByteArray> parts = token->split('.');
    QCOMPARE(parts.size(), 3);
    const auto object = [](const QByteArray &part) {
        return QJsonDocument::fromJson(QByteArray::fromBase64(part, QByteArray::Base64UrlEncoding))
            .object();
    };
    QCOMPARE(object(parts.at(0)), goodHeader());
    QCOMPARE(object(parts.at(1)), goodPayload());
    QCOMPARE(parts.at(2),
             encoded(QMessageAuthenticationCode::hash(parts.at(0) + '.' + parts.at(1), testKey(),
                                                      QCryptographicHash::Sha256)));
}

void TestTokens::freshTokensLiveForADay()
{
    const TokenClaims claims = newToken(UserId{2}, 5, kIssued + 789);
    QCOMPARE(claims.issuedAt, kIssued); // whole seconds, as the token can say
    QCOMPARE(claims.expiresAt, kIssued + 86'400'000);
    QCOMPARE(claims.user, UserId{2});
    QCOMPARE(claims.epoch, 5);
    QVERIFY(claims.id != newToken(UserId{2}, 5, kIssued).id);
}

void TestTokens::theTimeDecides_data()
{
    QTest::addColumn<TimeMs>("now");
    QTest::addColumn<bool>("inForce");
    QTest::newRow("at once") << kIssued << true;
    QTest::newRow("the last moment") << kExpires - 1 << true;
    QTest::newRow("the end") << kExpires << false;
    QTest::newRow("a year later") << kExpires + 31'536'000'000 << false;
    QTest::newRow("the clock was set back by an hour") << kIssued - 3'600'000 << true;
    QTest::newRow("the clock was set back by a day") << kIssued - 86'400'000 << true;
    QTest::newRow("the clock was set back by more") << kIssued - 86'400'001 << false;
    QTest::newRow("the clock has lost its memory") << TimeMs{0} << false;
}

void TestTokens::theTimeDecides()
{
    QFETCH(TimeMs, now);
    QFETCH(bool, inForce);
    const auto claims = verifyToken(*signToken(testClaims(), testKey()), testKey(), now);
    QCOMPARE(claims.has_value(), inForce);
    if (!claims)
        QCOMPARE(claims.error().kind, ErrorKind::Denied);
}

void TestTokens::hostileTokensAreDenied_data()
{
    QTest::addColumn<QByteArray>("token");
    const QByteArray header = json(goodHeader());
    const QByteArray payload = json(goodPayload());
    const QByteArray good = tokenOf(header, payload);
    CQ_VERIFY_OK(verifyToken(good, testKey(), kIssued)); // so each row below differs by its fault
    const QByteArray none = json(with(goodHeader(), u"alg"_s, u"none"_s));

    QTest::newRow("nothing") << QByteArray();
    QTest::newRow("dots") << QByteArray("..");
    QTest::newRow("no algorithm, no signature") << encoded(none) + '.' + encoded(payload) + '.';
    QTest::newRow("no algorithm, two parts") << encoded(none) + '.' + encoded(payload);
    QTest::newRow("no algorithm, but signed") << tokenOf(none, payload);
    QTest::newRow("no algorithm in capitals, but signed")
        << tokenOf(json(with(goodHeader(), u"alg"_s, u"NONE"_s)), payload);
    QTest::newRow("no word about the algorithm")
        << tokenOf(json(without(goodHeader(), u"alg"_s)), payload);
    QTest::newRow("HS512 with our key") << tokenOf(json(with(goodHeader(), u"alg"_s, u"HS512"_s)),
                                                   payload, QCryptographicHash::Sha512);
    QTest::newRow("HS512, signed as HS256")
        << tokenOf(json(with(goodHeader(), u"alg"_s, u"HS512"_s)), payload);
    QTest::newRow("RS256, signed as HS256")
        << tokenOf(json(with(goodHeader(), u"alg"_s, u"RS256"_s)), payload);
    QTest::newRow("an unknown algorithm")
        << tokenOf(json(with(goodHeader(), u"alg"_s, u"HS25"_s)), payload);
    QTest::newRow("an algorithm that is a number")
        << tokenOf(json(with(goodHeader(), u"alg"_s, 256)), payload);
    QTest::newRow("another key") << tokenOf(header, payload, QCryptographicHash::Sha256,
                                            QByteArray(32, 'k'));
    QTest::newRow("an empty key") << tokenOf(header, payload, QCryptographicHash::Sha256, {});
    QTest::newRow("no signature") << good.first(good.lastIndexOf('.') + 1);
    QTest::newRow("half a signature") << good.chopped(20);
    QTest::newRow("a fourth part") << good + ".x";
    QTest::newRow("padding") << good + '=';
    QTest::newRow("a line end") << good + '\n';
    QTest::newRow("a zero byte and more") << good + '\0' + "more";
    QTest::newRow("a space before") << ' ' + good;
    QTest::newRow("plain base64") << QByteArray(good).replace('_', '/').replace('-', '+') + '/';
    for (const QString &claim : {u"sub"_s, u"jti"_s, u"epoch"_s, u"iat"_s, u"exp"_s}) {
        QTest::addRow("without %s", qPrintable(claim))
            << tokenOf(header, json(without(goodPayload(), claim)));
        QTest::addRow("%s is an object", qPrintable(claim))
            << tokenOf(header, json(with(goodPayload(), claim, QJsonObject())));
    }
    QTest::newRow("a user who is a word")
        << tokenOf(header, json(with(goodPayload(), u"sub"_s, u"admin"_s)));
    QTest::newRow("an end in words")
        << tokenOf(header, json(with(goodPayload(), u"exp"_s, u"never"_s)));
    QTest::newRow("an end below zero") << tokenOf(header, json(with(goodPayload(), u"exp"_s, -1)));
    QTest::newRow("an empty id") << tokenOf(header, json(with(goodPayload(), u"jti"_s, u""_s)));
    QTest::newRow("a payload that is a list") << tokenOf(header, "[1,2]");
    QTest::newRow("a payload that is no JSON") << tokenOf(header, "{\"sub\":");
    QTest::newRow("a header that is no JSON") << tokenOf("HS256", payload);
    QTest::newRow("more than 4 KB")
        << tokenOf(header, json(with(goodPayload(), u"x"_s, QString(4000, u'x'))));
    QTest::newRow("a megabyte of dots") << QByteArray(1 << 20, '.');
    QTest::newRow("bytes") << QByteArray(64, '\xff');
}

void TestTokens::hostileTokensAreDenied()
{
    QFETCH(QByteArray, token);
    const auto claims = verifyToken(token, testKey(), kIssued);
    QVERIFY(!claims);
    QCOMPARE(claims.error().kind, ErrorKind::Denied);
}

void TestTokens::everyChangedByteIsNoticed()
{
    const QByteArray good = *signToken(testClaims(), testKey());
    for (qsizetype i = 0; i < good.size(); ++i) {
        QByteArray changed = good;
        changed[i] = changed.at(i) == 'A' ? 'B' : 'A';
        QVERIFY2(!verifyToken(changed, testKey(), kIssued), qPrintable(QString::number(i)));
    }
}

void TestTokens::keysOfOtherLengthsSignNothing()
{
    for (const qsizetype length : {0, 31, 33}) {
        const QByteArray key(length, 'k');
        CQ_VERIFY_ERROR(signToken(testClaims(), key), ErrorKind::Invalid, u"32 bytes"_s);
        const QByteArray token =
            tokenOf(json(goodHeader()), json(goodPayload()), QCryptographicHash::Sha256, key);
        QVERIFY(!verifyToken(token, key, kIssued));
    }
}

QTEST_GUILESS_MAIN(TestTokens)

#include "tst_tokens.moc"
