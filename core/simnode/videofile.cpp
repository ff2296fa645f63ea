#include "core/simnode/videofile.h"

#include "core/simnode/painter.h"

#include <QHash>
#include <QtEndian>

#include <algorithm>
#include <cmath>

namespace cq::sim {

namespace {

template <typename T> QByteArray big(T number)
{
    QByteArray bytes(sizeof(T), '\0');
    qToBigEndian(number, bytes.data());
    return bytes;
}

QByteArray u16(int number)
{
    return big(static_cast<quint16>(number));
}

QByteArray u32(qint64 number)
{
    return big(static_cast<quint32>(number));
}

QByteArray zeros(int count)
{
    return QByteArray(count, '\0');
}

QByteArray box(const char *type, const QByteArray &body)
{
    return u32(body.size() + 8) + QByteArray(type, 4) + body;
}

/// A box with version and flags.
QByteArray fullBox(const char *type, const QByteArray &body, quint32 flags = 0)
{
    return box(type, u32(flags) + body);
}

QByteArray matrix()
{
    return u32(0x10000) + zeros(12) + u32(0x10000) + zeros(12) + u32(0x40000000);
}

QByteArray sampleTable(const QList<QByteArray> &samples, QSize size, qint64 delta, qint64 offset)
{
    const QByteArray entry =
        box("jpeg",
            zeros(6) + u16(1) + zeros(16) + u16(size.width()) + u16(size.height()) + u32(0x480000)
                + u32(0x480000) + u32(0) + u16(1) + zeros(32) + u16(24) + u16(0xFFFF));
    QByteArray sizes = u32(0) + u32(samples.size());
    for (const QByteArray &sample : samples)
        sizes += u32(sample.size());
    return box("stbl",
               fullBox("stsd", u32(1) + entry)
                   + fullBox("stts", u32(1) + u32(samples.size()) + u32(delta))
                   + fullBox("stsc", u32(1) + u32(1) + u32(samples.size()) + u32(1))
                   + fullBox("stsz", sizes) + fullBox("stco", u32(1) + u32(offset)));
}

/// Variable-length codes of GIF, least significant bit first, cut into blocks of 255 bytes.
class GifCodes
{
public:
    void put(int code, int bits)
    {
        m_buffer |= static_cast<quint32>(code) << m_count;
        m_count += bits;
        for (; m_count >= 8; m_count -= 8, m_buffer >>= 8U)
            m_bytes.append(static_cast<char>(m_buffer & 0xFFU));
    }

    QByteArray blocks()
    {
        if (m_count > 0)
            m_bytes.append(static_cast<char>(m_buffer & 0xFFU));
        QByteArray cut;
        for (qsizetype at = 0; at < m_bytes.size(); at += 255) {
            const QByteArray part = m_bytes.mid(at, 255);
            cut += static_cast<char>(part.size()) + part;
        }
        return cut + '\0';
    }

private:
    QByteArray m_bytes;
    quint32 m_buffer = 0;
    int m_count = 0;
};

/// LZW with 8-bit symbols (GIF89a, appendix F).
QByteArray lzw(const QByteArray &pixels)
{
    constexpr int clear = 256;
    constexpr int end = 257;
    GifCodes codes;
    QHash<quint32, int> table;
    int bits = 9;
    int next = end + 1;
    codes.put(clear, bits);
    int prefix = static_cast<uchar>(pixels.at(0));
    for (qsizetype i = 1; i < pixels.size(); ++i) {
        const auto pixel = static_cast<uchar>(pixels.at(i));
        const quint32 key = (static_cast<quint32>(prefix) << 8U) | pixel;
        const auto found = table.constFind(key);
        if (found != table.cend()) {
            prefix = *found;
            continue;
        }
        codes.put(prefix, bits);
        if (next == 4096) {
            codes.put(clear, bits);
            table.clear();
            bits = 9;
            next = end + 1;
        } else {
            table.insert(key, next);
            if (next == (1 << bits) && bits < 12)
                ++bits;
            ++next;
        }
        prefix = pixel;
    }
    codes.put(prefix, bits);
    codes.put(end, bits);
    return codes.blocks();
}

QByteArray little16(int number)
{
    QByteArray bytes(2, '\0');
    qToLittleEndian(static_cast<quint16>(number), bytes.data());
    return bytes;
}

} // namespace

QByteArray mp4Bytes(const QList<QImage> &frames, double framesPerSecond)
{
    QList<QByteArray> samples;
    QByteArray data;
    for (const QImage &frame : frames) {
        samples.append(jpegBytes(frame));
        data += samples.constLast();
    }
    const QSize size = frames.isEmpty() ? QSize(1, 1) : frames.constFirst().size();
    constexpr qint64 scale = 10'000;
    const qint64 delta = std::llround(scale / std::max(framesPerSecond, 0.01));
    const qint64 duration = delta * samples.size();
    const QByteArray head =
        box("ftyp", QByteArray("isom") + u32(0x200) + QByteArray("isomiso2mp41"));
    const QByteArray tables = sampleTable(samples, size, delta, head.size() + 8);
    const QByteArray handler = fullBox(
        "hdlr", zeros(4) + QByteArray("vide") + zeros(12) + QByteArray("VideoHandler") + '\0');
    const QByteArray media = box(
        "mdia",
        fullBox("mdhd", zeros(8) + u32(scale) + u32(duration) + u16(0x55C4) + zeros(2)) + handler
            + box("minf",
                  fullBox("vmhd", zeros(8), 1)
                      + box("dinf", fullBox("dref", u32(1) + fullBox("url ", {}, 1))) + tables));
    const QByteArray track =
        box("trak",
            fullBox("tkhd",
                    zeros(8) + u32(1) + zeros(4) + u32(duration) + zeros(16) + matrix()
                        + u32(static_cast<qint64>(size.width()) << 16)
                        + u32(static_cast<qint64>(size.height()) << 16),
                    3)
                + media);
    const QByteArray movie =
        box("moov",
            fullBox("mvhd",
                    zeros(8) + u32(scale) + u32(duration) + u32(0x10000) + u16(0x100) + zeros(10)
                        + matrix() + zeros(24) + u32(2))
                + track);
    return head + box("mdat", data) + movie;
}

QByteArray gifBytes(const QList<QImage> &frames, double framesPerSecond, int loops)
{
    const QSize size = frames.isEmpty() ? QSize(1, 1) : frames.constFirst().size();
    QByteArray gif =
        "GIF89a" + little16(size.width()) + little16(size.height()) + QByteArray("\x70\x00\x00", 3);
    gif += QByteArray("\x21\xFF\x0BNETSCAPE2.0\x03\x01", 16) + little16(loops) + '\0';
    const int delay = static_cast<int>(std::lround(100 / std::max(framesPerSecond, 0.01)));
    for (const QImage &frame : frames) {
        const QImage indexed = frame.convertToFormat(QImage::Format_Indexed8);
        gif += QByteArray("\x21\xF9\x04\x00", 4) + little16(delay) + QByteArray("\x00\x00", 2);
        gif += ',' + zeros(4) + little16(size.width()) + little16(size.height()) + '\x87';
        for (int i = 0; i < 256; ++i) {
            const QRgb color = i < indexed.colorCount() ? indexed.color(i) : 0;
            gif += static_cast<char>(qRed(color));
            gif += static_cast<char>(qGreen(color));
            gif += static_cast<char>(qBlue(color));
        }
        QByteArray pixels;
        for (int y = 0; y < indexed.height(); ++y)
            pixels.append(reinterpret_cast<const char *>(indexed.constScanLine(y)),
                          indexed.width());
        gif += '\x08' + lzw(pixels);
    }
    return gif + ';';
}

} // namespace cq::sim
