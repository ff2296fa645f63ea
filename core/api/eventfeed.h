#pragma once

#include "core/api/eventoutlet.h"
#include "core/api/eventwords.h"
#include "core/api/recentnews.h"
#include "core/web/credentials.h"
#include "core/web/reply.h"

#include <QHash>

#include <map>
#include <utility>

namespace cq::api {

/// News for WebSockets and for streams of Server-Sent Events: each client hears of the jobs that
/// its person may see, and of the queue, in its own dialect. Who speaks our own and was away for a
/// moment names the last id it heard (`Last-Event-ID`, or `last_event_id` in the query) and gets
/// what it missed, or the event "missed" when that is not known any more. A client whose right to
/// come in ends is closed. Lives on the handlers' thread.
class EventFeed : public QObject
{
    Q_OBJECT

public:
    EventFeed(EngineHandle &engine, AccountsHandle &accounts, const Directory &directory,
              const Clock &clock, int keepAliveMs, QObject *parent = nullptr);

    /// Lets the WebSocket of a call in; `listener` outlives the feed.
    void accept(const web::Call &call, const web::Reply &reply, http::Listener &listener,
                EventDialect dialect);
    /// Answers a call with a stream of events in our own dialect.
    void stream(const web::Call &call, const web::Reply &reply);
    /// What a WebSocket says: S3 echoes it, nobody else listens.
    void hear(http::WebSocketId client, const QString &text);
    void remove(http::WebSocketId client);

private:
    using ClientId =
        std::pair<http::WebSocketId, quint64>; ///< a WebSocket, or the number of a stream

    struct Client
    {
        EventOutlet outlet;
        Principal who;
        std::optional<web::Presented> presented;
        EventDialect dialect = EventDialect::Own;
        QByteArray queue = {}; ///< as last told

        /// Null for what belongs to nobody.
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

    /// A message and whose job it is about; null: for editors and admins.
    struct Scoped
    {
        UserId owner;
        EventMessage message;
    };

    struct QueueNews
    {
        QByteArray data; ///< to see whether it is news
        EventMessage message;
    };

    static Client clientOf(const web::Call &call, EventOutlet outlet, EventDialect dialect);
    void catchUp(Client &client, const QByteArray &lastId) const;
    void tell(const EngineChanges &changes);
    QList<Scoped> messagesFor(EventDialect dialect, const EngineChanges &changes,
                              const QList<JobNews> &news) const;
    QList<Scoped> messagesFor(EventDialect dialect, const JobNews &news) const;
    QList<QueueNews> queueNews(EventDialect dialect, const EngineChanges &changes) const;
    static void tellQueue(Client &client, const QList<QueueNews> &news);
    void checkRights();
    void keepAlive();

    AccountsHandle &m_accounts;
    const Directory &m_directory;
    const Clock &m_clock;
    std::map<ClientId, Client> m_clients;
    quint64 m_lastStream = 0;
    RecentNews m_recent;
    QHash<JobId, Known> m_jobs; ///< that were told
    JobId m_newest; ///< the highest number anybody heard of; null until the engine said
};

} // namespace cq::api
