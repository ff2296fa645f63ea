#include "core/domain/pngtext.h"

#include <QStringDecoder>
#include <QtEndian>

#include <zlib.h>

#include <array>

namespace cq {

using namespace Qt::StringLiterals;

namespace {

constexpr QByteArrayView kSignature("\x89PNG\r\n\x1a\n", 8);
constexpr qsizetype kChunkFrame = 12; // length, type and checksum around the data

/// Unpacks a zlib stream, but never more than maxBytes of it: a small chunk can hold gigabytes.
Result<QByteArray> inflated(QByteArrayView packed, qsizetype maxBytes)
{
    z_stream stream{};
    if (inflateInit(&stream) != Z_OK)
        return fail(ErrorKind::Invalid,
                    u"The compressed text of the picture cannot be unpacked."_s);
    QByteArray input = packed.toByteArray(); // zlib wants to write-access its input pointer
    stream.next_in = reinterpret_cast<Bytef *>(input.data());
    stream.avail_in = static_cast<uInt>(input.size());
    QByteArray out;
    std::array<char, 16384> block{};
    int status = Z_OK;
    while (status == Z_OK && out.size() <= maxBytes) {
        stream.next_out = reinterpret_cast<Bytef *>(block.data());
        stream.avail_out = static_cast<uInt>(block.size());
        status = inflate(&stream, Z_NO_FLUSH);
        out.append(block.data(), static_cast<qsizetype>(block.size() - stream.avail_out));
    }
    inflateEnd(&stream);
    if (out.size() > maxBytes)
        return fail(ErrorKind::Invalid,
                    u"The text in the picture is larger than %1 MB."_s.arg(maxBytes / 1024 / 1024));
    if (status != Z_STREAM_END)
        return fail(ErrorKind::Invalid, u"The compressed text of the picture is damaged."_s);
    return out;
}

/// tEXt and zTXt are Latin-1 by the book; what writes UTF-8 there all the same is taken at its
/// word.
QByteArray asUtf8(const QByteArray &text)
{
    QStringDecoder decoder(QStringDecoder::Utf8, QStringDecoder::Flag::Stateless);
    const QString decoded = decoder(text);
    return decoder.hasError() ? QString::fromLatin1(text).toUtf8() : text;
}

Result<QByteArray> textOf(QByteArrayView type, QByteArrayView body, qsizetype maxBytes)
{
    const auto damaged = [] {
        return fail(ErrorKind::Invalid, u"The text in the picture is damaged."_s);
    };
    if (type == "tEXt")
        return asUtf8(body.toByteArray());
    if (type == "zTXt") {
        if (body.isEmpty() || body[0] != 0)
            return damaged();
        auto text = inflated(body.sliced(1), maxBytes);
        if (!text)
            return text;
        return asUtf8(*text);
    }
    // iTXt: compressed?, method, language \0 translated keyword \0 text
    if (body.size() < 2)
        return damaged();
    const bool packed = body[0] != 0;
    QByteArrayView rest = body.sliced(2);
    for (int i = 0; i < 2; ++i) {
        const qsizetype end = rest.indexOf('\0');
        if (end < 0)
            return damaged();
        rest = rest.sliced(end + 1);
    }
    return packed ? inflated(rest, maxBytes) : Result<QByteArray>(rest.toByteArray());
}

} // namespace

bool isPng(const QByteArray &bytes)
{
    return bytes.startsWith(kSignature);
}

Result<QByteArray> pngText(const QByteArray &png, const QByteArray &keyword, qsizetype maxBytes)
{
    const QByteArrayView view(png);
    qsizetype at = kSignature.size();
    while (at + kChunkFrame <= view.size()) {
        const auto length = static_cast<qsizetype>(qFromBigEndian<quint32>(view.data() + at));
        const QByteArrayView type = view.sliced(at + 4, 4);
        if (length > view.size() - at - kChunkFrame)
            return fail(ErrorKind::Invalid, u"The picture is cut off: it ends inside a chunk."_s);
        const QByteArrayView data = view.sliced(at + 8, length);
        at += kChunkFrame + length;
        if (type == "IEND")
            break;
        if (type != "tEXt" && type != "zTXt" && type != "iTXt")
            continue;
        const qsizetype nameEnd = data.indexOf('\0');
        if (nameEnd < 0 || data.first(nameEnd) != keyword)
            continue;
        auto text = textOf(type, data.sliced(nameEnd + 1), maxBytes);
        if (text && text->size() > maxBytes)
            return fail(
                ErrorKind::Invalid,
                u"The text in the picture is larger than %1 MB."_s.arg(maxBytes / 1024 / 1024));
        return text;
    }
    return fail(ErrorKind::NotFound,
                u"The picture holds no text '%1'."_s.arg(QString::fromLatin1(keyword)));
}

} // namespace cq
