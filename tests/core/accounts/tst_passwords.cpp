#include "core/accounts/passwords.h"

#include "core/accounts/bcrypt.h"
#include "tests/support/answer.h"

#include <QRegularExpression>
#include <QSet>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace cq;

class TestPasswords : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aHashFitsItsPasswordOnly();
    void equalPasswordsHaveDifferentHashes();
    void publishedHashesAreVerified_data();
    void publishedHashesAreVerified();
    void nonsenseFitsNothing_data();
    void nonsenseFitsNothing();
    void aZeroByteDoesNotEndAPassword();
    void accentsAreTheSameFromEveryKeyboard();
    void onlyTodaysHashesStay_data();
    void onlyTodaysHashesStay();
    void nobodysHashIsAsDearAsARealOne();
    void randomPasswordsCanBeReadAloud();
    void keysHaveTheirForm();
    void keysAreRecognisedByTheirForm_data();
    void keysAreRecognisedByTheirForm();
    void keysAreHashedWithBlake2b();
};

void TestPasswords::aHashFitsItsPasswordOnly()
{
    const auto hash = hashPassword(u"correct horse"_s);
    CQ_VERIFY_OK(hash);
    QVERIFY2(hash->startsWith(u"$argon2id$v=19$m=65536,t=2,p=1$"_s), qPrintable(*hash));
    QVERIFY(verifyPassword(*hash, u"correct horse"_s));
    QVERIFY(!verifyPassword(*hash, u"correct horsf"_s));
    QVERIFY(!verifyPassword(*hash, u"correct horse "_s));
    QVERIFY(!verifyPassword(*hash, u""_s));
}

void TestPasswords::equalPasswordsHaveDifferentHashes()
{
    QVERIFY(*hashPassword(u"the same"_s) != *hashPassword(u"the same"_s));
}

void TestPasswords::publishedHashesAreVerified_data()
{
    QTest::addColumn<QString>("hash");
    QTest::addColumn<QString>("password");
    QTest::newRow("Argon2id of the reference implementation")
        << u"$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc"_s
        << u"password"_s;
    QTest::newRow("Argon2i of the reference implementation")
        << u"$argon2i$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$wWKIMhR9lyDFvRz9YTZweHKfbftvj+qf+YFY4NeBbtA"_s
        << u"password"_s;
    // Of the tests of crypt_blowfish.
    QTest::newRow("bcrypt $2a$")
        << u"$2a$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW"_s << u"U*U"_s;
    QTest::newRow("bcrypt, five characters")
        << u"$2a$05$XXXXXXXXXXXXXXXXXXXXXOAcXxm9kjPGEMsLznoKqmqw7tc8WCx4a"_s << u"U*U*U"_s;
    QTest::newRow("bcrypt $2y$")
        << u"$2y$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW"_s << u"U*U"_s;
    QTest::newRow("bcrypt $2b$")
        << u"$2b$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW"_s << u"U*U"_s;
    const QString alphabet =
        u"0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"_s;
    const QString long72 = u"$2a$05$abcdefghijklmnopqrstuu5s2v8.iXieOjg/.AySBTTZIIVFJeBui"_s;
    QTest::newRow("bcrypt, 72 bytes") << long72 << alphabet;
    QTest::newRow("bcrypt, what follows 72 bytes does not count")
        << long72 << alphabet + u"chars after 72 are ignored"_s;
    QTest::newRow("bcrypt, longer than crypt(3) takes")
        << long72 << alphabet + u"x"_s.repeated(600);
}

void TestPasswords::publishedHashesAreVerified()
{
    QFETCH(QString, hash);
    QFETCH(QString, password);
    QVERIFY(verifyPassword(hash, password));
    QVERIFY(!verifyPassword(hash, u"x"_s + password));
    QVERIFY(!verifyPassword(hash, password.toLower() + u"x"_s));
}

void TestPasswords::nonsenseFitsNothing_data()
{
    QTest::addColumn<QString>("hash");
    QTest::newRow("nothing") << u""_s;
    QTest::newRow("the password itself") << u"password"_s;
    QTest::newRow("a cut Argon2 hash") << u"$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFh"_s;
    QTest::newRow("Argon2 with nonsense") << u"$argon2id$v=19$m=x,t=2,p=1$c29tZXNhbHQ$CTFh"_s;
    QTest::newRow("a cut bcrypt hash") << u"$2a$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb"_s;
    QTest::newRow("the broken variant $2x$")
        << u"$2x$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW"_s;
    QTest::newRow("bcrypt that takes for ever")
        << u"$2a$31$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW"_s;
    QTest::newRow("bcrypt with a line end")
        << u"$2a$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW\n"_s;
    QTest::newRow("another crypt(3) method") << u"$1$abcdefgh$G//4keteveJp0qb8z2DxG/"_s;
    QTest::newRow("an error token of crypt(3)") << u"*0"_s;
    QTest::newRow("letters beyond Latin 1") << u"\u4e2d\u6587"_s;
}

void TestPasswords::nonsenseFitsNothing()
{
    QFETCH(QString, hash);
    for (const QString &password : {u"U*U"_s, u"password"_s, u""_s, hash})
        QVERIFY(!verifyPassword(hash, password));
    QVERIFY(needsUpgrade(hash));
}

void TestPasswords::aZeroByteDoesNotEndAPassword()
{
    const QString zero(QChar(0));
    QVERIFY(!verifyPassword(u"$2a$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW"_s,
                            u"U*U"_s + zero + u"more"_s));
    const auto hash = hashPassword(u"pass"_s + zero + u"word"_s);
    QVERIFY(verifyPassword(*hash, u"pass"_s + zero + u"word"_s));
    QVERIFY(!verifyPassword(*hash, u"pass"_s));
}

void TestPasswords::accentsAreTheSameFromEveryKeyboard()
{
    const auto hash = hashPassword(u"Schl\u00fcssel"_s);
    QVERIFY(verifyPassword(*hash, u"Schlu\u0308ssel"_s));
    QVERIFY(!verifyPassword(*hash, u"Schlussel"_s));
}

void TestPasswords::onlyTodaysHashesStay_data()
{
    QTest::addColumn<QString>("hash");
    QTest::addColumn<bool>("upgrade");
    QTest::newRow("today's") << *hashPassword(u"whatever"_s) << false;
    QTest::newRow("less memory")
        << u"$argon2id$v=19$m=256,t=2,p=1$c29tZXNhbHQ$nf65EOgLrQMR/uIPnA4rEsF5h7TKyQwu9U1bMCHGi/4"_s
        << true;
    QTest::newRow("Argon2i")
        << u"$argon2i$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$wWKIMhR9lyDFvRz9YTZweHKfbftvj+qf+YFY4NeBbtA"_s
        << true;
    QTest::newRow("bcrypt") << u"$2a$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW"_s
                            << true;
}

void TestPasswords::onlyTodaysHashesStay()
{
    QFETCH(QString, hash);
    QFETCH(bool, upgrade);
    QCOMPARE(needsUpgrade(hash), upgrade);
}

void TestPasswords::nobodysHashIsAsDearAsARealOne()
{
    QVERIFY(!needsUpgrade(hashOfNobody()));
    const auto costOf = [](const QString &hash) { return hash.section(u'$', 1, 3); };
    QCOMPARE(costOf(hashOfNobody()), costOf(*hashPassword(u"whatever"_s)));
    QVERIFY(!verifyPassword(hashOfNobody(), u""_s));
}

void TestPasswords::randomPasswordsCanBeReadAloud()
{
    static const QRegularExpression form(
        u"\\A[a-km-np-z2-9]{4}-[a-km-np-z2-9]{4}-[a-km-np-z2-9]{4}\\z"_s);
    QSet<QString> seen;
    QSet<QChar> characters;
    for (int i = 0; i < 200; ++i) {
        const QString password = randomPassword();
        QVERIFY2(form.match(password).hasMatch(), qPrintable(password));
        seen.insert(password);
        for (const QChar c : password)
            characters.insert(c);
    }
    QCOMPARE(seen.size(), 200);
    QCOMPARE(characters.size(), 33); // all 32, and the dash: 12 × 5 bits
}

void TestPasswords::keysHaveTheirForm()
{
    static const QRegularExpression form(u"\\Acq_[A-Za-z0-9_-]{43}\\z"_s);
    const QByteArray key = randomKey();
    QVERIFY2(form.match(QString::fromLatin1(key)).hasMatch(), key.constData());
    QVERIFY(looksLikeKey(key));
    QVERIFY(randomKey() != key);
}

void TestPasswords::keysAreRecognisedByTheirForm_data()
{
    QTest::addColumn<QByteArray>("text");
    const QByteArray good = "cq_" + QByteArray(43, 'A');
    QTest::newRow("nothing") << QByteArray();
    QTest::newRow("the prefix") << QByteArray("cq_");
    QTest::newRow("too short") << good.chopped(1);
    QTest::newRow("too long") << good + 'A';
    QTest::newRow("another prefix") << "CQ_" + good.sliced(3);
    QTest::newRow("a character of plain base64") << good.chopped(1) + '+';
    QTest::newRow("a zero byte") << good.chopped(1) + '\0';
}

void TestPasswords::keysAreRecognisedByTheirForm()
{
    QFETCH(QByteArray, text);
    QVERIFY(!looksLikeKey(text));
}

void TestPasswords::keysAreHashedWithBlake2b()
{
    // Python: hashlib.blake2b(b"abc", digest_size=32)
    QCOMPARE(keyHash("abc").toHex(),
             QByteArray("bddd813c634239723171ef3fee98579b94964e3bb1cb3e427262c8c068d52319"));
}

QTEST_GUILESS_MAIN(TestPasswords)

#include "tst_passwords.moc"
