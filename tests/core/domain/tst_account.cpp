#include "core/domain/account.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace cq;

class TestAccount : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void wordsGoBothWays();
    void namesAreChecked_data();
    void namesAreChecked();
    void passwordsAreChecked_data();
    void passwordsAreChecked();
    void labelsAreChecked_data();
    void labelsAreChecked();
    void theHouseDecidesWhatAnAccountDoesNot();
    void quotasAreNotNegative();
    void theLocalOperatorIsAnAdminWithoutEnd();
};

void TestAccount::wordsGoBothWays()
{
    QCOMPARE(roleWord(Role::Participant), u"participant"_s);
    QCOMPARE(roleWord(Role::Editor), u"editor"_s);
    QCOMPARE(roleWord(Role::Admin), u"admin"_s);
    for (const Role role : {Role::Participant, Role::Editor, Role::Admin})
        QCOMPARE(roleFromWord(roleWord(role)), std::optional(role));
    for (const QString &word : {u"Admin"_s, u""_s, u"root"_s, u"admin "_s})
        QVERIFY(!roleFromWord(word));
    QCOMPARE(keyScopeWord(KeyScope::Full), u"full"_s);
    QCOMPARE(keyScopeWord(KeyScope::Worker), u"worker"_s);
    QCOMPARE(keyScopeWord(KeyScope::Metrics), u"metrics"_s);
    for (const KeyScope scope : {KeyScope::Full, KeyScope::Worker, KeyScope::Metrics})
        QCOMPARE(keyScopeFromWord(keyScopeWord(scope)), std::optional(scope));
    QVERIFY(!keyScopeFromWord(u"FULL"_s));
}

void TestAccount::namesAreChecked_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<QString>("fault"); ///< a part of the sentence; empty: fine
    QTest::newRow("one letter") << u"a"_s << u""_s;
    QTest::newRow("all kinds of characters") << u"aZ0_-"_s << u""_s;
    QTest::newRow("80 characters") << u"n"_s.repeated(80) << u""_s;
    QTest::newRow("81 characters") << u"n"_s.repeated(81) << u"80"_s;
    QTest::newRow("nothing") << u""_s << u"missing"_s;
    QTest::newRow("a space") << u"a b"_s << u"only"_s;
    QTest::newRow("a line end at the end") << u"mira\n"_s << u"only"_s;
    QTest::newRow("a path") << u"../x"_s << u"only"_s;
    QTest::newRow("an umlaut") << u"jörg"_s << u"only"_s;
    QTest::newRow("digits of another script") << u"a\u0661"_s << u"only"_s;
    QTest::newRow("a zero byte") << u"a"_s + QChar(0) << u"only"_s;
    QTest::newRow("markup") << u"<b>"_s << u"only"_s;
}

void TestAccount::namesAreChecked()
{
    QFETCH(QString, name);
    QFETCH(QString, fault);
    const QString sentence = userNameFault(name);
    QCOMPARE(sentence.isEmpty(), fault.isEmpty());
    QVERIFY2(sentence.contains(fault), qPrintable(sentence));
}

void TestAccount::passwordsAreChecked_data()
{
    QTest::addColumn<QString>("password");
    QTest::addColumn<QString>("fault");
    QTest::newRow("8 characters") << u"12345678"_s << u""_s;
    QTest::newRow("7 characters") << u"1234567"_s << u"at least 8"_s;
    QTest::newRow("4 characters of two units each") << u"😀😀😀😀"_s << u"at least 8"_s;
    QTest::newRow("8 characters of two units each") << u"😀"_s.repeated(8) << u""_s;
    QTest::newRow("1024 bytes") << u"p"_s.repeated(1024) << u""_s;
    QTest::newRow("1025 bytes") << u"p"_s.repeated(1025) << u"1024 bytes"_s;
    QTest::newRow("513 characters of 1026 bytes") << u"ü"_s.repeated(513) << u"1024 bytes"_s;
    QTest::newRow("the name") << u"mira-the-first"_s << u"must not be"_s;
    QTest::newRow("the name in other case") << u"MIRA-the-First"_s << u"must not be"_s;
    QTest::newRow("half a character") << u"1234567"_s + QChar(0xd83d) << u"valid text"_s;
    QTest::newRow("spaces") << u"a horse and a battery"_s << u""_s;
}

void TestAccount::passwordsAreChecked()
{
    QFETCH(QString, password);
    QFETCH(QString, fault);
    const QString sentence = passwordFault(password, u"Mira-the-first"_s);
    QCOMPARE(sentence.isEmpty(), fault.isEmpty());
    QVERIFY2(sentence.contains(fault), qPrintable(sentence));
}

void TestAccount::labelsAreChecked_data()
{
    QTest::addColumn<QString>("label");
    QTest::addColumn<bool>("isGood");
    QTest::newRow("words") << u"Blender plug-in, left “box”"_s << true;
    QTest::newRow("100 characters") << u"x"_s.repeated(100) << true;
    QTest::newRow("101 characters") << u"x"_s.repeated(101) << false;
    QTest::newRow("nothing") << u""_s << false;
    QTest::newRow("spaces only") << u"  "_s << false;
    QTest::newRow("a line end") << u"a\nb"_s << false;
    QTest::newRow("a terminal escape") << u"a\x1b[2J"_s << false;
}

void TestAccount::labelsAreChecked()
{
    QFETCH(QString, label);
    QFETCH(bool, isGood);
    QCOMPARE(keyLabelFault(label).isEmpty(), isGood);
}

void TestAccount::theHouseDecidesWhatAnAccountDoesNot()
{
    QCOMPARE(AccountQuota().over({}), (Quota{100, 0, 600, 0}));
    AccountQuota quota;
    quota.waitingJobs = 0; // unlimited is a decision, too
    quota.storedBytes = 5'000'000'000;
    QCOMPARE(quota.over({7, 2, 30, 1}), (Quota{0, 2, 30, 5'000'000'000}));
    quota.runningJobs = 1;
    quota.submissionsPerMinute = 2;
    QCOMPARE(quota.over({7, 2, 30, 1}), (Quota{0, 1, 2, 5'000'000'000}));
}

void TestAccount::quotasAreNotNegative()
{
    QVERIFY(quotaFault({}).isEmpty());
    QVERIFY(quotaFault({0, 0, 0, 0}).isEmpty());
    QVERIFY(!quotaFault({-1, {}, {}, {}}).isEmpty());
    QVERIFY(!quotaFault({{}, -1, {}, {}}).isEmpty());
    QVERIFY(!quotaFault({{}, {}, -1, {}}).isEmpty());
    QVERIFY(!quotaFault({{}, {}, {}, -1}).isEmpty());
}

void TestAccount::theLocalOperatorIsAnAdminWithoutEnd()
{
    const Principal principal = localOperator();
    QCOMPARE(principal.user, UserId{1});
    QCOMPARE(principal.name, u"local"_s);
    QCOMPARE(principal.role, Role::Admin);
    QCOMPARE(principal.kind, Principal::Kind::LocalOperator);
    QCOMPARE(principal.expiresAt, 0);
}

QTEST_GUILESS_MAIN(TestAccount)

#include "tst_account.moc"
