#include "core/storage/writer.h"

#include "core/base/log.h"

#include <QFileInfo>

#include <future>

namespace cq {

using namespace Qt::StringLiterals;

namespace {

Q_LOGGING_CATEGORY(lcWriter, "comfyqueue.storage", QtInfoMsg)

constexpr std::size_t kPagesPerCommit = 8;
/// A journal that is emptied in time is written over instead of extended, and syncing that takes
/// half as long. More pages would make the pause for the emptying longer.
constexpr std::size_t kPagesPerCheckpoint = 1000;
constexpr qint64 kHugeBytes = 64LL * 1024 * 1024;

} // namespace

Writer::Writer(QObject *context, DamageReport damage)
    : m_context(context)
    , m_damage(std::move(damage))
{}

Writer::~Writer()
{
    stop();
}

Result<void> Writer::start(const QString &path, const Schema &schema)
{
    if (m_running)
        return {};
    m_path = path;
    m_running = true;
    std::promise<Result<void>> opened;
    std::future<Result<void>> answer = opened.get_future();
    // A QSqlDatabase belongs to the thread that opens it, so the thread opens it.
    m_thread = std::thread([this, path, schema, opened = std::move(opened)]() mutable {
        auto connection = openMigrated(path, schema);
        if (!connection) {
            opened.set_value(connection.error());
            return;
        }
        m_connection = std::move(*connection);
        m_connection->tellDamage(m_damage);
        m_syncer = std::make_unique<LogSyncer>();
        const Result<void> prepared = prepare();
        opened.set_value(prepared);
        if (prepared)
            loop();
        m_syncer.reset();
        m_connection.reset();
    });
    Result<void> result = answer.get();
    if (!result)
        stop();
    return result;
}

Result<void> Writer::prepare()
{
    // Checkpoints are ours to time: automatic ones stall a commit for tens of milliseconds.
    const auto manual = m_connection->run(u"PRAGMA wal_autocheckpoint=0"_s);
    if (!manual)
        return manual.error();
    const auto left = m_connection->leaveSyncing();
    return left ? m_syncer->start(m_path + u"-wal"_s) : left;
}

void Writer::stop()
{
    {
        const std::scoped_lock lock(m_mutex);
        m_running = false;
    }
    m_wake.notify_one();
    if (m_thread.joinable())
        m_thread.join();
}

void Writer::enqueue(std::unique_ptr<Command> command)
{
    {
        std::unique_lock lock(m_mutex);
        if (m_running) {
            m_queue.push_back(std::move(command));
            lock.unlock(); // else who wakes up would wait again
            m_wake.notify_one();
            return;
        }
    }
    command->fail(fail(ErrorKind::Unavailable, u"The database is closed."_s));
    const auto group = std::make_shared<Group>();
    group->push_back(std::move(command));
    post(group);
}

void Writer::loop()
{
    while (true) {
        Group group;
        {
            std::unique_lock lock(m_mutex);
            m_wake.wait(lock, [this] { return !m_queue.empty() || !m_running; });
            if (m_queue.empty())
                return;
            group.swap(m_queue);
        }
        const std::size_t commands = group.size();
        if (const auto failure = m_syncer->failure()) {
            for (const auto &command : group)
                command->fail(*failure);
        } else {
            commit(group);
        }
        answerWhenSynced(std::move(group));
        checkpointWhenLarge(commands);
    }
}

void Writer::commit(Group &group)
{
    bool good = m_connection->run(u"BEGIN IMMEDIATE"_s).has_value();
    for (auto command = group.begin(); good && command != group.end(); ++command)
        good = (*command)->run(*m_connection);
    if (good && m_connection->run(u"COMMIT"_s))
        return;
    // One of them failed: undo all, then let each stand alone, so that a bad one takes nobody with
    // it.
    (void)m_connection->run(u"ROLLBACK"_s);
    for (const auto &command : group)
        commitAlone(*command);
}

void Writer::commitAlone(Command &command)
{
    const auto begun = m_connection->run(u"BEGIN IMMEDIATE"_s);
    if (!begun) {
        command.fail(begun.error());
        return;
    }
    if (command.run(*m_connection)) {
        const auto committed = m_connection->run(u"COMMIT"_s);
        if (committed)
            return;
        command.fail(committed.error());
        logEvent(lcWriter(), LogLevel::Error, committed.error().message);
    }
    (void)m_connection->run(u"ROLLBACK"_s);
}

void Writer::answerWhenSynced(Group group)
{
    const bool isAlone = group.size() == 1;
    // std::function wants copyable captures, hence the shared pointer.
    m_syncer->sync(
        [this, shared = std::make_shared<Group>(std::move(group))](const Result<void> &synced) {
            if (!synced) {
                for (const auto &command : *shared)
                    command->fail(synced.error());
            }
            post(shared);
        },
        isAlone);
}

void Writer::post(std::shared_ptr<const Group> group) const
{
    // An event and not a call in an inbox: what is acknowledged below must not overtake it.
    if (QObject *context = m_context.data()) {
        QMetaObject::invokeMethod(
            context,
            [group] {
                for (const auto &command : *group)
                    command->answer();
            },
            Qt::QueuedConnection);
    }
    for (const auto &command : *group)
        command->acknowledge();
}

void Writer::checkpointWhenLarge(std::size_t commands)
{
    // A commit writes some pages of its own, and each command about one more.
    m_pagesSinceCheckpoint += kPagesPerCommit + commands;
    if (m_pagesSinceCheckpoint < kPagesPerCheckpoint)
        return;
    m_pagesSinceCheckpoint = 0;
    // Waits for no reader. Readers that are busy keep the journal growing, which is unusual.
    const bool isHuge = QFileInfo(m_path + u"-wal"_s).size() > kHugeBytes;
    const auto done = m_connection->run(isHuge ? u"PRAGMA wal_checkpoint(RESTART)"_s
                                               : u"PRAGMA wal_checkpoint(PASSIVE)"_s);
    if (!done)
        logEvent(lcWriter(), LogLevel::Warning, done.error().message);
}

} // namespace cq
