#include "core/outputs/filestore.h"

#include "tests/support/answer.h"

#include <QBuffer>
#include <QColor>
#include <QImageReader>
#include <QTemporaryDir>
#include <QTest>
#include <QtEndian>

using namespace Qt::StringLiterals;
using namespace cq;
using namespace cq::test;

namespace {

QByteArray encoded(const QImage &image, const char *format)
{
    QByteArray bytes;
    QBuffer buffer(&bytes);
    buffer.open(QIODevice::WriteOnly);
    image.save(&buffer, format);
    return bytes;
}

/// Left half red, right half blue.
QImage halves(int width, int height)
{
    QImage image(width, height, QImage::Format_RGB32);
    image.fill(Qt::red);
    for (int y = 0; y < height; ++y) {
        for (int x = width / 2; x < width; ++x)
            image.setPixelColor(x, y, Qt::blue);
    }
    return image;
}

/// A PNG whose header claims other dimensions than its data has.
QByteArray pngClaiming(quint32 width, quint32 height)
{
    QByteArray png = encoded(halves(4, 4), "png");
    qToBigEndian(width, png.data() + 16);
    qToBigEndian(height, png.data() + 20);
    // The header's checksum must be right, or the reader stops there: CRC-32 over type and data.
    quint32 crc = 0xffffffffU;
    for (const char c : png.mid(12, 17)) {
        crc ^= static_cast<quint8>(c);
        for (int bit = 0; bit < 8; ++bit)
            crc = (crc >> 1U) ^ ((crc & 1U) != 0 ? 0xedb88320U : 0U);
    }
    qToBigEndian(crc ^ 0xffffffffU, png.data() + 29);
    return png;
}

} // namespace

class TestPreview : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void picturesGetASmallPreview_data();
    void picturesGetASmallPreview();
    void smallPicturesAreNotBlownUp();
    void cameraRotationIsObeyed();
    void contentCountsNotTheEnding();
    void whatIsNoPictureHasNoPreview_data();
    void whatIsNoPictureHasNoPreview();
    void badPicturesAreInvalid_data();
    void badPicturesAreInvalid();
    void filesOfOtherJobsAreDenied();
    void loadingScalesDownToTheAskedSide();
    void removingAJobTakesItsPreviews();

private:
    QString keep(const QString &name, const QByteArray &bytes);

    std::unique_ptr<QTemporaryDir> m_temp;
    std::unique_ptr<FileStore> m_store;
    int m_ordinal = 0;
};

void TestPreview::init()
{
    m_store.reset();
    m_temp = std::make_unique<QTemporaryDir>();
    m_store = std::make_unique<FileStore>(m_temp->path());
    CQ_VERIFY_OK(m_store->prepare());
}

QString TestPreview::keep(const QString &name, const QByteArray &bytes)
{
    auto writer = m_store->beginOutput(kLocalOperator, JobId{5}, m_ordinal++, name);
    if (!writer || !(*writer)->write(bytes))
        return {};
    const auto stored = await((*writer)->finish());
    return stored ? stored->relativePath : QString();
}

void TestPreview::picturesGetASmallPreview_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QSize>("size");
    QTest::newRow("wide png") << encoded(halves(2000, 1000), "png") << QSize(512, 256);
    QTest::newRow("tall jpeg") << encoded(halves(600, 1200), "jpg") << QSize(256, 512);
    QTest::newRow("webp") << encoded(halves(1024, 1024), "webp") << QSize(512, 512);
    QTest::newRow("bmp") << encoded(halves(513, 100), "bmp") << QSize(512, 100);
    QTest::newRow("a hair line") << encoded(halves(4000, 1), "png") << QSize(512, 1);
}

void TestPreview::picturesGetASmallPreview()
{
    QFETCH(QByteArray, bytes);
    QFETCH(QSize, size);
    const QString path = keep(u"a.png"_s, bytes);
    const auto preview = await(m_store->makePreview(kLocalOperator, JobId{5}, path));
    CQ_VERIFY_OK(preview);
    QVERIFY2(preview->startsWith(u"users/1/jobs/5/previews/"_s), qPrintable(*preview));
    const QImage image(m_temp->filePath(*preview));
    QVERIFY(qAbs(image.width() - size.width()) <= 1);
    QVERIFY(qAbs(image.height() - size.height()) <= 1);
    const QColor left = image.pixelColor(image.width() / 8, image.height() / 2);
    const QColor right = image.pixelColor(image.width() * 7 / 8, image.height() / 2);
    QVERIFY(left.red() > 200 && left.blue() < 60);
    QVERIFY(right.blue() > 200 && right.red() < 60);
}

void TestPreview::smallPicturesAreNotBlownUp()
{
    const QString path = keep(u"a.png"_s, encoded(halves(64, 32), "png"));
    const auto preview = await(m_store->makePreview(kLocalOperator, JobId{5}, path));
    CQ_VERIFY_OK(preview);
    QCOMPARE(QImage(m_temp->filePath(*preview)).size(), QSize(64, 32));
}

void TestPreview::cameraRotationIsObeyed()
{
    // An EXIF block that says "turn right by 90 degrees", behind the start of the JPEG.
    const QByteArray exif = QByteArray::fromHex("ffe10022457869660000"
                                                "4d4d002a00000008"
                                                "0001011200030000000100060000"
                                                "00000000");
    QByteArray jpeg = encoded(halves(1000, 500), "jpg");
    jpeg.insert(2, exif);
    const QString path = keep(u"a.jpg"_s, jpeg);
    const auto preview = await(m_store->makePreview(kLocalOperator, JobId{5}, path));
    CQ_VERIFY_OK(preview);
    const QImage image(m_temp->filePath(*preview));
    QCOMPARE(image.size(), QSize(256, 512));
    QVERIFY(image.pixelColor(128, 64).red() > 200); // what was left is on top
}

void TestPreview::contentCountsNotTheEnding()
{
    const QString path = keep(u"really a picture.txt"_s, encoded(halves(32, 32), "png"));
    CQ_VERIFY_OK(await(m_store->makePreview(kLocalOperator, JobId{5}, path)));
}

void TestPreview::whatIsNoPictureHasNoPreview_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<QByteArray>("bytes");
    QTest::newRow("text called png") << u"a.png"_s << QByteArray("a caption");
    QTest::newRow("nothing") << u"a.png"_s << QByteArray();
    QTest::newRow("a video") << u"a.mp4"_s
                             << QByteArray::fromHex("00000018667479706d7034320000000069736f6d");
    QTest::newRow("a drawing, which could refer to other files")
        << u"a.svg"_s
        << QByteArray(R"(<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>)");
}

void TestPreview::whatIsNoPictureHasNoPreview()
{
    QFETCH(QString, name);
    QFETCH(QByteArray, bytes);
    const QString path = keep(name, bytes);
    QVERIFY(!path.isEmpty());
    CQ_VERIFY_ERROR(await(m_store->makePreview(kLocalOperator, JobId{5}, path)),
                    ErrorKind::NotFound, name);
    CQ_VERIFY_ERROR(
        await(m_store->makePreview(kLocalOperator, JobId{5}, u"users/1/jobs/5/99_gone.png"_s)),
        ErrorKind::NotFound, u"99_gone.png"_s);
}

void TestPreview::badPicturesAreInvalid_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QString>("part");
    const QByteArray good = encoded(halves(100, 100), "png");
    QTest::newRow("only the beginning") << good.first(40) << u"damaged"_s;
    QTest::newRow("a billion pixels in a few bytes")
        << pngClaiming(40'000, 30'000) << u"more than 64 million pixels"_s;
    QTest::newRow("just above the limit") << pngClaiming(8001, 8000) << u"64 million pixels"_s;
    QTest::newRow("below the limit, without the data") << pngClaiming(3000, 3000) << u"damaged"_s;
}

void TestPreview::badPicturesAreInvalid()
{
    QFETCH(QByteArray, bytes);
    QFETCH(QString, part);
    const QString path = keep(u"bad.png"_s, bytes);
    CQ_VERIFY_ERROR(await(m_store->makePreview(kLocalOperator, JobId{5}, path)), ErrorKind::Invalid,
                    part);
    CQ_VERIFY_ERROR(await(m_store->loadPreview(path, 100)), ErrorKind::Invalid, part);
}

void TestPreview::filesOfOtherJobsAreDenied()
{
    const QString path = keep(u"a.png"_s, encoded(halves(8, 8), "png"));
    CQ_VERIFY_ERROR(await(m_store->makePreview(kLocalOperator, JobId{50}, path)), ErrorKind::Denied,
                    path);
    CQ_VERIFY_ERROR(await(m_store->makePreview(UserId{2}, JobId{5}, path)), ErrorKind::Denied,
                    path);
}

void TestPreview::loadingScalesDownToTheAskedSide()
{
    const QString path = keep(u"a.png"_s, encoded(halves(2000, 1000), "png"));
    const auto preview = await(m_store->makePreview(kLocalOperator, JobId{5}, path));
    CQ_VERIFY_OK(preview);
    const auto small = await(m_store->loadPreview(*preview, 96));
    CQ_VERIFY_OK(small);
    QCOMPARE(small->size(), QSize(96, 48));
    const auto whole = await(m_store->loadPreview(*preview, 4096));
    CQ_VERIFY_OK(whole);
    QCOMPARE(whole->size(), QSize(512, 256));
}

void TestPreview::removingAJobTakesItsPreviews()
{
    const QString path = keep(u"a.png"_s, encoded(halves(8, 8), "png"));
    const auto preview = await(m_store->makePreview(kLocalOperator, JobId{5}, path));
    CQ_VERIFY_OK(preview);
    CQ_VERIFY_OK(await(m_store->removeJob(kLocalOperator, JobId{5})));
    CQ_VERIFY_ERROR(await(m_store->loadPreview(*preview, 96)), ErrorKind::NotFound, u"a.png"_s);
}

QTEST_GUILESS_MAIN(TestPreview)
#include "tst_preview.moc"
