#include "core/simnode/imageops.h"
#include "core/simnode/painter.h"
#include "core/simnode/pngfile.h"
#include "core/simnode/videofile.h"

#include <QBuffer>
#include <QImageReader>
#include <QTest>
#include <QtEndian>

using namespace Qt::StringLiterals;
using namespace cq::sim;

namespace {

/// A picture of one row, red channel as given.
QImage row(const QList<int> &reds)
{
    QImage image(static_cast<int>(reds.size()), 1, QImage::Format_RGB888);
    for (int x = 0; x < image.width(); ++x)
        image.setPixelColor(x, 0, QColor(reds.at(x), 0, 0));
    return image;
}

QList<int> reds(const QImage &image)
{
    const QImage saved = savedForm(image);
    QList<int> list;
    for (int x = 0; x < saved.width(); ++x)
        list.append(saved.pixelColor(x, 0).red());
    return list;
}

} // namespace

class tst_ImageOps : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void emptyImageIsOneColour();
    void scalingTakesTheRightPixels_data();
    void scalingTakesTheRightPixels();
    void zeroSizeKeepsProportions();
    void cropTakesTheMiddle();
    void lanczosKeepsAFlatColour();
    void invertCutsFractionsOffAsComfyUiDoes();
    void invertingTwiceGivesTheSame();
    void blendMultiplies();
    void savingKeepsEveryStep();
    void sameSeedPaintsTheSame();
    void paintingHasTheSizeAsked();
    void pngCarriesTextUncompressed();
    void gifHoldsItsFrames();
    void mp4IsMadeOfSoundBoxes();
};

void tst_ImageOps::emptyImageIsOneColour()
{
    const QImage image = emptyImage(3, 2, 0x123456);
    QCOMPARE(image.size(), QSize(3, 2));
    QCOMPARE(image.pixelColor(0, 0), QColor(0x12, 0x34, 0x56));
    QCOMPARE(image.pixelColor(2, 1), QColor(0x12, 0x34, 0x56));
}

void tst_ImageOps::scalingTakesTheRightPixels_data()
{
    QTest::addColumn<QString>("method");
    QTest::addColumn<QList<int>>("from");
    QTest::addColumn<QList<int>>("to");
    QTest::newRow("nearest-exact doubles")
        << u"nearest-exact"_s << QList{10, 20} << QList{10, 10, 20, 20};
    // Centres at 0.83, 2.5, 4.17 of 5: the pixels 0, 2, 4.
    QTest::newRow("nearest-exact takes the pixel under the centre")
        << u"nearest-exact"_s << QList{1, 2, 3, 4, 5} << QList{1, 3, 5};
    // Positions -0.25, 0.25, 0.75, 1.25 between 0 and 1, held at the border; 63.75 and 191.25 lose
    // their fraction.
    QTest::newRow("bilinear") << u"bilinear"_s << QList{0, 255} << QList{0, 63, 191, 255};
    // Positions 1.5 and 5.5: only the two neighbours count.
    QTest::newRow("bilinear does not average when it shrinks")
        << u"bilinear"_s << QList{0, 100, 200, 40, 0, 10, 30, 99} << QList{150, 20};
    QTest::newRow("area averages") << u"area"_s << QList{0, 100, 200, 40} << QList{50, 120};
    // a = -0.75: at 0.25 the far side weighs 0.26171875 - 0.03515625 = 0.2265625 of 255 = 57.77.
    QTest::newRow("bicubic as torch") << u"bicubic"_s << QList{0, 255} << QList{0, 57, 197, 255};
}

void tst_ImageOps::scalingTakesTheRightPixels()
{
    QFETCH(QString, method);
    QFETCH(QList<int>, from);
    QFETCH(QList<int>, to);
    QCOMPARE(
        reds(scaledImage(row(from), scaleMethod(method), static_cast<int>(to.size()), 1, false)),
        to);
}

void tst_ImageOps::zeroSizeKeepsProportions()
{
    const QImage image = emptyImage(40, 20, 0);
    QCOMPARE(scaledImage(image, ScaleMethod::Area, 0, 10, false).size(), QSize(20, 10));
    QCOMPARE(scaledImage(image, ScaleMethod::Area, 80, 0, false).size(), QSize(80, 40));
    QCOMPARE(scaledImage(image, ScaleMethod::Area, 0, 0, false).size(), QSize(40, 20));
}

void tst_ImageOps::cropTakesTheMiddle()
{
    QImage image(6, 2, QImage::Format_RGB888);
    for (int x = 0; x < 6; ++x) {
        image.setPixelColor(x, 0, QColor(x, 0, 0));
        image.setPixelColor(x, 1, QColor(x, 0, 0));
    }
    const QImage cut = scaledImage(image, ScaleMethod::NearestExact, 2, 2, true);
    QCOMPARE(reds(cut), (QList{2, 3}));
}

void tst_ImageOps::lanczosKeepsAFlatColour()
{
    const QImage image =
        scaledImage(emptyImage(17, 9, 0x336699), ScaleMethod::Lanczos, 40, 5, false);
    QCOMPARE(image.size(), QSize(40, 5));
    for (const QPoint at : {QPoint(0, 0), QPoint(20, 2), QPoint(39, 4)})
        QCOMPARE(image.pixelColor(at), QColor(0x33, 0x66, 0x99));
}

void tst_ImageOps::invertCutsFractionsOffAsComfyUiDoes()
{
    // 255 * (1 - k / 255) in single precision, cut off: exact for small k, mostly one less above.
    QCOMPARE(reds(invertedImage(row({0, 1, 64, 128, 200, 255}))),
             (QList{255, 254, 191, 126, 54, 0}));
}

void tst_ImageOps::invertingTwiceGivesTheSame()
{
    QList<int> all;
    for (int i = 0; i < 256; ++i)
        all.append(i);
    const QList<int> twice = reds(invertedImage(invertedImage(row(all))));
    for (int i = 0; i < 256; ++i)
        QVERIFY2(twice.at(i) == i || twice.at(i) == i - 1, qPrintable(QString::number(i)));
}

void tst_ImageOps::blendMultiplies()
{
    const QImage image = blendedImage(row({255, 128}), row({100, 255}), 1.0, u"multiply"_s);
    QCOMPARE(reds(image), (QList{100, 128}));
}

void tst_ImageOps::savingKeepsEveryStep()
{
    QList<int> all;
    for (int i = 0; i < 256; ++i)
        all.append(i);
    // The picture goes through fractions and back: no step may be lost.
    QCOMPARE(reds(scaledImage(row(all), ScaleMethod::Area, 256, 1, false)), all);
}

void tst_ImageOps::sameSeedPaintsTheSame()
{
    const QImage one = paintLandscape(QSize(120, 80), 7, "a lake");
    QCOMPARE(paintLandscape(QSize(120, 80), 7, "a lake"), one);
    QVERIFY(paintLandscape(QSize(120, 80), 8, "a lake") != one);
    QVERIFY(paintLandscape(QSize(120, 80), 7, "a dune") != one);
}

void tst_ImageOps::paintingHasTheSizeAsked()
{
    for (const QSize size : {QSize(1, 1), QSize(64, 200), QSize(2500, 40)})
        QCOMPARE(paintLandscape(size, 1, "").size(), size);
}

void tst_ImageOps::pngCarriesTextUncompressed()
{
    const QByteArray text = QByteArray(500, 'x');
    const QByteArray png = pngBytes(emptyImage(4, 4, 0), {{"prompt", text}, {"workflow", "{}"}});
    QVERIFY(png.contains("tEXtprompt" + QByteArray(1, '\0') + text));
    const QImage image = QImage::fromData(png); // checks the CRCs
    QCOMPARE(image.text(u"prompt"_s), QString::fromLatin1(text));
    QCOMPARE(image.text(u"workflow"_s), u"{}"_s);
}

void tst_ImageOps::gifHoldsItsFrames()
{
    QList<QImage> frames;
    for (int i = 0; i < 3; ++i)
        frames.append(
            paintLandscape(QSize(90, 60), static_cast<quint64>(i), "")); // fills the code table
    QByteArray gif = gifBytes(frames, 10, 0);
    QBuffer buffer(&gif);
    QImageReader reader(&buffer, "gif");
    if (!QImageReader::supportedImageFormats().contains("gif"))
        QSKIP("Qt was built without its GIF reader");
    QCOMPARE(reader.imageCount(), 3);
    for (const QImage &frame : frames) {
        const QImage read = reader.read().convertToFormat(QImage::Format_RGB888);
        QVERIFY(!read.isNull());
        QCOMPARE(
            read,
            frame.convertToFormat(QImage::Format_Indexed8).convertToFormat(QImage::Format_RGB888));
    }
}

void tst_ImageOps::mp4IsMadeOfSoundBoxes()
{
    const QByteArray mp4 = mp4Bytes({emptyImage(32, 16, 255), emptyImage(32, 16, 0)}, 8);
    QStringList boxes;
    qsizetype at = 0;
    QByteArray moov;
    while (at + 8 <= mp4.size()) {
        const auto size = qFromBigEndian<quint32>(mp4.constData() + at);
        boxes.append(QString::fromLatin1(mp4.mid(at + 4, 4)));
        if (boxes.constLast() == "moov"_L1)
            moov = mp4.mid(at, size);
        QVERIFY(size >= 8);
        at += size;
    }
    QCOMPARE(at, mp4.size());
    QCOMPARE(boxes, (QStringList{u"ftyp"_s, u"mdat"_s, u"moov"_s}));
    // The chunk offset leads to the first frame, the sizes to the second.
    const qsizetype stco = moov.indexOf("stco");
    const auto offset = qFromBigEndian<quint32>(moov.constData() + stco + 12);
    const qsizetype stsz = moov.indexOf("stsz");
    const auto first = qFromBigEndian<quint32>(moov.constData() + stsz + 16);
    const auto second = qFromBigEndian<quint32>(moov.constData() + stsz + 20);
    QCOMPARE(QImage::fromData(mp4.mid(offset, first), "JPEG").size(), QSize(32, 16));
    const QImage last = QImage::fromData(mp4.mid(offset + first, second), "JPEG");
    QVERIFY(last.pixelColor(5, 5).blue() < 20);
}

QTEST_GUILESS_MAIN(tst_ImageOps)

#include "tst_imageops.moc"
