#include "core/simnode/eventhub.h"

#include <QUuid>
#include <QtEndian>

namespace cq::sim {

namespace {

QByteArray bigEndian(qsizetype number)
{
    QByteArray bytes(4, '\0');
    qToBigEndian(static_cast<quint32>(number), bytes.data());
    return bytes;
}

QString frame(const char *type, const Json &data)
{
    return QString::fromLatin1(pythonJson({{"type", type}, {"data", data}}));
}

} // namespace

EventHub::EventHub(SocketSink sink)
    : m_sink(std::move(sink))
{}

void EventHub::open(http::WebSocketId id, std::string clientId, const Json &status,
                    const std::optional<std::string> &runningClient, const std::string &runningNode)
{
    if (clientId.empty())
        clientId = QUuid::createUuid().toString(QUuid::Id128).toStdString();
    const QByteArray key = QByteArray::fromStdString(clientId);
    m_clients.insert(key, Client{id});
    m_clientOf.insert(id, key);
    Json greeting = status;
    greeting["sid"] = clientId;
    m_sink.text(id, frame("status", greeting));
    if (runningClient == clientId && !runningNode.empty())
        m_sink.text(id,
                    frame("executing", {{"node", runningNode}})); // without prompt_id, as recorded
}

void EventHub::closed(http::WebSocketId id)
{
    m_isGreeted.remove(id);
    m_clients.remove(m_clientOf.take(id)); // whoever is registered there by now
}

void EventHub::received(http::WebSocketId id, const QString &text, const Json &serverFlags)
{
    const auto message = parseJson(text.toUtf8());
    if (!message || !message->is_object() || m_isGreeted.value(id))
        return;
    m_isGreeted.insert(id, true);
    const auto client = m_clients.find(m_clientOf.value(id));
    if (client == m_clients.end() || message->value("type", Json()) != "feature_flags")
        return;
    const Json flags = message->value("data", Json::object());
    client->previewMetadata =
        flags.is_object() && flags.value("supports_preview_metadata", Json()) == true;
    m_sink.text(client->socket, frame("feature_flags", serverFlags));
}

void EventHub::broadcast(const char *type, const Json &data)
{
    const QString text = frame(type, data);
    for (const Client &client : std::as_const(m_clients))
        m_sink.text(client.socket, text);
}

void EventHub::send(const std::optional<std::string> &clientId, Audience audience, const char *type,
                    const Json &data)
{
    if (!clientId) {
        if (audience == Audience::OwnerOrAll && !m_clients.isEmpty())
            broadcast(type, data);
        return;
    }
    const auto client = m_clients.constFind(QByteArray::fromStdString(*clientId));
    if (client != m_clients.cend())
        m_sink.text(client->socket, frame(type, data));
}

bool EventHub::wantsMetadata(const std::optional<std::string> &clientId) const
{
    return clientId && m_clients.value(QByteArray::fromStdString(*clientId)).previewMetadata;
}

void EventHub::sendPreviewWithMetadata(const std::optional<std::string> &clientId,
                                       const Json &metadata, const QByteArray &image)
{
    const QByteArray json = pythonJson(metadata);
    sendBinary(clientId, bigEndian(4) + bigEndian(json.size()) + json + image);
}

void EventHub::sendPreview(const std::optional<std::string> &clientId, int format,
                           const QByteArray &image)
{
    sendBinary(clientId, bigEndian(1) + bigEndian(format) + image);
}

void EventHub::sendText(const std::optional<std::string> &clientId, const std::string &node,
                        const std::string &text)
{
    const QByteArray name = QByteArray::fromStdString(node);
    sendBinary(clientId,
               bigEndian(3) + bigEndian(name.size()) + name + QByteArray::fromStdString(text));
}

bool EventHub::hasListener(const std::optional<std::string> &clientId) const
{
    return clientId ? m_clients.contains(QByteArray::fromStdString(*clientId))
                    : !m_clients.isEmpty();
}

void EventHub::forgetAll()
{
    m_clients.clear();
    m_clientOf.clear();
    m_isGreeted.clear();
}

void EventHub::sendBinary(const std::optional<std::string> &clientId, const QByteArray &bytes)
{
    if (clientId) {
        const auto client = m_clients.constFind(QByteArray::fromStdString(*clientId));
        if (client != m_clients.cend())
            m_sink.binary(client->socket, bytes);
        return;
    }
    for (const Client &client : std::as_const(m_clients))
        m_sink.binary(client.socket, bytes);
}

} // namespace cq::sim
