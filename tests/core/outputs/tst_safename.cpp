#include "core/outputs/safename.h"

#include "tests/support/answer.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace cq;

class TestSafeName : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void namesBecomeHarmless_data();
    void namesBecomeHarmless();
    void longNamesKeepTheirEnding_data();
    void longNamesKeepTheirEnding();
    void anyNameMakesAFile();
    void numbersGoBeforeTheEnding();
    void pathsStayInside_data();
    void pathsStayInside();
    void escapesAreDenied_data();
    void escapesAreDenied();
    void linksThatLeadOutAreDenied();
};

void TestSafeName::namesBecomeHarmless_data()
{
    QTest::addColumn<QString>("suggested");
    QTest::addColumn<QString>("safe");
    QTest::newRow("a usual name") << u"ComfyUI_00001_.png"_s << u"ComfyUI_00001_.png"_s;
    QTest::newRow("spaces inside") << u"my cat (1).png"_s << u"my cat (1).png"_s;
    QTest::newRow("umlauts") << u"Gr\u00f6\u00dfe.png"_s << u"Gr\u00f6\u00dfe.png"_s;
    QTest::newRow("decomposed umlauts") << u"Gro\u0308\u00dfe"_s << u"Gr\u00f6\u00dfe"_s;
    QTest::newRow("a path") << u"/etc/passwd"_s << u"passwd"_s;
    QTest::newRow("a way up") << u"../../x.png"_s << u"x.png"_s;
    QTest::newRow("only a way up") << u".."_s << u"file"_s;
    QTest::newRow("a Windows path") << u"C:\\temp\\x.png"_s << u"x.png"_s;
    QTest::newRow("a drive") << u"C:x.png"_s << u"C_x.png"_s;
    QTest::newRow("a path that ends") << u"folder/"_s << u"file"_s;
    QTest::newRow("nothing") << QString() << u"file"_s;
    QTest::newRow("only dots and spaces") << u" . . "_s << u"file"_s;
    QTest::newRow("a hidden file") << u".bashrc"_s << u"bashrc"_s;
    QTest::newRow("dots at the end") << u"x.png.. "_s << u"x.png"_s;
    QTest::newRow("line ends") << u"a\r\nb\tc"_s << u"a__b_c"_s;
    QTest::newRow("a NUL") << (u"a"_s + QChar(0) + u"b.png"_s) << u"a_b.png"_s;
    QTest::newRow("letters that turn the text around") << u"a\u202egnp.exe"_s << u"a_gnp.exe"_s;
    QTest::newRow("what Windows refuses") << u"a<b>c:d\"e|f?g*h"_s << u"a_b_c_d_e_f_g_h"_s;
    QTest::newRow("a device") << u"CON"_s << u"_CON"_s;
    QTest::newRow("a device with an ending") << u"nul.png"_s << u"_nul.png"_s;
    QTest::newRow("a serial port") << u"Com7.txt"_s << u"_Com7.txt"_s;
    QTest::newRow("no device") << u"console.png"_s << u"console.png"_s;
    QTest::newRow("half a character") << (u"a"_s + QChar(0xd800) + u".png"_s) << u"a_.png"_s;
}

void TestSafeName::namesBecomeHarmless()
{
    QFETCH(QString, suggested);
    QFETCH(QString, safe);
    QCOMPARE(safeFileName(suggested), safe);
    QCOMPARE(safeFileName(safe), safe);
}

void TestSafeName::longNamesKeepTheirEnding_data()
{
    QTest::addColumn<QString>("suggested");
    QTest::addColumn<QString>("end");
    QTest::newRow("letters") << QString(400, u'a') + u".png"_s << u".png"_s;
    QTest::newRow("umlauts") << QString(200, u'\u00e4') + u".webp"_s << u".webp"_s;
    QTest::newRow("beyond the basic plane")
        << u"\U0001F600"_s.repeated(100) + u".mp4"_s << u".mp4"_s;
    QTest::newRow("a long ending") << u"a."_s + QString(400, u'b') << u"b"_s;
    QTest::newRow("no ending") << QString(400, u'a') << u"a"_s;
    QTest::newRow("a space at the cut")
        << QString(115, u'a') + QString(100, u' ') + u".png"_s << u"a.png"_s;
}

void TestSafeName::longNamesKeepTheirEnding()
{
    QFETCH(QString, suggested);
    QFETCH(QString, end);
    const QString safe = safeFileName(suggested);
    QVERIFY(safe.toUtf8().size() <= 120);
    QVERIFY(safe.toUtf8().size() > 100);
    QVERIFY2(safe.endsWith(end), qPrintable(safe));
    QVERIFY(!safe.contains(u'\ufffd')); // no character was cut in two
    QCOMPARE(QString::fromUtf8(safe.toUtf8()), safe);
}

void TestSafeName::anyNameMakesAFile()
{
    const QTemporaryDir folder;
    for (uint c = 0; c < 0x3000; ++c) {
        const QString name = safeFileName(QString(QChar(c)).repeated(3) + u".png"_s);
        QFile file(QDir(folder.path()).filePath(name));
        QVERIFY2(file.open(QIODevice::WriteOnly), qPrintable(QString::number(c, 16)));
        QCOMPARE(
            QDir(folder.path()).entryList(QDir::AllEntries | QDir::Hidden | QDir::NoDotAndDotDot),
            QStringList{name});
        QVERIFY(file.remove());
    }
}

void TestSafeName::numbersGoBeforeTheEnding()
{
    QCOMPARE(numberedName(u"cat.png"_s, 1), u"cat.png"_s);
    QCOMPARE(numberedName(u"cat.tar.gz"_s, 2), u"cat.tar (2).gz"_s);
    QCOMPARE(numberedName(u"cat"_s, 13), u"cat (13)"_s);
}

void TestSafeName::pathsStayInside_data()
{
    QTest::addColumn<QString>("path");
    QTest::newRow("a file") << u"users/1/jobs/2/0_a.png"_s;
    QTest::newRow("dots in a name") << u"users/1/a..b"_s;
    QTest::newRow("three dots") << u"users/.../b"_s;
}

void TestSafeName::pathsStayInside()
{
    QFETCH(QString, path);
    const QTemporaryDir folder;
    const auto found = pathInside(folder.path(), path);
    CQ_VERIFY_OK(found);
    QCOMPARE(*found, folder.path() + u'/' + path);
}

void TestSafeName::escapesAreDenied_data()
{
    QTest::addColumn<QString>("path");
    QTest::newRow("nothing") << QString();
    QTest::newRow("absolute") << u"/etc/passwd"_s;
    QTest::newRow("up") << u"../x"_s;
    QTest::newRow("up inside") << u"users/../../x"_s;
    QTest::newRow("up at the end") << u"users/.."_s;
    QTest::newRow("the folder itself") << u"."_s;
    QTest::newRow("a dot inside") << u"users/./x"_s;
    QTest::newRow("two slashes") << u"users//x"_s;
    QTest::newRow("a slash at the end") << u"users/"_s;
    QTest::newRow("backslashes") << u"users\\..\\..\\x"_s;
    QTest::newRow("a NUL") << (u"users/x"_s + QChar(0) + u".png"_s);
    QTest::newRow("a line end") << u"users/x\n"_s;
}

void TestSafeName::escapesAreDenied()
{
    QFETCH(QString, path);
    const QTemporaryDir folder;
    const auto found = pathInside(folder.path(), path);
    CQ_VERIFY_ERROR(found, ErrorKind::Denied, u"inside the data folder"_s);
}

void TestSafeName::linksThatLeadOutAreDenied()
{
    const QTemporaryDir folder;
    const QTemporaryDir outside;
    QFile secret(outside.filePath(u"secret"_s));
    QVERIFY(secret.open(QIODevice::WriteOnly));
    QVERIFY(QFile::link(secret.fileName(), folder.filePath(u"file"_s)));
    QVERIFY(QFile::link(outside.path(), folder.filePath(u"folder"_s)));
    CQ_VERIFY_ERROR(pathInside(folder.path(), u"file"_s), ErrorKind::Denied, u"'file'"_s);
    CQ_VERIFY_ERROR(pathInside(folder.path(), u"folder/secret"_s), ErrorKind::Denied, u"secret"_s);
    // A data folder that is itself reached by a link is fine.
    const QString alias = outside.filePath(u"alias"_s);
    QVERIFY(QFile::link(folder.path(), alias));
    QFile inside(folder.filePath(u"inside"_s));
    QVERIFY(inside.open(QIODevice::WriteOnly));
    CQ_VERIFY_OK(pathInside(alias, u"inside"_s));
}

QTEST_GUILESS_MAIN(TestSafeName)
#include "tst_safename.moc"
