#include "core/api/eventfeed.h"

#include "core/api/jobview.h"

#include <QDateTime>
#include <QJsonDocument>

namespace cq::api {

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype kMostOwners = 100'000;
constexpr int kPolicyViolation = 1008; ///< RFC 6455, 7.4.1

QJsonObject queueView(const EngineChanges &changes)
{
    QJsonObject counts;
    for (const JobState state : allJobStates())
        counts.insert(jobStateWord(state), changes.counts[state]);
    return {{u"paused"_s, changes.paused}, {u"jobs"_s, counts}};
}

} // namespace

EventFeed::EventFeed(EngineHandle &engine, AccountsHandle &accounts, const Directory &directory,
                     QObject *parent)
    : QObject(parent)
    , m_accounts(accounts)
    , m_directory(directory)
{
    connect(&engine, &EngineHandle::changed, this, &EventFeed::tell);
    connect(&accounts, &AccountsHandle::identitiesChanged, this, &EventFeed::checkRights);
}

void EventFeed::add(http::WebSocketId client, http::Listener &listener, const Principal &who)
{
    if (!client.isNull())
        m_clients.insert(client, {&listener, who});
}

void EventFeed::remove(http::WebSocketId client)
{
    m_clients.remove(client);
}

void EventFeed::tell(const EngineChanges &changes)
{
    if (m_owners.size() > kMostOwners)
        m_owners.clear();
    for (const Job &job : changes.jobs)
        m_owners.insert(job.id, job.owner);
    for (auto client = m_clients.constBegin(); client != m_clients.constEnd(); ++client) {
        const bool seesAll = client->who.role != Role::Participant;
        for (const Job &job : changes.jobs) {
            if (seesAll || job.owner == client->who.user)
                send(*client, client.key(), u"job"_s, jobView(job, m_directory));
        }
        for (const JobId job : changes.removedJobs) {
            if (seesAll || m_owners.value(job) == client->who.user)
                send(*client, client.key(), u"job_removed"_s, {{u"number"_s, job.value}});
        }
        for (const JobProgress &progress : changes.progress) {
            if (seesAll || m_owners.value(progress.job) == client->who.user)
                send(*client, client.key(), u"progress"_s,
                     {{u"number"_s, progress.job.value},
                      {u"graph_node"_s, progress.graphNodeTitle},
                      {u"value"_s, progress.value},
                      {u"max"_s, progress.max},
                      {u"overall"_s, progress.overall}});
        }
        send(*client, client.key(), u"queue"_s, queueView(changes));
    }
    for (const JobId job : changes.removedJobs)
        m_owners.remove(job);
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

void EventFeed::send(const Client &client, http::WebSocketId id, const QString &type,
                     const QJsonObject &data) const
{
    const QJsonObject message{
        {u"type"_s, type},
        {u"data"_s, data},
        {u"timestamp"_s, QDateTime::currentDateTimeUtc().toString(Qt::ISODateWithMs)}};
    client.listener->sendText(
        id, QString::fromUtf8(QJsonDocument(message).toJson(QJsonDocument::Compact)),
        type == "job"_L1 || type == "job_removed"_L1 ? http::Delivery::Reliable
                                                     : http::Delivery::Droppable);
}

} // namespace cq::api
