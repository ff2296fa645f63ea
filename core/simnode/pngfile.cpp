#include "core/simnode/pngfile.h"

#include <QBuffer>
#include <QImageWriter>
#include <QtEndian>

#include <array>

namespace cq::sim {

namespace {

/// CRC-32 of PNG chunks (ISO 3309, PNG specification annex D). Qt has only 16-bit checksums.
quint32 crc32(const QByteArray &bytes)
{
    static const std::array<quint32, 256> table = [] {
        std::array<quint32, 256> values{};
        for (quint32 n = 0; n < 256; ++n) {
            quint32 c = n;
            for (int k = 0; k < 8; ++k)
                c = (c & 1U) != 0 ? 0xEDB88320U ^ (c >> 1U) : c >> 1U;
            values[n] = c;
        }
        return values;
    }();
    quint32 crc = 0xFFFFFFFFU;
    for (const char byte : bytes)
        crc = table[(crc ^ static_cast<uchar>(byte)) & 0xFFU] ^ (crc >> 8U);
    return crc ^ 0xFFFFFFFFU;
}

QByteArray bigEndian(quint32 number)
{
    QByteArray bytes(4, '\0');
    qToBigEndian(number, bytes.data());
    return bytes;
}

} // namespace

QByteArray pngBytes(const QImage &image, const QList<std::pair<QByteArray, QByteArray>> &texts)
{
    QByteArray png;
    QBuffer buffer(&png);
    buffer.open(QIODevice::WriteOnly);
    QImageWriter writer(&buffer, "png");
    writer.setCompression(40); // zlib level 4 of 9, as SaveImage
    // Without the texts the picture itself carries: Qt would write them too.
    writer.write(QImage(image.constBits(), image.width(), image.height(), image.bytesPerLine(),
                        image.format()));
    QByteArray chunks;
    for (const auto &[key, text] : texts) {
        const QByteArray body = "tEXt" + key + '\0' + text;
        chunks += bigEndian(static_cast<quint32>(body.size() - 4)) + body + bigEndian(crc32(body));
    }
    constexpr qsizetype kSignatureAndHeader = 8 + 25;
    png.insert(kSignatureAndHeader, chunks);
    return png;
}

} // namespace cq::sim
