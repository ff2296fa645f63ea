#include "core/api/eventfeed.h"

#include "core/base/future.h"

#include <QDateTime>
#include <QJsonDocument>

#include <algorithm>

namespace cq::api {

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype kMostKnown = 100'000;
constexpr int kPolicyViolation = 1008; ///< RFC 6455, 7.4.1

} // namespace

EventFeed::EventFeed(EngineHandle &engine, AccountsHandle &accounts, const Directory &directory,
                     QObject *parent)
    : QObject(parent)
    , m_accounts(accounts)
    , m_directory(directory)
{
    connect(&engine, &EngineHandle::changed, this, &EventFeed::tell);
    connect(&accounts, &AccountsHandle::identitiesChanged, this, &EventFeed::checkRights);
    JobWindowQuery newest;
    newest.limit = 1;
    whenDone(engine.window(newest), this, [this](const Result<QList<Job>> &jobs) {
        if (jobs && !jobs->isEmpty())
            m_newest = std::max(m_newest, jobs->first().id);
    });
}

void EventFeed::add(http::WebSocketId client, http::Listener &listener, const Principal &who,
                    EventDialect dialect)
{
    if (!client.isNull())
        m_clients.insert(client, {&listener, who, dialect});
}

void EventFeed::hear(http::WebSocketId client, const QString &text)
{
    const auto found = m_clients.constFind(client);
    if (found != m_clients.constEnd() && found->dialect == EventDialect::S3)
        found->listener->sendText(client, u"pong: "_s + text);
}

void EventFeed::remove(http::WebSocketId client)
{
    m_clients.remove(client);
}

void EventFeed::tell(const EngineChanges &changes)
{
    if (m_jobs.size() > kMostKnown)
        m_jobs.clear();
    for (const Job &job : changes.jobs)
        m_jobs.insert(job.id, {job.owner, job.uid});
    for (auto client = m_clients.begin(); client != m_clients.end(); ++client) {
        for (const EventFrame &frame : framesFor(*client, changes))
            send(*client, client.key(), frame);
        tellQueue(*client, client.key(), changes);
    }
    for (const Job &job : changes.jobs)
        m_newest = std::max(m_newest, job.id);
    for (const JobId job : changes.removedJobs)
        m_jobs.remove(job);
}

QList<EventFrame> EventFeed::framesFor(const Client &client, const EngineChanges &changes) const
{
    QList<EventFrame> frames;
    for (const Job &job : changes.jobs) {
        if (client.maySee(job.owner))
            frames += jobFrames(client.dialect, job, job.id > m_newest, m_directory);
    }
    for (const Job &job : changes.removedRows) {
        if (client.maySee(job.owner))
            frames += removalFrames(client.dialect, job);
    }
    for (const JobProgress &progress : changes.progress) {
        if (client.maySee(m_jobs.value(progress.job).owner))
            frames += progressFrames(client.dialect, progress);
    }
    if (client.who.role != Role::Participant) {
        for (const Node &node : changes.nodes)
            frames += nodeFrames(client.dialect, node, m_jobs.value(node.status.currentJob).uid);
    }
    return frames;
}

/// Counts are told when they are others than before.
void EventFeed::tellQueue(Client &client, http::WebSocketId id, const EngineChanges &changes) const
{
    for (const EventFrame &frame : queueFrames(client.dialect, changes, m_directory)) {
        if (frame.data == client.queue)
            continue;
        client.queue = frame.data;
        send(client, id, frame);
    }
}

void EventFeed::checkRights()
{
    const auto identities = m_accounts.identities();
    for (auto client = m_clients.begin(); client != m_clients.end();) {
        const auto account = identities->account(client->who.user);
        if (account && account->enabled && account->role == client->who.role) {
            ++client;
            continue;
        }
        client->listener->closeWebSocket(client.key(), kPolicyViolation,
                                         u"Your account was changed; sign in again."_s);
        client = m_clients.erase(client);
    }
}

void EventFeed::send(const Client &client, http::WebSocketId id, const EventFrame &frame) const
{
    const QJsonObject message{
        {u"type"_s, frame.type},
        {u"data"_s, frame.data},
        {u"timestamp"_s, QDateTime::currentDateTimeUtc().toString(Qt::ISODateWithMs)}};
    client.listener->sendText(
        id, QString::fromUtf8(QJsonDocument(message).toJson(QJsonDocument::Compact)),
        frame.delivery);
}

} // namespace cq::api
