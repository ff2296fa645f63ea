#include "core/api/eventfeed.h"

#include "core/base/future.h"

#include <QDateTime>
#include <QJsonDocument>

#include <algorithm>
#include <map>

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
    std::map<Audience, QList<Message>> news;
    std::map<EventDialect, QList<Message>> queue;
    for (auto client = m_clients.begin(); client != m_clients.end(); ++client) {
        const Audience audience = client->audience();
        if (!news.contains(audience))
            news.emplace(audience, written(framesFor(audience, changes)));
        for (const Message &message : news.at(audience))
            client->listener->sendText(client.key(), message.text, message.delivery);
        if (!queue.contains(audience.dialect)) {
            queue.emplace(audience.dialect,
                          written(queueFrames(audience.dialect, changes, m_directory)));
        }
        for (const Message &message : queue.at(audience.dialect)) {
            if (message.data == client->queue) // counts are told when they are others than before
                continue;
            client->queue = message.data;
            client->listener->sendText(client.key(), message.text, message.delivery);
        }
    }
    for (const Job &job : changes.jobs)
        m_newest = std::max(m_newest, job.id);
    for (const JobId job : changes.removedJobs)
        m_jobs.remove(job);
}

QList<EventFrame> EventFeed::framesFor(const Audience &audience, const EngineChanges &changes) const
{
    QList<EventFrame> frames;
    for (const Job &job : changes.jobs) {
        if (audience.maySee(job.owner))
            frames += jobFrames(audience.dialect, job, job.id > m_newest, m_directory);
    }
    for (const Job &job : changes.removedRows) {
        if (audience.maySee(job.owner))
            frames += removalFrames(audience.dialect, job);
    }
    for (const JobProgress &progress : changes.progress) {
        if (audience.maySee(m_jobs.value(progress.job).owner))
            frames += progressFrames(audience.dialect, progress);
    }
    if (!audience.person) {
        for (const Node &node : changes.nodes)
            frames += nodeFrames(audience.dialect, node, m_jobs.value(node.status.currentJob).uid);
    }
    return frames;
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

QList<EventFeed::Message> EventFeed::written(const QList<EventFrame> &frames)
{
    const QString now = QDateTime::currentDateTimeUtc().toString(Qt::ISODateWithMs);
    QList<Message> messages;
    for (const EventFrame &frame : frames) {
        const QJsonObject whole{
            {u"type"_s, frame.type}, {u"data"_s, frame.data}, {u"timestamp"_s, now}};
        const QByteArray text = QJsonDocument(whole).toJson(QJsonDocument::Compact);
        messages.append({frame.data, QString::fromUtf8(text), frame.delivery});
    }
    return messages;
}

} // namespace cq::api
