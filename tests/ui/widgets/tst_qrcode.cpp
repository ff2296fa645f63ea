#include "ui/widgets/qrcode.h"
#include "ui/widgets/theme.h"

#include <QImage>
#include <QPainter>
#include <QProcess>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QTest>

using namespace cq::ui;
using namespace Qt::StringLiterals;

class TestQrCode : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void nothingIsNothing()
    {
        QVERIFY(QrCode().isNull());
        QVERIFY(QrCode(QString()).isNull());
        QVERIFY(QrCode(QString(10'000, u'x')).isNull()); // more than version 40 holds
    }

    void sizesFollowTheStandard_data()
    {
        QTest::addColumn<int>("characters");
        QTest::addColumn<int>("side");
        // ISO/IEC 18004, table 7: bytes that a version holds at level M; its side is 4 × version +
        // 17.
        QTest::newRow("version 1 is full") << 14 << 21;
        QTest::newRow("version 2 begins") << 15 << 25;
        QTest::newRow("version 2 is full") << 26 << 25;
        QTest::newRow("version 3 is full") << 42 << 29;
        QTest::newRow("version 40 is full") << 2331 << 177;
    }

    void sizesFollowTheStandard()
    {
        QFETCH(int, characters);
        QFETCH(int, side);
        QCOMPARE(QrCode(QString(characters, u'a')).side(), side);
    }

    void finderPatternsStandInThreeCorners()
    {
        const QrCode code(u"https://192.168.1.20:5000"_s);
        const auto finder = [&code](int left, int top) {
            for (int y = 0; y < 7; ++y) {
                for (int x = 0; x < 7; ++x) {
                    const int ring = std::min({x, y, 6 - x, 6 - y}); // dark, light, dark core
                    if (code.isDark(left + x, top + y) != (ring != 1))
                        return false;
                }
            }
            return true;
        };
        QVERIFY(finder(0, 0));
        QVERIFY(finder(code.side() - 7, 0));
        QVERIFY(finder(0, code.side() - 7));
        QVERIFY(!finder(code.side() - 7, code.side() - 7));
    }

    void aQuietZoneOfFourModulesIsAroundIt()
    {
        const QrCode code(u"abc"_s); // 21 + 8 modules
        QImage image(290, 290, QImage::Format_RGB32);
        image.fill(Qt::red);
        QPainter painter(&image);
        paintQrCode(painter, QRectF(0, 0, 290, 290), code);
        painter.end();
        QCOMPARE(image.pixelColor(0, 0), QColor(Qt::white));
        QCOMPARE(image.pixelColor(39, 39), QColor(Qt::white));
        QCOMPARE(image.pixelColor(40, 40), QColor(Qt::black));
        QCOMPARE(image.pixelColor(249, 40), QColor(Qt::black));
        QCOMPARE(image.pixelColor(250, 40), QColor(Qt::white));
        QCOMPARE(image.pixelColor(289, 289), QColor(Qt::white));
    }

    void aReaderReadsIt()
    {
        const QString reader = QStandardPaths::findExecutable(u"zbarimg"_s);
        if (reader.isEmpty())
            QSKIP("zbar-tools is not installed");
        applyTheme(Shade::Dark); // it stays black on white
        const QString text = u"https://workshop.local:5000/?name=J%C3%B6rg"_s;
        QrLabel label(u"code"_s);
        label.resize(300, 260);
        label.setText(text);
        const QTemporaryDir folder;
        const QString file = folder.filePath(u"code.png"_s);
        QVERIFY(label.grab().save(file));
        QProcess process;
        process.start(reader, {u"--raw"_s, u"-q"_s, file});
        QVERIFY(process.waitForFinished(20'000));
        QCOMPARE(QString::fromUtf8(process.readAllStandardOutput()).trimmed(), text);
        QCOMPARE(label.accessibleName(), text);
    }
};

QTEST_MAIN(TestQrCode)
#include "tst_qrcode.moc"
