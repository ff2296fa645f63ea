#include "core/api/eventoutlet.h"

namespace cq::api {

namespace {

constexpr int kPolicyViolation = 1008; ///< RFC 6455, 7.4.1
constexpr qint64 kFarBehind = 256 * 1024; ///< bytes

} // namespace

EventOutlet::EventOutlet(http::WebSocketId client, http::Listener &listener)
    : m_way(Socket{client, &listener})
{}

EventOutlet::EventOutlet(http::BodyStream stream)
    : m_way(std::move(stream))
{}

void EventOutlet::send(const EventMessage &message) const
{
    if (const auto *socket = std::get_if<Socket>(&m_way)) {
        socket->listener->sendText(socket->id, QString::fromUtf8(message.json), message.delivery);
        return;
    }
    const auto &stream = std::get<http::BodyStream>(m_way);
    if (message.delivery == http::Delivery::Droppable && stream.unsentBytes() > kFarBehind)
        return;
    const QByteArray id = message.id.isEmpty() ? QByteArray() : "id: " + message.id + '\n';
    stream.send(id + "event: " + message.type.toUtf8() + "\ndata: " + message.json + "\n\n");
}

void EventOutlet::sendText(const QString &text) const
{
    if (const auto *socket = std::get_if<Socket>(&m_way))
        socket->listener->sendText(socket->id, text);
}

void EventOutlet::greet(const QByteArray &id) const
{
    if (const auto *stream = std::get_if<http::BodyStream>(&m_way))
        stream->send("id: " + id + "\n\n"); // no event: there is no data
}

void EventOutlet::keepAlive() const
{
    if (const auto *stream = std::get_if<http::BodyStream>(&m_way))
        stream->send(":\n\n");
}

void EventOutlet::close(const QString &reason) const
{
    if (const auto *socket = std::get_if<Socket>(&m_way))
        socket->listener->closeWebSocket(socket->id, kPolicyViolation, reason);
    else
        std::get<http::BodyStream>(m_way).end();
}

} // namespace cq::api
