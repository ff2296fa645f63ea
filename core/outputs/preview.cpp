#include "core/outputs/preview.h"

#include "core/base/diskfile.h"

#include <QFileInfo>
#include <QImageReader>
#include <QImageWriter>
#include <QSaveFile>

#include <algorithm>
#include <array>

namespace cq {

using namespace Qt::StringLiterals;

namespace {

constexpr qint64 kMostPixels = 64'000'000;

bool isPictureFormat(const QByteArray &format)
{
    constexpr std::array<const char *, 8> kFormats{"png", "jpeg", "jpg",  "webp",
                                                   "gif", "bmp",  "tiff", "tif"};
    return std::ranges::any_of(kFormats, [&format](const char *each) { return format == each; });
}

} // namespace

Result<QImage> readPicture(const QString &path, int maxSide)
{
    const QString name = QFileInfo(path).fileName();
    if (!QFileInfo(path).isFile())
        return fail(ErrorKind::NotFound, u"There is no file '%1'."_s.arg(name));
    QImageReader reader(path);
    reader.setDecideFormatFromContent(true);
    reader.setAutoTransform(true);
    if (!reader.canRead() || !isPictureFormat(reader.format()))
        return fail(ErrorKind::NotFound, u"'%1' is no picture."_s.arg(name));
    const QSize size = reader.size();
    const auto damaged = [&] {
        return fail(ErrorKind::Invalid, u"Picture '%1' is damaged."_s.arg(name),
                    reader.errorString());
    };
    if (!size.isValid())
        return damaged();
    if (qint64{size.width()} * size.height() > kMostPixels)
        return fail(ErrorKind::Invalid,
                    u"Picture '%1' has more than %2 million pixels."_s.arg(name).arg(kMostPixels
                                                                                     / 1'000'000));
    const int side = std::max(maxSide, 1);
    if (size.width() > side || size.height() > side)
        reader.setScaledSize(size.scaled(side, side, Qt::KeepAspectRatio).expandedTo(QSize(1, 1)));
    QImage image = reader.read();
    if (image.isNull())
        return damaged();
    return image;
}

Result<QString> writePreview(const QImage &image, const QString &basePath)
{
    constexpr int kQuality = 82;
    const bool webp = QImageWriter::supportedImageFormats().contains("webp");
    const QString end = webp ? u".webp"_s : u".png"_s;
    QSaveFile file(basePath + end);
    if (!file.open(QIODevice::WriteOnly))
        return diskError(u"Preview '%1' cannot be written"_s.arg(basePath + end),
                         file.errorString());
    QImageWriter writer(&file, webp ? "webp" : "png");
    if (webp)
        writer.setQuality(kQuality);
    if (!writer.write(image) || !file.commit())
        return diskError(u"Preview '%1' cannot be written"_s.arg(basePath + end),
                         file.error() != QFileDevice::NoError ? file.errorString()
                                                              : writer.errorString());
    return end;
}

} // namespace cq
