#include "core/http/outgoing.h"

#include "core/http/contentcoding.h"
#include "core/http/filedelivery.h"

#include <QDateTime>
#include <QFileInfo>

#include <algorithm>

namespace cq::http {

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype kWorthCompressing = 1024; ///< bytes

bool hasNoBody(int status)
{
    return status < 200 || status == 204 || status == 304; // RFC 9110, 6.4.1
}

/// The same text for a whole second: making it takes as long as the rest of a head.
QByteArray dateNow()
{
    constexpr qint64 kSecondMs = 1000;
    thread_local qint64 second = -1;
    thread_local QByteArray text;
    const qint64 now = QDateTime::currentMSecsSinceEpoch();
    if (now / kSecondMs != second) {
        second = now / kSecondMs;
        text = httpDate(now);
    }
    return text;
}

} // namespace

Outgoing::Outgoing(Response response, const Request &request, bool isHttp11, bool keepAlive)
    : m_closes(!keepAlive || response.closeAfter || response.truncateAfter)
{
    if (response.source) {
        m_source = std::move(response.source);
        m_remaining = m_source->length;
    } else if (!response.file.isEmpty()) {
        openFile(response, request);
    } else if (response.mayCompress && response.body.size() >= kWorthCompressing) {
        compress(response, request);
    }
    m_status = response.status;
    if (!m_source && !m_file && m_remaining == 0) {
        m_bytes = response.body;
        m_remaining = m_bytes.size();
    }
    writeHead(response, request, isHttp11, m_remaining);
    if (request.method == Method::Head || hasNoBody(m_status))
        m_remaining = 0;
    if (response.truncateAfter)
        m_remaining = std::clamp<qint64>(*response.truncateAfter, 0, m_remaining);
}

Outgoing Outgoing::openHead(const Response &head, const Request &request, bool isHttp11,
                            bool keepAlive)
{
    Outgoing outgoing;
    outgoing.m_status = head.status;
    outgoing.m_closes = !keepAlive || head.closeAfter || !isHttp11;
    outgoing.writeHead(head, request, isHttp11, std::nullopt);
    return outgoing;
}

void Outgoing::compress(Response &response, const Request &request)
{
    response.headers.append("Vary", "Accept-Encoding");
    if (!acceptsGzip(request.headers))
        return;
    response.body = gzipped(response.body);
    response.headers.set("Content-Encoding", "gzip");
}

void Outgoing::openFile(Response &response, const Request &request)
{
    m_file = std::make_unique<QFile>(response.file);
    const QFileInfo info(response.file);
    if (!info.isFile() || !m_file->open(QIODevice::ReadOnly)) {
        m_file.reset();
        response = refusal(404, "not_found", u"there is no such file"_s, request.id);
        return;
    }
    const QByteArray given = response.headers.value("ETag");
    const FileFacts facts{m_file->size(), info.lastModified().toMSecsSinceEpoch(), {}};
    FileFacts tagged = facts;
    tagged.etag = given.isEmpty() ? fileTag(facts.size, facts.modifiedMs) : given;
    FilePlan plan;
    if (response.status == 200) {
        plan = planFile(request.method, request.headers, tagged);
        for (const Header &line : plan.headers.lines())
            response.headers.set(line.name, line.value);
        response.status = plan.status;
    } else {
        plan.length = facts.size;
    }
    m_offset = plan.offset;
    m_remaining = plan.length;
    if (m_remaining == 0)
        m_file.reset();
    response.body.clear();
    if (plan.status == 416) {
        const QByteArray range = response.headers.value("Content-Range");
        response = refusal(416, "bad_range", u"the range lies outside of the file"_s, request.id);
        response.headers.append("Content-Range", range);
    }
    if (m_file)
        m_file->seek(m_offset);
}

void Outgoing::writeHead(const Response &response, const Request &request, bool isHttp11,
                         std::optional<qint64> length)
{
    m_head.reserve(512);
    m_head.append("HTTP/1.1 ").append(QByteArray::number(m_status)).append(' ');
    m_head.append(statusText(m_status)).append("\r\n");
    static const QByteArrayView ours[] = {"Content-Length", "Transfer-Encoding", "Connection",
                                          "Date", "X-Request-ID"};
    const auto isOurs = [](QByteArrayView name) {
        return std::any_of(std::begin(ours), std::end(ours), [name](QByteArrayView our) {
            return our.size() == name.size() && our.compare(name, Qt::CaseInsensitive) == 0;
        });
    };
    for (const Header &line : response.headers.lines()) {
        if (!isOurs(line.name))
            appendLine(line.name, line.value);
    }
    appendLine("Date", dateNow());
    if (!request.id.isEmpty())
        appendLine("X-Request-ID", request.id);
    if (!hasNoBody(m_status) && length)
        appendLine("Content-Length", QByteArray::number(*length));
    else if (!hasNoBody(m_status) && isHttp11)
        appendLine("Transfer-Encoding", "chunked");
    if (m_status == 426)
        appendLine("Connection", m_closes ? "close, Upgrade" : "Upgrade");
    else if (m_closes)
        appendLine("Connection", "close");
    else if (!isHttp11)
        appendLine("Connection", "keep-alive");
    m_head.append("\r\n");
}

void Outgoing::appendLine(QByteArrayView name, QByteArrayView value)
{
    m_head.append(name).append(": ").append(value).append("\r\n");
}

std::optional<QByteArray> Outgoing::next(qint64 atMost)
{
    const qint64 wanted = std::min(atMost, m_remaining);
    if (wanted == 0)
        return QByteArray();
    QByteArray piece;
    if (m_source) {
        auto made = m_source->read(wanted);
        if (!made || made->isEmpty() || made->size() > wanted)
            return std::nullopt;
        piece = *std::move(made);
    } else if (m_file) {
        piece = m_file->read(wanted);
        if (piece.isEmpty())
            return std::nullopt;
    } else {
        piece = m_bytes.size() == wanted ? m_bytes : m_bytes.sliced(m_offset, wanted);
        m_offset += wanted;
    }
    m_remaining -= piece.size();
    return piece;
}

} // namespace cq::http
