#include "core/config/envfile.h"

#include "tests/support/answer.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace cq;

class TestEnvFile : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void valuesAreRead_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QString>("value"); // of A
        const auto row = [](const char *name, const char *text, const QString &value) {
            QTest::newRow(name) << QByteArray(text) << value;
        };
        row("plain", "A=b", u"b"_s);
        row("empty", "A=", QString());
        row("an end of line of Windows", "A=b\r\n", u"b"_s);
        row("spaces around", "  A = b c  ", u"b c"_s);
        row("export", "export A=b", u"b"_s);
        row("export and tabs", "export\t A=b", u"b"_s);
        row("a name that begins like export", "exportA=x\nA=b", u"b"_s);
        row("a comment", "A=b # c", u"b"_s);
        row("a comment at once", "A= # c", QString());
        row("a # in a word", "A=b#c", u"b#c"_s);
        row("equals signs", "A=b=c==", u"b=c=="_s);
        row("a quote inside", "A=it's", u"it's"_s);
        row("backslashes", "A=C:\\new", u"C:\\new"_s);
        row("double quotes", "A=\" b # c \"", u" b # c "_s);
        row("escapes", "A=\"a\\nb\\tc\\r\\\"\\\\\\$d\"", u"a\nb\tc\r\"\\$d"_s);
        row("other backslashes stay", "A=\"\\d\\'\"", u"\\d\\'"_s);
        row("single quotes", "A='a\\n\"b\" # c'", u"a\\n\"b\" # c"_s);
        row("quotes and a comment", "A='b' # c", u"b"_s);
        row("empty quotes", "A=\"\"", QString());
        row("no variables", "B=x\nA=\"$B ${B}\"", u"$B ${B}"_s);
        row("umlauts", "A=gr\xc3\xbcn", u"gr\u00fcn"_s);
        row("a mark at the beginning",
            "\xef\xbb\xbf"
            "A=b",
            u"b"_s);
        row("comments and empty lines", "# A=c\n\n \t\n#\nA=b\n", u"b"_s);
    }

    void valuesAreRead()
    {
        QFETCH(QByteArray, text);
        QFETCH(QString, value);
        const auto lines = parseEnvFile(text, u".env"_s);
        CQ_VERIFY_OK(lines);
        QVERIFY(!lines->isEmpty());
        QCOMPARE(lines->last().name, u"A"_s);
        QCOMPARE(lines->last().value, value);
    }

    void linesAreCountedAndRepetitionsKept()
    {
        const auto lines = parseEnvFile("\nA=1\n# c\nB_2=2\nA=3", u".env"_s);
        CQ_VERIFY_OK(lines);
        QCOMPARE(lines->size(), 3);
        QCOMPARE(lines->at(0).line, 2);
        QCOMPARE(lines->at(1).line, 4);
        QCOMPARE(lines->at(1).name, u"B_2"_s);
        QCOMPARE(lines->at(2).value, u"3"_s);
        QCOMPARE(lines->at(2).line, 5);
    }

    void nothingIsNothing()
    {
        for (const char *text : {"", "\n\n", "# only a comment", "\xef\xbb\xbf"}) {
            const auto lines = parseEnvFile(text, u".env"_s);
            CQ_VERIFY_OK(lines);
            QVERIFY(lines->isEmpty());
        }
    }

    void faultsNameTheLine_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QString>("part");
        const auto row = [](const char *name, const QByteArray &text, const QString &part) {
            QTest::newRow(name) << text << part;
        };
        row("no equals sign", "A=b\nPORT", u".env, line 2: there is no “=”"_s);
        row("no name", "=b", u".env, line 1: “” is no name"_s);
        row("a digit first", "\n1A=b", u".env, line 2: “1A” is no name"_s);
        row("a dash", "A-B=b", u"“A-B” is no name"_s);
        row("a space", "A B=b", u"“A B” is no name"_s);
        row("an open double quote", "A=\"b\nc\"", u".env, line 1: in the value of A the closing"_s);
        row("an open single quote", "A='b", u"the closing quote ' is missing"_s);
        row("an escaped end", "A=\"b\\\"", u"the closing quote \" is missing"_s);
        row("more after the quote", "A='b'c", u"something after the closing quote"_s);
        row("a zero", QByteArray("A=b\0c", 5), u".env, line 1: this is no UTF-8 text"_s);
        row("Latin-1", "A=b\nB=gr\xfcn", u".env, line 2: this is no UTF-8 text"_s);
        row("UTF-16",
            QByteArray("\xff\xfe"
                       "A\0=\0b\0",
                       8),
            u".env, line 1: this is no UTF-8 text"_s);
    }

    void faultsNameTheLine()
    {
        QFETCH(QByteArray, text);
        QFETCH(QString, part);
        CQ_VERIFY_ERROR(parseEnvFile(text, u".env"_s), ErrorKind::Invalid, part);
    }

    void anyBytesAreSurvived()
    {
        const QByteArray sound = "export A=\"b\\n\" # c\r\nB='d'\n";
        for (qsizetype i = 0; i < sound.size(); ++i) {
            for (const char byte : {'\0', '\xff', '"', '\'', '\n', '='}) {
                QByteArray bent = sound;
                bent[i] = byte;
                (void)parseEnvFile(bent, u".env"_s);
            }
            (void)parseEnvFile(sound.first(i), u".env"_s);
        }
    }
};

QTEST_GUILESS_MAIN(TestEnvFile)
#include "tst_envfile.moc"
