#pragma once

#include "core/base/future.h"
#include "core/storage/connection.h"
#include "core/storage/logsyncer.h"
#include "core/storage/migration.h"

#include <QObject>
#include <QPointer>

#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <thread>

namespace cq {

/// The only writer of one database, on a thread of its own, with natural group commit: each turn
/// takes all commands that are queued, runs them in one transaction and answers when that is on the
/// disk, while the next is under way. There is no timer (storage measurements).
///
/// A command is a function from the connection to a result. It may be run a second time when
/// another command of its group failed, so it must not change anything but the database. Answers
/// run on the thread of the context object, in order.
class Writer
{
public:
    template <typename T> using Work = std::function<Result<T>(Connection &)>;
    template <typename T> using Done = std::function<void(Result<T>)>;
    template <typename T> using Committed = std::function<void(const Result<T> &)>;

    /// Answers are delivered to `context`'s thread; when it is gone they are dropped. Damage that a
    /// command meets is reported on the writer's thread, before the command is answered.
    explicit Writer(QObject *context, DamageReport damage = {});
    Writer(const Writer &) = delete;
    Writer &operator=(const Writer &) = delete;
    ~Writer(); ///< stops

    /// Opens and migrates the database, then starts the thread. Blocks; call it before the engine
    /// serves anybody.
    Result<void> start(const QString &path, const Schema &schema);

    /// Commits what is queued, answers it, ends the thread. Later commands answer Unavailable.
    /// Idempotent.
    void stop();

    /// `committed` is for who must not wait for the context's thread: it runs on one of the
    /// writer's, when `done` is on its way, so that what it leads to comes after that.
    template <typename T> void write(Work<T> work, Done<T> done, Committed<T> committed = {})
    {
        struct Typed : Command
        {
            Work<T> work;
            Done<T> done;
            Committed<T> committed;
            std::optional<Result<T>> result;

            bool run(Connection &connection) override
            {
                result.emplace(work(connection));
                return result->has_value();
            }

            void fail(const Error &error) override { result.emplace(error); }

            void answer() override
            {
                if (committed)
                    done(*result); // two threads read it
                else
                    done(std::move(*result));
            }

            void acknowledge() override
            {
                if (committed)
                    committed(*result);
            }
        };

        auto command = std::make_unique<Typed>();
        command->work = std::move(work);
        command->done = std::move(done);
        command->committed = std::move(committed);
        enqueue(std::move(command));
    }

    /// The same with a future.
    template <typename T> QFuture<Result<T>> write(Work<T> work)
    {
        Answer<T> answer;
        write<T>(std::move(work), [answer](Result<T> result) { answer(std::move(result)); });
        return answer.future();
    }

private:
    struct Command
    {
        Command() = default;
        Command(const Command &) = delete;
        Command &operator=(const Command &) = delete;
        virtual ~Command() = default;
        virtual bool run(Connection &connection) = 0;
        virtual void fail(const Error &error) = 0;
        virtual void answer() = 0; ///< on the context's thread
        virtual void acknowledge() = 0; ///< on one of the writer's
    };

    using Group = std::vector<std::unique_ptr<Command>>;

    Result<void> prepare();
    void enqueue(std::unique_ptr<Command> command);
    void loop();
    void commit(Group &group);
    void commitAlone(Command &command);
    void answerWhenSynced(Group group);
    void post(std::shared_ptr<const Group> group) const;
    void checkpointWhenLarge(std::size_t commands);

    QPointer<QObject> m_context;
    DamageReport m_damage;
    QString m_path;
    std::unique_ptr<Connection> m_connection; ///< of the thread, as what follows
    std::unique_ptr<LogSyncer> m_syncer;
    std::thread m_thread;
    std::mutex m_mutex;
    std::condition_variable m_wake;
    std::vector<std::unique_ptr<Command>> m_queue;
    bool m_running = false;
    std::size_t m_pagesSinceCheckpoint = 0; ///< about
};

} // namespace cq
