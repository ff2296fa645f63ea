#include "core/http/filedelivery.h"

#include <QDateTime>
#include <QLocale>

#include <algorithm>

namespace cq::http {

using namespace Qt::StringLiterals;

namespace {

const QString kDateFormat = u"ddd, dd MMM yyyy hh:mm:ss 'GMT'"_s;

QByteArray withoutWeakMark(const QByteArray &tag)
{
    return tag.startsWith("W/") ? tag.sliced(2) : tag;
}

/// The tags of If-Match and If-None-Match. Commas inside the quotes do not occur in ours.
bool listsTag(const Headers &request, QByteArrayView name, const QByteArray &tag, bool weakly)
{
    for (const QByteArray &line : request.values(name)) {
        for (const QByteArray &word : line.split(',')) {
            const QByteArray listed = word.trimmed();
            if (listed == "*" || listed == tag
                || (weakly && withoutWeakMark(listed) == withoutWeakMark(tag)))
                return true;
        }
    }
    return false;
}

bool changedSince(const QByteArray &date, qint64 modifiedMs, bool whenUnreadable)
{
    const auto since = parseHttpDate(date);
    return since ? modifiedMs / 1000 > *since / 1000 : whenUnreadable;
}

/// The status the preconditions decide (RFC 9110, 13.2.2); nothing when they let the file through.
std::optional<int> precondition(const Headers &request, const FileFacts &file)
{
    if (request.contains("If-Match")) {
        if (!listsTag(request, "If-Match", file.etag, false))
            return 412;
    } else if (request.contains("If-Unmodified-Since")
               && changedSince(request.value("If-Unmodified-Since"), file.modifiedMs, false)) {
        return 412;
    }
    if (request.contains("If-None-Match")) {
        if (listsTag(request, "If-None-Match", file.etag, true))
            return 304;
    } else if (request.contains("If-Modified-Since")
               && !changedSince(request.value("If-Modified-Since"), file.modifiedMs, true)) {
        return 304;
    }
    return std::nullopt;
}

/// Whether the client's half of the file is a half of this one (RFC 9110, 13.1.5).
bool rangeStillFits(const Headers &request, const FileFacts &file)
{
    if (!request.contains("If-Range"))
        return true;
    const QByteArray condition = request.value("If-Range").trimmed();
    if (condition.startsWith('"'))
        return condition == file.etag;
    const auto date = parseHttpDate(condition);
    return date && *date / 1000 == file.modifiedMs / 1000;
}

std::optional<qint64> number(const QByteArray &text)
{
    bool ok = !text.isEmpty()
        && std::all_of(text.cbegin(), text.cend(), [](char c) { return c >= '0' && c <= '9'; });
    const qint64 value = ok ? text.toLongLong(&ok) : 0;
    return ok ? std::optional(value) : std::nullopt;
}

struct Range
{
    qint64 from = 0;
    qint64 length = 0; ///< 0 = cannot be satisfied
};

/// Nothing when the header is none we understand: then it is ignored.
std::optional<Range> readRange(const QByteArray &header, qint64 size)
{
    const QByteArray text = header.trimmed();
    if (!text.toLower().startsWith("bytes=") || text.contains(','))
        return std::nullopt;
    const QByteArray spec = text.sliced(6).trimmed();
    const qsizetype dash = spec.indexOf('-');
    if (dash < 0)
        return std::nullopt;
    const auto first = number(spec.first(dash));
    const auto last = number(spec.sliced(dash + 1));
    if (dash == 0) { // the last so many bytes
        if (!last)
            return std::nullopt;
        const qint64 length = std::min(*last, size);
        return Range{size - length, length};
    }
    if (!first || (dash + 1 < spec.size() && !last) || (last && *last < *first))
        return std::nullopt;
    if (*first >= size)
        return Range{};
    const qint64 end = std::min(last.value_or(size - 1), size - 1);
    return Range{*first, end - *first + 1};
}

} // namespace

QByteArray httpDate(qint64 ms)
{
    return QLocale::c()
        .toString(QDateTime::fromMSecsSinceEpoch(ms, Qt::UTC), kDateFormat)
        .toLatin1();
}

std::optional<qint64> parseHttpDate(const QByteArray &text)
{
    QDateTime date = QLocale::c().toDateTime(QString::fromLatin1(text.trimmed()), kDateFormat);
    if (!date.isValid())
        return std::nullopt;
    date.setTimeSpec(Qt::UTC);
    return date.toMSecsSinceEpoch();
}

QByteArray fileTag(qint64 size, qint64 modifiedMs)
{
    return '"' + QByteArray::number(size, 16) + '-' + QByteArray::number(modifiedMs, 16) + '"';
}

FilePlan planFile(Method method, const Headers &request, const FileFacts &file)
{
    FilePlan plan;
    plan.length = file.size;
    plan.headers.append("ETag", file.etag);
    plan.headers.append("Last-Modified", httpDate(file.modifiedMs));
    plan.headers.append("Accept-Ranges", "bytes");
    if (method != Method::Get && method != Method::Head)
        return plan;
    if (const auto status = precondition(request, file)) {
        plan.status = *status;
        plan.length = 0;
        return plan;
    }
    if (method != Method::Get || !request.contains("Range") || !rangeStillFits(request, file))
        return plan;
    const auto range = readRange(request.value("Range"), file.size);
    if (!range)
        return plan;
    if (range->length == 0) {
        plan.status = 416;
        plan.length = 0;
        plan.headers.append("Content-Range", "bytes */" + QByteArray::number(file.size));
        return plan;
    }
    plan.status = 206;
    plan.offset = range->from;
    plan.length = range->length;
    plan.headers.append("Content-Range",
                        "bytes " + QByteArray::number(range->from) + '-'
                            + QByteArray::number(range->from + range->length - 1) + '/'
                            + QByteArray::number(file.size));
    return plan;
}

} // namespace cq::http
