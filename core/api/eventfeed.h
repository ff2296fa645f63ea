#pragma once

#include "core/api/directory.h"
#include "core/http/listener.h"
#include "core/web/route.h"

#include <QHash>
#include <QSet>

namespace cq::api {

/// News for WebSockets: each client hears of the jobs that its person may see, and of the queue.
/// A client whose right to come in ends is closed. Lives on the handlers' thread.
class EventFeed : public QObject
{
    Q_OBJECT

public:
    EventFeed(EngineHandle &engine, AccountsHandle &accounts, const Directory &directory,
              QObject *parent = nullptr);

    /// A client that was let in; `listener` outlives the feed.
    void add(http::WebSocketId client, http::Listener &listener, const Principal &who);
    void remove(http::WebSocketId client);

private:
    struct Client
    {
        http::Listener *listener = nullptr;
        Principal who;
    };

    void tell(const EngineChanges &changes);
    void checkRights();
    void send(const Client &client, http::WebSocketId id, const QString &type,
              const QJsonObject &data) const;

    AccountsHandle &m_accounts;
    const Directory &m_directory;
    QHash<http::WebSocketId, Client> m_clients;
    QHash<JobId, UserId> m_owners; ///< of jobs that were told, for their removal
};

} // namespace cq::api
