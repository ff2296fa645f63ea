#pragma once

#include <QByteArray>

/// What stands in a chunked body (RFC 9112, 7.1), as far as it came.
struct Dechunked
{
    QByteArray bytes;
    bool isWhole = false; ///< the last chunk was there
    QByteArray rest; ///< behind the last whole chunk
};

inline Dechunked dechunked(QByteArray wire)
{
    Dechunked result;
    while (!result.isWhole) {
        const qsizetype line = wire.indexOf("\r\n");
        bool isNumber = false;
        const qsizetype size = wire.first(std::max<qsizetype>(line, 0)).toLongLong(&isNumber, 16);
        const qsizetype end = line + 2 + size;
        if (line < 0 || !isNumber || wire.size() < end + 2 || wire.sliced(end, 2) != "\r\n")
            break;
        result.bytes += wire.sliced(line + 2, size);
        result.isWhole = size == 0;
        wire.remove(0, end + 2);
    }
    result.rest = wire;
    return result;
}
