#include "core/comfy/downloadcall.h"

#include "core/comfy/fileref.h"
#include "core/comfy/neterror.h"

#include <algorithm>

namespace cq::comfy {

using namespace Qt::StringLiterals;

namespace {

constexpr int kPatienceMs = 30'000; // of silence
constexpr qsizetype kMostErrorBody = 1024 * 1024;
constexpr int kOk = 200;

} // namespace

DownloadCall::DownloadCall(const Endpoint &endpoint, FileRef file, Sink sink, qint64 limit,
                           QObject *parent)
    : QObject(parent)
    , m_endpoint(endpoint)
    , m_file(std::move(file))
    , m_sink(std::move(sink))
    , m_limit(limit)
    , m_wire(endpoint)
    , m_response(std::max<qsizetype>(limit, kMostErrorBody))
{
    m_silence.setSingleShot(true);
    connect(&m_silence, &QTimer::timeout, this,
            [this] { finish(timeoutError(m_endpoint, kPatienceMs)); });
    connect(&m_wire, &Wire::ready, this, &DownloadCall::send);
    connect(&m_wire, &Wire::readable, this, [this] { take(m_wire.readAll()); });
    connect(&m_wire, &Wire::ended, this, &DownloadCall::onEnded);
    connect(&m_wire, &Wire::failed, this, [this](const Error &error) { finish(error); });
}

void DownloadCall::start()
{
    m_silence.start(kPatienceMs);
    m_wire.open();
}

void DownloadCall::abort()
{
    finish(fail(ErrorKind::Unavailable,
                u"the download from %1 was given up"_s.arg(m_endpoint.place())));
}

void DownloadCall::send()
{
    m_wire.send(requestHead(m_endpoint, "GET", m_endpoint.url(u"/view"_s, viewQuery(m_file)),
                            "Accept-Encoding: identity\r\nConnection: close\r\n"));
}

void DownloadCall::take(const QByteArray &bytes)
{
    m_silence.start(kPatienceMs);
    judge(m_response.feed(bytes));
}

void DownloadCall::onEnded(const QByteArray &lastBytes)
{
    const HttpResponse::State state = m_response.feed(lastBytes);
    judge(state == HttpResponse::State::Incomplete ? m_response.finish() : state);
}

void DownloadCall::judge(HttpResponse::State state)
{
    if (m_response.isTooLarge() || m_response.size() > m_limit) {
        finish(tooLargeError(m_endpoint, u"GET /view"_s, m_limit));
        return;
    }
    const bool isRefused = m_response.knowsStatus() && m_response.status() != kOk;
    if (isRefused && m_response.size() > kMostErrorBody) { // kept in memory, unlike a file
        finish(refusal());
        return;
    }
    if (m_response.knowsStatus() && !isRefused) {
        if (Result<void> passed = passOn(); !passed) {
            finish(std::move(passed).error());
            return;
        }
    }
    switch (state) {
    case HttpResponse::State::Incomplete:
        return;
    case HttpResponse::State::Broken:
        finish(brokenError(m_endpoint));
        return;
    case HttpResponse::State::Complete:
        break;
    }
    if (m_response.status() == kOk) {
        const QByteArray mimeType = m_response.header("content-type").split(';').first();
        finish(Download{m_response.size(), QString::fromLatin1(mimeType.trimmed())});
    } else {
        finish(refusal());
    }
}

Result<void> DownloadCall::passOn()
{
    const QByteArray chunk = m_response.takeBody();
    return chunk.isEmpty() ? Result<void>() : m_sink(chunk);
}

Error DownloadCall::refusal() const
{
    Error error = statusError(m_endpoint, u"GET /view"_s, m_response.status(),
                              QString::fromUtf8(m_response.header("location")),
                              m_response.body().left(kMostErrorBody));
    if (error.kind == ErrorKind::NotFound)
        error.message = u"%1 has no file \"%2\""_s.arg(m_endpoint.place(), m_file.filename);
    return error;
}

void DownloadCall::finish(const Result<Download> &result)
{
    if (m_over)
        return;
    m_over = true;
    m_silence.stop();
    m_wire.drop();
    deleteLater();
    Q_EMIT finished(result);
}

} // namespace cq::comfy
