#include "core/accounts/accountlist.h"

#include "tests/support/answer.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace cq;

namespace {

/// "name/password/role" of each.
QStringList textOf(const Result<QList<NewAccount>> &accounts)
{
    QStringList lines;
    if (accounts) {
        for (const NewAccount &account : *accounts)
            lines << account.name + u'/' + account.password + u'/' + roleWord(account.role);
    }
    return lines;
}

} // namespace

class TestAccountList : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aClassIsNumbered();
    void seriesThatCannotBeAreRefused_data();
    void seriesThatCannotBeAreRefused();
    void listsAreReadAsSpreadsheetsWriteThem_data();
    void listsAreReadAsSpreadsheetsWriteThem();
    void mistakesNameTheirLine_data();
    void mistakesNameTheirLine();
    void cutListsNeitherCrashNorHang();
};

void TestAccountList::aClassIsNumbered()
{
    const auto accounts = accountSeries(u"pc-"_s, 11, 3);
    CQ_VERIFY_OK(accounts);
    QCOMPARE(accounts->size(), 11);
    QCOMPARE(accounts->first().name, u"pc-001"_s);
    QCOMPARE(accounts->last().name, u"pc-011"_s);
    QCOMPARE(accounts->first().role, Role::Participant);
    QVERIFY(accounts->first().password.isEmpty());
    QCOMPARE(accountSeries(u""_s, 1, 1)->first().name, u"1"_s);
    CQ_VERIFY_OK(accountSeries(u"x"_s, 500, 3));
}

void TestAccountList::seriesThatCannotBeAreRefused_data()
{
    QTest::addColumn<QString>("prefix");
    QTest::addColumn<int>("count");
    QTest::addColumn<int>("digits");
    QTest::newRow("none") << u"x"_s << 0 << 2;
    QTest::newRow("fewer than none") << u"x"_s << -1 << 2;
    QTest::newRow("too many") << u"x"_s << 501 << 3;
    QTest::newRow("no digits") << u"x"_s << 5 << 0;
    QTest::newRow("too many digits") << u"x"_s << 5 << 5;
    QTest::newRow("ten with one digit") << u"x"_s << 10 << 1;
    QTest::newRow("a prefix that is no name") << u"pc "_s << 5 << 2;
    QTest::newRow("a long prefix") << u"x"_s.repeated(79) << 5 << 2;
}

void TestAccountList::seriesThatCannotBeAreRefused()
{
    QFETCH(QString, prefix);
    QFETCH(int, count);
    QFETCH(int, digits);
    const auto accounts = accountSeries(prefix, count, digits);
    QVERIFY(!accounts);
    QCOMPARE(accounts.error().kind, ErrorKind::Invalid);
}

void TestAccountList::listsAreReadAsSpreadsheetsWriteThem_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QStringList>("accounts");
    const QStringList two{u"mira/correct horse/editor"_s, u"tom//participant"_s};
    QTest::newRow("with headings")
        << u"name,password,role\nmira,correct horse,editor\ntom\n"_s << two;
    QTest::newRow("headings of another language")
        << u"Name;Passwort\r\nmira;correct horse;editor\r\ntom;;\r\n"_s << two;
    QTest::newRow("without headings") << u"mira,correct horse,editor\ntom,,"_s << two;
    QTest::newRow("semicolons") << u"mira;correct horse;editor\r\ntom;;participant"_s << two;
    QTest::newRow("tabs") << u"mira\tcorrect horse\teditor\ntom\t"_s << two;
    QTest::newRow("old line ends") << u"mira,correct horse,editor\rtom"_s << two;
    QTest::newRow("a byte order mark") << u"\ufeffmira,correct horse,Editor\ntom"_s << two;
    QTest::newRow("quotes") << u"\"mira\",\"correct horse\",\"editor\"\n\"tom\""_s << two;
    QTest::newRow("spaces around quotes")
        << u" \"mira\" , \"correct horse\" , editor \n tom "_s << two;
    QTest::newRow("empty lines") << u"\n\nmira,correct horse,editor\n,,\n\ntom\n\n"_s << two;
    QTest::newRow("a comma in a password") << u"mira,\"eins,zwei,\"\"drei\"\"\""_s
                                           << QStringList{u"mira/eins,zwei,\"drei\"/participant"_s};
    QTest::newRow("a quote inside a password")
        << u"mira,pass\"word"_s << QStringList{u"mira/pass\"word/participant"_s};
    QTest::newRow("a semicolon where commas separate")
        << u"mira,pass;word;1"_s << QStringList{u"mira/pass;word;1/participant"_s};
    QTest::newRow("a line end in a password")
        << u"mira,\"first line\nsecond\"\ntom"_s
        << QStringList{u"mira/first line\nsecond/participant"_s, u"tom//participant"_s};
}

void TestAccountList::listsAreReadAsSpreadsheetsWriteThem()
{
    QFETCH(QString, text);
    QFETCH(QStringList, accounts);
    const auto read = accountsFromCsv(text);
    CQ_VERIFY_OK(read);
    QCOMPARE(textOf(read), accounts);
}

void TestAccountList::mistakesNameTheirLine_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("part");
    QTest::newRow("nothing") << u""_s << u"nobody"_s;
    QTest::newRow("headings only") << u"name,password,role\n"_s << u"nobody"_s;
    QTest::newRow("a name that is none") << u"mira\njörg"_s << u"Line 2: The user name"_s;
    QTest::newRow("no name") << u"mira\n,longenough"_s << u"Line 2: The user name is missing"_s;
    QTest::newRow("a short password") << u"mira,short"_s << u"Line 1: The password"_s;
    QTest::newRow("a role that is none") << u"mira,,root"_s << u"Line 1: a role"_s;
    QTest::newRow("a fourth field") << u"mira,,admin,x"_s << u"Line 1: there are more"_s;
    QTest::newRow("a name twice") << u"mira\ntom\nMIRA"_s << u"Line 3: “MIRA”"_s;
    QTest::newRow("an open quote") << u"tom\nmira,\"abc\ndef"_s << u"Line 2: a quote"_s;
    QTest::newRow("text after a quote") << u"mira,\"longenough\"x"_s << u"Line 1: something"_s;
    QTest::newRow("lines inside quotes count")
        << u"mira,\"longenough\n\n\"\nb b"_s << u"Line 4: The user name"_s;
    QTest::newRow("more than can be made") << [] {
        QString text;
        for (int i = 0; i <= 500; ++i)
            text += u"name%1\n"_s.arg(i);
        return text;
    }() << u"500"_s;
    QTest::newRow("more than a megabyte") << u"x"_s.repeated((1 << 20) + 1) << u"1 MB"_s;
}

void TestAccountList::mistakesNameTheirLine()
{
    QFETCH(QString, text);
    QFETCH(QString, part);
    CQ_VERIFY_ERROR(accountsFromCsv(text), ErrorKind::Invalid, part);
}

void TestAccountList::cutListsNeitherCrashNorHang()
{
    const QString text =
        u"\ufeffname;password\r\n\"mira\" ; \"a \"\"b\"\" c d\";editor\r\n\"\"\r"_s;
    for (qsizetype length = 0; length <= text.size(); ++length) {
        for (qsizetype start = 0; start <= length; ++start) {
            const auto read = accountsFromCsv(text.sliced(start, length - start));
            QVERIFY(read || !read.error().message.isEmpty());
        }
    }
}

QTEST_GUILESS_MAIN(TestAccountList)

#include "tst_accountlist.moc"
