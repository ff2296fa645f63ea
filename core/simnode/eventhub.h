#pragma once

#include "core/http/websocket.h"
#include "core/simnode/json.h"

#include <QHash>

#include <functional>
#include <optional>
#include <string>

namespace cq::sim {

/// Who an event of a job is for (protocol sheet, 3.1).
enum class Audience {
    Owner, ///< the socket of the job's client id; nobody when the job has none
    OwnerOrAll, ///< the same, but everybody when the job has none
};

/// What the hub needs of a server.
struct SocketSink
{
    std::function<void(http::WebSocketId, const QString &)> text;
    std::function<void(http::WebSocketId, const QByteArray &)> binary;
};

/// The WebSockets of a node and who they are. Keeps ComfyUI's habits, its faults included: a second
/// socket of a client id takes over, and when the first one closes the second one is forgotten
/// (recording 14). One thread.
class EventHub
{
public:
    explicit EventHub(SocketSink sink);

    /// Registers a socket and greets it. An empty client id gets a minted one. running: the client
    /// whose job runs, and the graph node it is at.
    void open(http::WebSocketId id, std::string clientId, const Json &status,
              const std::optional<std::string> &runningClient, const std::string &runningNode);
    void closed(http::WebSocketId id);
    /// A text frame from a client; answers the feature flags of the first one.
    void received(http::WebSocketId id, const QString &text, const Json &serverFlags);

    void broadcast(const char *type, const Json &data);
    void send(const std::optional<std::string> &clientId, Audience audience, const char *type,
              const Json &data);

    /// True when that client asked for previews with metadata.
    bool wantsMetadata(const std::optional<std::string> &clientId) const;
    /// Type 4 (protocol sheet, 3.3).
    void sendPreviewWithMetadata(const std::optional<std::string> &clientId, const Json &metadata,
                                 const QByteArray &image);
    /// Type 1; format 1 = JPEG, 2 = PNG.
    void sendPreview(const std::optional<std::string> &clientId, int format,
                     const QByteArray &image);
    /// Type 3.
    void sendText(const std::optional<std::string> &clientId, const std::string &node,
                  const std::string &text);

    bool hasListener(const std::optional<std::string> &clientId) const;

    /// Every socket, also those that were taken over.
    QList<http::WebSocketId> sockets() const { return m_clientOf.keys(); }

    void forgetAll();

private:
    struct Client
    {
        http::WebSocketId socket;
        bool previewMetadata = false;
    };

    void sendBinary(const std::optional<std::string> &clientId, const QByteArray &bytes);

    SocketSink m_sink;
    QHash<QByteArray, Client> m_clients; ///< by client id
    QHash<http::WebSocketId, QByteArray> m_clientOf;
    QHash<http::WebSocketId, bool> m_isGreeted; ///< sent its first frame that was JSON
};

} // namespace cq::sim
