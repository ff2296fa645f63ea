#pragma once

#include "core/api/eventwords.h"
#include "core/http/listener.h"
#include "core/web/route.h"

#include <QHash>

namespace cq::api {

/// News for WebSockets: each client hears of the jobs that its person may see, and of the queue, in
/// its own dialect. A client whose right to come in ends is closed. Lives on the handlers' thread.
class EventFeed : public QObject
{
    Q_OBJECT

public:
    EventFeed(EngineHandle &engine, AccountsHandle &accounts, const Directory &directory,
              QObject *parent = nullptr);

    /// A client that was let in; `listener` outlives the feed.
    void add(http::WebSocketId client, http::Listener &listener, const Principal &who,
             EventDialect dialect);
    /// What a client says: S3 echoes it, nobody else listens.
    void hear(http::WebSocketId client, const QString &text);
    void remove(http::WebSocketId client);

private:
    struct Client
    {
        http::Listener *listener = nullptr;
        Principal who;
        EventDialect dialect = EventDialect::Own;
        QJsonObject queue = {}; ///< as last told

        bool maySee(UserId owner) const
        {
            return who.role != Role::Participant || owner == who.user;
        }
    };

    struct Known
    {
        UserId owner;
        QUuid uid;
    };

    void tell(const EngineChanges &changes);
    QList<EventFrame> framesFor(const Client &client, const EngineChanges &changes) const;
    void tellQueue(Client &client, http::WebSocketId id, const EngineChanges &changes) const;
    void checkRights();
    void send(const Client &client, http::WebSocketId id, const EventFrame &frame) const;

    AccountsHandle &m_accounts;
    const Directory &m_directory;
    QHash<http::WebSocketId, Client> m_clients;
    QHash<JobId, Known> m_jobs; ///< that were told
    JobId m_newest; ///< the highest number anybody heard of; null until the engine said
};

} // namespace cq::api
