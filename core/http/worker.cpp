#include "core/http/worker.h"

#include "core/http/connection.h"
#include "core/http/serving.h"
#include "core/http/sockets.h"
#include "core/http/websockethub.h"

#include <QCoreApplication>
#include <QSslSocket>
#include <QTcpSocket>
#include <QTimer>

namespace cq::http {

Worker::Worker(int index, std::shared_ptr<Serving> serving)
    : m_index(index)
    , m_serving(std::move(serving))
    , m_mailbox(Mailbox::of(this))
{}

Worker::~Worker() = default;

void Worker::begin()
{
    m_hub = new WebSocketHub(m_serving, this);
    auto *timer = new QTimer(this);
    connect(timer, &QTimer::timeout, this, &Worker::sweep);
    timer->start(m_serving->config.sweepMs);
}

void Worker::accept(Descriptor &descriptor, std::shared_ptr<ConnectionCount::Place> place)
{
    std::unique_ptr<QTcpSocket> socket;
    if (auto tls = m_serving->tls()) {
        // Qt's default asks browsers for a client certificate.
        if (tls->peerVerifyMode() == QSslSocket::AutoVerifyPeer)
            tls->setPeerVerifyMode(QSslSocket::VerifyNone);
        auto ssl = std::make_unique<QSslSocket>();
        ssl->setSslConfiguration(*tls);
        socket = std::move(ssl);
    } else {
        socket = std::make_unique<QTcpSocket>();
    }
    if (!socket->setSocketDescriptor(descriptor.handle()))
        return;
    descriptor.release();
    socket->setSocketOption(QAbstractSocket::LowDelayOption, 1);
    if (!place->assign(peerOf(*socket))) {
        socket->abort();
        return;
    }
    const quint64 number = m_serving->newConnectionId();
    const Connection::Surroundings around{
        m_serving, m_hub, m_index,
        [box = m_mailbox, this](quint64 connection, quint64 exchange, const Reply &answer) {
            box->post(
                [this, connection, exchange, answer] { reply(connection, exchange, answer); });
        }};
    auto *connection = new Connection(number, socket.release(), std::move(place), around, this);
    m_connections.insert(number, connection);
    connect(connection, &Connection::finished, this, [this, connection](quint64 gone) {
        m_connections.remove(gone);
        connection->deleteLater();
    });
    connection->begin();
}

QList<ConnectionInfo> Worker::connections() const
{
    QList<ConnectionInfo> all = m_hub->connections();
    for (const Connection *connection : m_connections)
        all.append(connection->info());
    return all;
}

void Worker::reply(quint64 number, quint64 exchange, Reply reply)
{
    const WebSocketId *accepted = std::get_if<WebSocketId>(&reply);
    const WebSocketId id = accepted ? *accepted : WebSocketId();
    const StreamStart *start = std::get_if<StreamStart>(&reply);
    const std::shared_ptr<StreamShare> stream = start ? start->share : nullptr;
    Connection *connection = m_connections.value(number);
    if (connection && connection->reply(exchange, std::move(reply)))
        return;
    if (!id.isNull())
        m_hub->reportGone(id);
    if (stream)
        closeStream(stream, *m_serving);
}

void Worker::sweep()
{
    const qint64 now = steadyMs();
    const QList<Connection *> connections = m_connections.values(); // one may finish on the way
    for (Connection *connection : connections)
        connection->sweep(now);
    m_hub->sweep(now);
}

void Worker::end()
{
    m_mailbox->close();
    QCoreApplication::removePostedEvents(this); // replies and connections that came too late
    const QList<Connection *> connections = m_connections.values();
    for (Connection *connection : connections)
        connection->stop();
    qDeleteAll(connections);
    m_connections.clear();
    m_hub->stop();
    const QObjectList rest = children(); // timers and the hub belong to this thread, which ends now
    qDeleteAll(rest);
    m_hub = nullptr;
}

} // namespace cq::http
