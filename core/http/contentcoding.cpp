#include "core/http/contentcoding.h"

#define ZLIB_CONST // zlib does not change what it reads
#include <zlib.h>

#include <optional>

namespace cq::http {

namespace {

constexpr int kLevel = 1; ///< a list of 1000 jobs becomes an eighth in 5 ms; level 6 takes twice as
                          ///< long for a fifth less
constexpr int kGzipWindow = 15 + 16; ///< zlib's way to ask for the gzip format
constexpr int kMemoryLevel = 8;

/// "gzip;q=0.5": whether the weight is above zero.
bool isWanted(const QByteArray &token)
{
    for (const QByteArray &parameter : token.split(';').sliced(1)) {
        const QByteArray word = parameter.trimmed();
        if (word.startsWith("q="))
            return word.sliced(2).toDouble() > 0;
    }
    return true;
}

} // namespace

bool acceptsGzip(const Headers &request)
{
    std::optional<bool> gzip;
    bool anything = false;
    for (const QByteArray &token : request.tokens("Accept-Encoding")) {
        const QByteArray coding = token.split(';').first().trimmed();
        if (coding == "gzip" || coding == "x-gzip")
            gzip = gzip.value_or(false) || isWanted(token);
        else if (coding == "*")
            anything = isWanted(token);
    }
    return gzip.value_or(anything);
}

QByteArray gzipped(const QByteArray &bytes)
{
    z_stream stream = {};
    if (deflateInit2(&stream, kLevel, Z_DEFLATED, kGzipWindow, kMemoryLevel, Z_DEFAULT_STRATEGY)
        != Z_OK)
        qFatal("zlib has no memory");
    const auto length = static_cast<uLong>(bytes.size());
    QByteArray packed(static_cast<qsizetype>(deflateBound(&stream, length)), Qt::Uninitialized);
    stream.next_in = reinterpret_cast<const Bytef *>(bytes.constData());
    stream.avail_in = static_cast<uInt>(length);
    stream.next_out = reinterpret_cast<Bytef *>(packed.data());
    stream.avail_out = static_cast<uInt>(packed.size());
    [[maybe_unused]] const int ended = deflate(&stream, Z_FINISH);
    Q_ASSERT(ended == Z_STREAM_END); // there is room for the worst case
    packed.truncate(static_cast<qsizetype>(stream.total_out));
    deflateEnd(&stream);
    return packed;
}

} // namespace cq::http
