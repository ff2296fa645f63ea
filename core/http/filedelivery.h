#pragma once

#include "core/http/headers.h"
#include "core/http/request.h"

#include <QByteArray>

#include <optional>

namespace cq::http {

/// "Sun, 06 Nov 1994 08:49:37 GMT" (RFC 9110, 5.6.7) from milliseconds since 1970.
QByteArray httpDate(qint64 ms);

/// Whole seconds in ms; nothing when it is no date of that form. The two obsolete forms are not
/// read.
std::optional<qint64> parseHttpDate(const QByteArray &text);

struct FileFacts
{
    qint64 size = 0;
    qint64 modifiedMs = 0;
    QByteArray etag; ///< with its quotes
};

/// The tag of a file nobody gave another: from size and time of change.
QByteArray fileTag(qint64 size, qint64 modifiedMs);

/// How a file is answered.
struct FilePlan
{
    int status = 200; ///< 200, 206, 304, 412 or 416
    qint64 offset = 0;
    qint64 length = 0;
    Headers headers; ///< ETag, Last-Modified, Accept-Ranges, Content-Range
};

/// The preconditions and the range of a GET or HEAD for a file (RFC 9110, 13 and 14). Of several
/// ranges in one request none is served: the whole file is, as the RFC allows.
FilePlan planFile(Method method, const Headers &request, const FileFacts &file);

} // namespace cq::http
