#pragma once

#include "core/api/eventwords.h"
#include "core/http/listener.h"
#include "core/web/route.h"

#include <QHash>

#include <compare>
#include <optional>

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
    /// Clients that hear the same news: those of one person, or all who see everything.
    struct Audience
    {
        EventDialect dialect = EventDialect::Own;
        std::optional<UserId> person; ///< nothing: sees everything

        bool maySee(UserId owner) const { return !person || owner == *person; }

        friend auto operator<=>(const Audience &, const Audience &) = default;
    };

    struct Client
    {
        http::Listener *listener = nullptr;
        Principal who;
        EventDialect dialect = EventDialect::Own;
        QJsonObject queue = {}; ///< as last told

        Audience audience() const
        {
            return {dialect,
                    who.role == Role::Participant ? std::optional(who.user) : std::nullopt};
        }
    };

    /// A frame as it is sent, written once for all who get it.
    struct Message
    {
        QJsonObject data; ///< what it says
        QString text;
        http::Delivery delivery = http::Delivery::Reliable;
    };

    struct Known
    {
        UserId owner;
        QUuid uid;
    };

    void tell(const EngineChanges &changes);
    QList<EventFrame> framesFor(const Audience &audience, const EngineChanges &changes) const;
    void checkRights();
    static QList<Message> written(const QList<EventFrame> &frames);

    AccountsHandle &m_accounts;
    const Directory &m_directory;
    QHash<http::WebSocketId, Client> m_clients;
    QHash<JobId, Known> m_jobs; ///< that were told
    JobId m_newest; ///< the highest number anybody heard of; null until the engine said
};

} // namespace cq::api
