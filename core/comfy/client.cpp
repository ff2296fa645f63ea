#include "core/comfy/client.h"

#include "core/comfy/downloadcall.h"
#include "core/comfy/eventreader.h"
#include "core/comfy/eventsocket.h"
#include "core/comfy/fileref.h"
#include "core/comfy/historyparser.h"
#include "core/comfy/httpcalls.h"
#include "core/comfy/promptbody.h"
#include "core/comfy/promptchannel.h"
#include "core/comfy/queueparser.h"
#include "core/comfy/statsparser.h"
#include "core/comfy/uploadform.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QVersionNumber>

#include <algorithm>

namespace cq::comfy {

using namespace Qt::StringLiterals;

namespace {

constexpr int kObjectInfoMs = 60'000; // seconds of silence on servers with many add-ons
constexpr int kMarkedLimit = 64; // prompts of the history that are searched
const QVersionNumber kTargetedInterrupt{0, 3, 57};

QByteArray compactJson(const QJsonObject &object)
{
    return QJsonDocument(object).toJson(QJsonDocument::Compact);
}

QString historyPath(const QString &promptId)
{
    return u"/history/"_s + QString::fromLatin1(QUrl::toPercentEncoding(promptId));
}

HttpCall::Terms terms(int milliseconds)
{
    HttpCall::Terms terms;
    terms.patience.milliseconds = milliseconds;
    return terms;
}

/// A done handler for calls whose answer says nothing.
HttpDone toVoid(const Answer<void> &answer)
{
    return [answer](const Result<HttpAnswer> &got) {
        answer(got ? Result<void>() : Result<void>(got.error()));
    };
}

} // namespace

struct Client::Parts
{
    Parts(ServerAddress address, const QString &clientName)
        : endpoint(std::move(address))
        , http(endpoint)
        , prompts(endpoint)
        , events(endpoint, clientName)
    {}

    /// A done handler that reads the body with `parse`; what the parser complains about gets the
    /// place in front.
    template <typename T, typename Parse> HttpDone reading(const Answer<T> &answer, Parse parse)
    {
        return [this, answer, parse](const Result<HttpAnswer> &got) {
            if (!got) {
                answer(got.error());
                return;
            }
            Result<T> parsed = parse(got->body);
            answer(parsed ? std::move(parsed) : Result<T>(placed(parsed.error())));
        };
    }

    Error placed(Error error) const
    {
        error.message.prepend(endpoint.place() + u' ');
        return error;
    }

    bool interruptsByTarget() const { return version >= kTargetedInterrupt; }

    Endpoint endpoint;
    HttpCalls http;
    PromptChannel prompts;
    QObject downloads; ///< parent of those under way
    EventSocket events;
    EventReader reader;
    QVersionNumber version; ///< of the server, once it told
};

Client::Client(ServerAddress address, const QString &clientName, QObject *parent)
    : QObject(parent)
    , m_parts(std::make_unique<Parts>(std::move(address), clientName))
{
    EventSocket *events = &m_parts->events;
    EventReader *reader = &m_parts->reader;
    connect(events, &EventSocket::textFrame, reader, &EventReader::readText);
    connect(events, &EventSocket::binaryFrame, reader, &EventReader::readBinary);
    connect(events, &EventSocket::connectedChanged, this, [this](bool connected) {
        m_parts->prompts.setWarm(connected);
        Q_EMIT eventsConnectedChanged(connected);
    });
    connect(reader, &EventReader::queueRemaining, this, &Client::queueRemaining);
    connect(reader, &EventReader::executionStarted, this, &Client::executionStarted);
    connect(reader, &EventReader::progress, this, &Client::progress);
    connect(reader, &EventReader::previewFrame, this, &Client::previewFrame);
    connect(reader, &EventReader::executed, this, &Client::executed);
    connect(reader, &EventReader::endHint, this, &Client::endHint);
}

Client::~Client() = default;

const ServerAddress &Client::address() const
{
    return m_parts->endpoint.address();
}

QFuture<Result<SystemStats>> Client::systemStats(int timeoutMs)
{
    HttpCall::Terms strict = terms(timeoutMs);
    strict.patience.whole = true;
    const Answer<SystemStats> answer;
    m_parts->http.get(u"/system_stats"_s, {}, strict, [this, answer](Result<HttpAnswer> got) {
        if (!got) {
            Error error = std::move(got).error();
            if (error.kind == ErrorKind::NotFound) { // another kind of server
                error.kind = ErrorKind::Protocol;
                error.message = u"%1 answers, but is not ComfyUI"_s.arg(m_parts->endpoint.place());
            }
            answer(error);
            return;
        }
        Result<SystemStats> stats = parseSystemStats(got->body);
        if (!stats) {
            answer(m_parts->placed(stats.error()));
            return;
        }
        stats->certificate = got->certificate;
        stats->latencyMs = got->elapsedMs;
        m_parts->version = QVersionNumber::fromString(stats->comfyVersion);
        m_parts->events.hurry();
        answer(std::move(stats));
    });
    return answer.future();
}

QFuture<Result<PromptReply>> Client::prompt(const PromptSubmission &submission)
{
    Result<QByteArray> body = promptRequestBody(submission, m_parts->events.clientId());
    if (!body)
        return readyFuture<PromptReply>(body.error());
    const Answer<PromptReply> answer;
    m_parts->prompts.post(*body, [answer](const PromptReply &reply) { answer(reply); });
    return answer.future();
}

QFuture<Result<QList<QueueEntry>>> Client::queue()
{
    const Answer<QList<QueueEntry>> answer;
    m_parts->http.get(u"/queue"_s, {}, {}, m_parts->reading(answer, &parseQueue));
    return answer.future();
}

QFuture<Result<std::optional<HistoryEntry>>> Client::history(const QString &promptId)
{
    const Answer<std::optional<HistoryEntry>> answer;
    m_parts->http.get(historyPath(promptId), {}, {},
                      m_parts->reading(answer, [promptId](const QByteArray &body) {
                          return parseHistory(body, promptId);
                      }));
    return answer.future();
}

QFuture<Result<std::optional<QString>>> Client::findMarked(const QUuid &marker)
{
    using Found = std::optional<QString>;
    const Answer<Found> answer;
    const auto inQueue = [this, answer, marker](const Result<HttpAnswer> &got) {
        const auto entries = got ? parseQueue(got->body) : Result<QList<QueueEntry>>(got.error());
        if (!entries) {
            answer(got ? m_parts->placed(entries.error()) : entries.error());
            return;
        }
        for (const QueueEntry &entry : *entries) {
            if (entry.marker == marker) {
                answer(Found(entry.promptId));
                return;
            }
        }
        m_parts->http.get(u"/history"_s, {{u"max_items"_s, QString::number(kMarkedLimit)}}, {},
                          m_parts->reading(answer, [marker](const QByteArray &body) {
                              return findMarkedInHistory(body, marker);
                          }));
    };
    m_parts->http.get(u"/queue"_s, {}, {}, inQueue);
    return answer.future();
}

QFuture<Result<FileRef>> Client::uploadInput(const QString &localPath, const QString &uploadName)
{
    auto form = uploadForm(localPath, uploadName);
    if (!form)
        return readyFuture<FileRef>(form.error());
    const Answer<FileRef> answer;
    const HttpDone read = m_parts->reading(answer, &parseUpload);
    m_parts->http.upload(u"/upload/image"_s, form->release(), [read](Result<HttpAnswer> got) {
        if (!got && got.error().kind == ErrorKind::NotFound) { // the server, not what is sent
            Error error = std::move(got).error();
            error.kind = ErrorKind::Protocol;
            got = error;
        }
        read(std::move(got));
    });
    return answer.future();
}

QFuture<Result<Download>>
Client::download(const FileRef &file, std::function<Result<void>(const QByteArray &chunk)> sink,
                 qint64 limit)
{
    const Answer<Download> answer;
    auto *call =
        new DownloadCall(m_parts->endpoint, file, std::move(sink), limit, &m_parts->downloads);
    connect(call, &DownloadCall::finished, this,
            [answer](const Result<Download> &result) { answer(result); });
    call->start();
    return answer.future();
}

QFuture<Result<void>> Client::interrupt(const QString &promptId)
{
    const Answer<void> answer;
    // Servers that know no target ignore it; the newer ones have the last word on what runs.
    const QByteArray body = compactJson({{u"prompt_id"_s, promptId}});
    const auto send = [this, answer, body] {
        m_parts->http.postOnce(u"/interrupt"_s, body, toVoid(answer));
    };
    if (m_parts->interruptsByTarget()) {
        send();
        return answer.future();
    }
    const auto sendIfRunning = [this, answer, promptId, send](const Result<HttpAnswer> &got) {
        const auto entries = got ? parseQueue(got->body) : Result<QList<QueueEntry>>(got.error());
        if (!entries) {
            answer(got ? m_parts->placed(entries.error()) : entries.error());
            return;
        }
        const bool runs = std::any_of(entries->cbegin(), entries->cend(), [&](const auto &entry) {
            return entry.running && entry.promptId == promptId;
        });
        if (runs)
            send();
        else
            answer({});
    };
    m_parts->http.get(u"/queue"_s, {}, {}, sendIfRunning);
    return answer.future();
}

QFuture<Result<void>> Client::deleteQueued(const QString &promptId)
{
    const Answer<void> answer;
    m_parts->http.post(u"/queue"_s, compactJson({{u"delete"_s, QJsonArray{promptId}}}),
                       toVoid(answer));
    return answer.future();
}

QFuture<Result<void>> Client::freeMemory(bool unloadModels, bool freeCache)
{
    const Answer<void> answer;
    const QJsonObject body{{u"unload_models"_s, unloadModels}, {u"free_memory"_s, freeCache}};
    m_parts->http.post(u"/free"_s, compactJson(body), toVoid(answer));
    return answer.future();
}

QFuture<Result<void>> Client::forgetHistory(const QString &promptId)
{
    const Answer<void> answer;
    m_parts->http.post(u"/history"_s, compactJson({{u"delete"_s, QJsonArray{promptId}}}),
                       toVoid(answer));
    return answer.future();
}

QFuture<Result<QByteArray>> Client::objectInfo()
{
    const Answer<QByteArray> answer;
    const auto check = [](const QByteArray &body) -> Result<QByteArray> {
        if (!body.trimmed().startsWith('{'))
            return fail(ErrorKind::Protocol, u"answers /object_info with something else"_s);
        return body;
    };
    m_parts->http.get(u"/object_info"_s, {}, terms(kObjectInfoMs), m_parts->reading(answer, check));
    return answer.future();
}

void Client::connectEvents()
{
    m_parts->events.open();
}

void Client::disconnectEvents()
{
    m_parts->events.close();
}

bool Client::eventsConnected() const
{
    return m_parts->events.isConnected();
}

QString Client::clientId() const
{
    return m_parts->events.clientId();
}

void Client::setJobInFlight(bool inFlight)
{
    m_parts->events.setJobInFlight(inFlight);
}

void Client::abortAll()
{
    m_parts->prompts.abortAll();
    m_parts->http.abortAll();
    const auto downloads = m_parts->downloads.findChildren<DownloadCall *>();
    for (DownloadCall *download : downloads)
        download->abort();
}

} // namespace cq::comfy
