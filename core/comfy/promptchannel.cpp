#include "core/comfy/promptchannel.h"

#include "core/comfy/neterror.h"
#include "core/comfy/promptanswer.h"

namespace cq::comfy {

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype kMostAnswer = 16 * 1024 * 1024;
constexpr qsizetype kBytesPerMs = 100; // what a slow line carries
/// A server that closes sooner than this does not want idle connections; then none is kept.
constexpr int kWorthKeepingMs = 3000;

QByteArray requestBytes(const Endpoint &endpoint, const QByteArray &body)
{
    return requestHead(endpoint, "POST", endpoint.url(u"/prompt"_s),
                       "Accept: application/json\r\nContent-Type: application/json\r\n"
                       "Content-Length: "
                           + QByteArray::number(body.size()) + "\r\n")
        + body;
}

} // namespace

PromptChannel::PromptChannel(const Endpoint &endpoint, QObject *parent)
    : QObject(parent)
    , m_endpoint(endpoint)
    , m_wire(endpoint)
{
    m_timer.setSingleShot(true);
    connect(&m_timer, &QTimer::timeout, this,
            [this] { giveUp(timeoutError(m_endpoint, patience())); });
    connect(&m_wire, &Wire::ready, this, [this] {
        if (m_current && !m_response)
            send();
    });
    connect(&m_wire, &Wire::readable, this, &PromptChannel::onReadable);
    connect(&m_wire, &Wire::ended, this, &PromptChannel::onEnded);
    connect(&m_wire, &Wire::failed, this, [this](const Error &error) {
        if (m_current)
            giveUp(error);
    });
}

void PromptChannel::post(const QByteArray &body, Done done)
{
    m_waiting.enqueue({requestBytes(m_endpoint, body), std::move(done)});
    startNext();
}

void PromptChannel::setWarm(bool warm)
{
    m_warm = warm;
    if (m_warm && !m_wire.isOpen())
        m_wire.open();
    if (!m_warm && !m_current)
        m_wire.drop();
}

void PromptChannel::abortAll()
{
    QQueue<Prompt> waiting = std::exchange(m_waiting, {});
    const Error given =
        fail(ErrorKind::Unavailable, u"the prompt to %1 was given up"_s.arg(m_endpoint.place()));
    if (m_current)
        giveUp(given);
    PromptReply reply;
    reply.outcome = PromptOutcome::Unreachable;
    reply.message = given.message;
    for (const Prompt &prompt : waiting)
        prompt.done(reply);
}

void PromptChannel::startNext()
{
    if (m_current || m_waiting.isEmpty())
        return;
    m_current = m_waiting.dequeue();
    m_timer.start(patience());
    if (m_wire.isReady() && m_wire.wentStale())
        m_wire.drop();
    if (!m_wire.isOpen())
        m_wire.open();
    else if (m_wire.isReady())
        send();
    // else it is being opened, and ready() sends
}

void PromptChannel::send()
{
    m_response.emplace(kMostAnswer);
    m_wire.send(m_current->request);
}

void PromptChannel::onReadable()
{
    if (m_response)
        judge(m_response->feed(m_wire.readAll()));
    else
        m_wire.drop(); // an idle connection has nothing to say but good-bye
}

void PromptChannel::onEnded(const QByteArray &lastBytes)
{
    if (m_response) {
        const HttpResponse::State state = m_response->feed(lastBytes);
        judge(state == HttpResponse::State::Incomplete ? m_response->finish() : state);
    } else if (m_current) {
        giveUp(brokenError(m_endpoint));
    } else if (m_warm && m_wire.age() > kWorthKeepingMs) {
        m_wire.open();
    }
}

void PromptChannel::judge(HttpResponse::State state)
{
    switch (state) {
    case HttpResponse::State::Incomplete:
        return;
    case HttpResponse::State::Broken:
        giveUp(brokenError(m_endpoint));
        return;
    case HttpResponse::State::Complete:
        break;
    }
    const PromptReply reply = promptReply(m_response->status(), m_response->body(),
                                          m_endpoint.place(), m_endpoint.hasCredential());
    if (!m_response->keepsAlive() || m_wire.unsent() > 0)
        m_wire.drop();
    answer(reply);
}

void PromptChannel::giveUp(const Error &error)
{
    PromptReply reply;
    const bool sent = m_response.has_value() && m_wire.unsent() <= 0;
    reply.outcome = sent ? PromptOutcome::Ambiguous : PromptOutcome::Unreachable;
    reply.message = error.message;
    m_wire.drop();
    answer(reply);
}

void PromptChannel::answer(const PromptReply &reply)
{
    m_timer.stop();
    m_response.reset();
    const Prompt finished = *std::exchange(m_current, std::nullopt);
    if (m_waiting.isEmpty() && !m_warm)
        m_wire.drop();
    startNext();
    finished.done(reply); // last, it may be the end of us
}

int PromptChannel::patience() const
{
    return m_patience + static_cast<int>(m_current->request.size() / kBytesPerMs);
}

} // namespace cq::comfy
