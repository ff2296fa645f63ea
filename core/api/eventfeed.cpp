#include "core/api/eventfeed.h"

#include "core/base/future.h"
#include "core/base/jsontext.h"

#include <QTimer>

#include <algorithm>

namespace cq::api {

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype kMostKnown = 100'000;

EventMessage messageOf(const EventFrame &frame, TimeMs at, const QByteArray &id = {})
{
    JsonText message;
    message.add("type", frame.type).addJson("data", frame.data).addTime("timestamp", at);
    if (!id.isEmpty())
        message.add("id", QString::fromLatin1(id));
    return {id, frame.type, std::move(message).end(), frame.delivery};
}

/// What the client heard last before; empty when it comes for the first time.
QByteArray lastIdOf(const http::Request &request)
{
    const QByteArray header = request.headers.value("Last-Event-ID");
    return header.isEmpty() ? request.queryValue(u"last_event_id").toUtf8() : header;
}

} // namespace

EventFeed::EventFeed(EngineHandle &engine, AccountsHandle &accounts, const Directory &directory,
                     const Clock &clock, int keepAliveMs, QObject *parent)
    : QObject(parent)
    , m_accounts(accounts)
    , m_directory(directory)
    , m_clock(clock)
    , m_recent(QUuid::createUuid().toByteArray(QUuid::Id128).first(12))
{
    connect(&engine, &EngineHandle::changed, this, &EventFeed::tell);
    // Queued: after the gate has heard of it, so that who is turned out here cannot come back in.
    connect(&accounts, &AccountsHandle::identitiesChanged, this, &EventFeed::checkRights,
            Qt::QueuedConnection);
    auto *timer = new QTimer(this);
    connect(timer, &QTimer::timeout, this, &EventFeed::keepAlive);
    timer->start(keepAliveMs);
    JobWindowQuery newest;
    newest.limit = 1;
    whenDone(engine.window(newest), this, [this](const Result<QList<Job>> &jobs) {
        if (jobs && !jobs->isEmpty())
            m_newest = std::max(m_newest, jobs->first().id);
    });
}

EventFeed::Client EventFeed::clientOf(const web::Call &call, EventOutlet outlet,
                                      EventDialect dialect)
{
    return {std::move(outlet), call.principal, web::presentedBy(call.request), dialect};
}

void EventFeed::accept(const web::Call &call, const web::Reply &reply, http::Listener &listener,
                       EventDialect dialect)
{
    const http::WebSocketId id = reply.accept();
    if (id.isNull())
        return;
    Client client = clientOf(call, EventOutlet(id, listener), dialect);
    if (const QByteArray lastId = lastIdOf(call.request); !lastId.isEmpty())
        catchUp(client, lastId);
    m_clients.emplace(ClientId{id, 0}, std::move(client));
}

void EventFeed::stream(const web::Call &call, const web::Reply &reply)
{
    http::Response head = http::Response::bytes(200, "text/event-stream", {});
    head.headers.set("X-Accel-Buffering", "no"); // nginx would keep the news to itself
    const ClientId id{{}, ++m_lastStream};
    const EventOutlet outlet(reply.stream(head, [this, id] { m_clients.erase(id); }));
    Client client = clientOf(call, outlet, EventDialect::Own);
    if (const QByteArray lastId = lastIdOf(call.request); !lastId.isEmpty())
        catchUp(client, lastId);
    else
        outlet.greet(m_recent.newestId());
    m_clients.emplace(id, std::move(client));
}

void EventFeed::catchUp(Client &client, const QByteArray &lastId) const
{
    if (client.dialect != EventDialect::Own)
        return;
    if (const auto missed = m_recent.after(lastId)) {
        for (const JobNews &news : *missed) {
            for (const Scoped &scoped : messagesFor(client.dialect, news)) {
                if (client.maySee(scoped.owner))
                    client.outlet.send(scoped.message);
            }
        }
    } else {
        client.outlet.send(messageOf({u"missed"_s}, m_clock.now(), m_recent.newestId()));
    }
    EngineChanges now;
    now.counts = m_directory.counts();
    now.paused = m_directory.isPaused();
    tellQueue(client, queueNews(client.dialect, now));
}

void EventFeed::hear(http::WebSocketId client, const QString &text)
{
    const auto found = m_clients.find({client, 0});
    if (found != m_clients.end() && found->second.dialect == EventDialect::S3)
        found->second.outlet.sendText(u"pong: "_s + text);
}

void EventFeed::remove(http::WebSocketId client)
{
    m_clients.erase({client, 0});
}

void EventFeed::tell(const EngineChanges &changes)
{
    if (m_jobs.size() > kMostKnown)
        m_jobs.clear();
    QList<JobNews> news;
    const TimeMs now = m_clock.now();
    for (const Job &job : changes.jobs) {
        m_jobs.insert(job.id, {job.owner, job.uid});
        news.append(m_recent.add(job, false, now));
    }
    for (const Job &job : changes.removedRows)
        news.append(m_recent.add(job, true, now));
    // Made once for all who speak it: rendering for each of 1,000 takes most of the time.
    std::map<EventDialect, QList<Scoped>> messages;
    std::map<EventDialect, QList<QueueNews>> queue;
    for (auto &[id, client] : m_clients) {
        const auto [spoken, isFirst] = messages.try_emplace(client.dialect);
        if (isFirst) {
            spoken->second = messagesFor(client.dialect, changes, news);
            queue.emplace(client.dialect, queueNews(client.dialect, changes));
        }
        for (const Scoped &scoped : spoken->second) {
            if (client.maySee(scoped.owner))
                client.outlet.send(scoped.message);
        }
        tellQueue(client, queue.at(client.dialect));
    }
    for (const Job &job : changes.jobs)
        m_newest = std::max(m_newest, job.id);
    for (const JobId job : changes.removedJobs)
        m_jobs.remove(job);
}

QList<EventFeed::Scoped> EventFeed::messagesFor(EventDialect dialect, const JobNews &news) const
{
    const QList<EventFrame> frames = news.isRemoval
        ? removalFrames(dialect, news.job)
        : jobFrames(dialect, news.job, news.job.id > m_newest, m_directory);
    QList<Scoped> messages;
    for (const EventFrame &frame : frames) {
        messages.append(
            {news.job.owner,
             messageOf(frame, news.at, dialect == EventDialect::Own ? news.id : QByteArray())});
    }
    return messages;
}

QList<EventFeed::Scoped> EventFeed::messagesFor(EventDialect dialect, const EngineChanges &changes,
                                                const QList<JobNews> &news) const
{
    const TimeMs now = m_clock.now();
    QList<Scoped> messages;
    for (const JobNews &one : news)
        messages += messagesFor(dialect, one);
    for (const JobProgress &progress : changes.progress) {
        for (const EventFrame &frame : progressFrames(dialect, progress))
            messages.append({m_jobs.value(progress.job).owner, messageOf(frame, now)});
    }
    for (const Node &node : changes.nodes) {
        for (const EventFrame &frame :
             nodeFrames(dialect, node, m_jobs.value(node.status.currentJob).uid))
            messages.append({UserId{}, messageOf(frame, now)});
    }
    return messages;
}

QList<EventFeed::QueueNews> EventFeed::queueNews(EventDialect dialect,
                                                 const EngineChanges &changes) const
{
    QList<QueueNews> news;
    for (const EventFrame &frame : queueFrames(dialect, changes, m_directory))
        news.append({frame.data, messageOf(frame, m_clock.now())});
    return news;
}

/// Counts are told when they are others than before.
void EventFeed::tellQueue(Client &client, const QList<QueueNews> &news)
{
    for (const QueueNews &one : news) {
        if (one.data == client.queue)
            continue;
        client.queue = one.data;
        client.outlet.send(one.message);
    }
}

/// What let a client in must still be good, and its role the same.
void EventFeed::checkRights()
{
    const auto identities = m_accounts.identities();
    std::erase_if(m_clients, [&](const auto &entry) {
        const Client &client = entry.second;
        const auto who = client.presented
            ? identities->identify(client.presented->credential, m_clock.now())
            : fail(ErrorKind::Denied, QString());
        if (who && who->role == client.who.role)
            return false;
        client.outlet.close(u"Your account was changed; sign in again."_s);
        return true;
    });
}

void EventFeed::keepAlive()
{
    checkRights(); // time ends rights, too
    for (const auto &[id, client] : m_clients)
        client.outlet.keepAlive();
}

} // namespace cq::api
