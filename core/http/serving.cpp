#include "core/http/serving.h"

#include "core/base/log.h"

#include <QRandomGenerator>

namespace cq::http {

CQ_LOG_CATEGORY(lcHttp, "comfyqueue.http")

namespace {

constexpr int kWorkerShift = 48;

bool isRun(quint64 number)
{
    return number % 2 == 1;
}

} // namespace

Serving::Serving(ListenerConfig listenerConfig)
    : config(std::move(listenerConfig))
    , count(std::make_shared<ConnectionCount>(affordableConnections(config.maxConnections),
                                              config.maxConnectionsPerAddress))
    , m_idPrefix(
          QByteArray::number(QRandomGenerator::system()->generate(), 16).rightJustified(8, '0')
          + '-')
    , m_tls(config.tls)
{}

void Serving::setRunning(bool running)
{
    if (running != isRun(m_run))
        ++m_run;
    m_isDraining = false;
}

QByteArray Serving::newRequestId()
{
    return m_idPrefix + QByteArray::number(++m_nextRequest, 16);
}

quint64 Serving::newConnectionId()
{
    return ++m_nextConnection;
}

WebSocketId Serving::newWebSocketId(int worker)
{
    return {(static_cast<quint64>(worker) << kWorkerShift) | ++m_nextWebSocket};
}

int Serving::workerOf(WebSocketId id)
{
    return static_cast<int>(id.value >> kWorkerShift);
}

std::optional<QSslConfiguration> Serving::tls() const
{
    const std::scoped_lock lock(m_tlsMutex);
    return m_tls;
}

void Serving::setTls(const QSslConfiguration &tls)
{
    const std::scoped_lock lock(m_tlsMutex);
    m_tls = tls;
}

void Serving::dispatch(const Request &request, std::shared_ptr<ReplyState> reply) const
{
    const quint64 run = m_run;
    if (!handlerBox || !handler || !isRun(run))
        return;
    handlerBox->post([self = shared_from_this(), run, request, reply = std::move(reply)] {
        if (self->m_run != run)
            return;
        reply->handled = true;
        self->handler(request, Responder(reply));
    });
}

void Serving::tellHandler(std::function<void()> call) const
{
    const quint64 run = m_run;
    if (!handlerBox || !isRun(run))
        return;
    handlerBox->post([self = shared_from_this(), run, call = std::move(call)] {
        if (self->m_run == run)
            call();
    });
}

void Serving::report(std::function<void(const WebSocketEvents &)> call) const
{
    const quint64 run = m_run;
    if (!eventBox || !isRun(run))
        return;
    eventBox->post([self = shared_from_this(), run, call = std::move(call)] {
        if (self->m_run == run)
            call(self->events);
    });
}

} // namespace cq::http
