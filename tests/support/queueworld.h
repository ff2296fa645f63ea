#pragma once

#include "core/base/clock.h"
#include "core/queue/jobqueue.h"
#include "core/storage/attemptstore.h"
#include "core/storage/eventstore.h"
#include "core/storage/migration.h"
#include "core/storage/outputstore.h"
#include "core/storage/writer.h"
#include "tests/support/answer.h"

#include <QObject>
#include <QTemporaryDir>

namespace cq::test {

/// A job queue over a real database file, with a clock that the test moves. Reads go by a
/// connection of its own, so they see what is committed and nothing else.
class QueueWorld
{
public:
    QueueWorld() { start(); }

    QString path() const { return m_folder.filePath(QStringLiteral("queue.db")); }

    JobQueue &queue() { return *m_queue; }

    FakeClock &clock() { return m_clock; }

    Writer &writer() { return *m_writer; }

    /// What was open when the queue was loaded.
    const QList<Attempt> &openAttempts() const { return m_open; }

    /// The program ends and starts again.
    void restart()
    {
        m_writer->stop();
        QCoreApplication::processEvents();
        m_queue.reset();
        m_writer.reset();
        start();
    }

    Connection &committed()
    {
        if (!m_connection) {
            auto opened = Connection::open(path(), Connection::Mode::ReadOnly);
            if (!opened)
                qFatal("%s", qPrintable(opened.error().message));
            m_connection = std::move(*opened);
        }
        return *m_connection;
    }

    Job job(JobId id) { return JobStore(committed()).find(id).value_or({}); }

    JobCounts counts() { return JobStore(committed()).counts({}).value_or({}); }

    QList<Attempt> attempts(JobId id) { return AttemptStore(committed()).ofJob(id).value_or({}); }

    QList<JobOutput> outputs(JobId id) { return OutputStore(committed()).ofJob(id).value_or({}); }

    /// The kinds of a job's events, oldest first.
    QStringList events(JobId id)
    {
        QStringList kinds;
        for (const JobEvent &event : EventStore(committed()).ofJob(id).value_or({}))
            kinds << event.kind;
        return kinds;
    }

    /// A waiting (or held) job that was just submitted; ends the test program if that fails.
    Job submit(const QString &title = QStringLiteral("a job"), bool held = false,
               std::optional<NodeId> pinned = {})
    {
        JobRequest request;
        request.title = title;
        request.graph = "{\"1\":{\"class_type\":\"" + title.toUtf8() + "\",\"inputs\":{}}}";
        request.held = held;
        request.pinnedNode = pinned;
        const auto done = await(m_queue->submit(request, {}, {}));
        if (!done)
            qFatal("%s", qPrintable(done.error().message));
        return done->job;
    }

    /// The same of somebody.
    Job submitFor(UserId owner, const QList<JobInput> &inputs = {})
    {
        JobRequest request;
        request.owner = owner;
        request.title = QStringLiteral("a job");
        request.graph = "{}";
        const auto done = await(m_queue->submit(request, inputs, {}));
        if (!done)
            qFatal("%s", qPrintable(done.error().message));
        return done->job;
    }

    /// A job that a node has just got.
    ClaimedJob claimed(NodeId node = NodeId{1})
    {
        const auto done = await(m_queue->claim(submit().id, node));
        if (!done)
            qFatal("%s", qPrintable(done.error().message));
        return *done;
    }

    /// Brings a fresh job into a state by legal moves.
    JobId jobIn(JobState state)
    {
        using enum JobState;
        switch (state) {
        case Held:
            return submit(QStringLiteral("held"), true).id;
        case Pending:
            return submit().id;
        case Cancelled: {
            const JobId id = submit().id;
            expect(m_queue->cancel({id}));
            return id;
        }
        case Assigned:
        case Running:
        case Collecting:
        case Completed:
        case Failed:
            break;
        }
        const ClaimedJob job = claimed();
        if (state == Failed)
            expect(m_queue->fail(job.attempt, {FailureKind::Execution, QStringLiteral("bad")}));
        if (state == Running)
            expect(m_queue->markRunning(job.attempt));
        if (state == Collecting || state == Completed)
            expect(m_queue->markCollecting(job.attempt));
        if (state == Completed)
            expect(m_queue->complete(job.attempt, {}, {}));
        return job.job.id;
    }

private:
    template <typename T> void expect(QFuture<Result<T>> future)
    {
        const auto done = await(future);
        if (!done)
            qFatal("%s", qPrintable(done.error().message));
    }

    void start()
    {
        m_writer = std::make_unique<Writer>(&m_context);
        const auto opened = m_writer->start(path(), queueSchema());
        if (!opened)
            qFatal("%s", qPrintable(opened.error().message));
        m_queue = std::make_unique<JobQueue>(*m_writer, m_clock);
        const auto loaded = await(m_queue->load());
        if (!loaded)
            qFatal("%s", qPrintable(loaded.error().message));
        m_open = *loaded;
    }

    QTemporaryDir m_folder;
    QObject m_context;
    FakeClock m_clock;
    std::unique_ptr<Writer> m_writer;
    std::unique_ptr<JobQueue> m_queue;
    std::unique_ptr<Connection> m_connection;
    QList<Attempt> m_open;
};

/// A result as dispatch hands it in.
inline JobOutput newResult(JobId job, int index, const QString &mimeType)
{
    JobOutput output;
    output.job = job;
    output.graphNode = QStringLiteral("9");
    output.key = QStringLiteral("images");
    output.index = index;
    output.fileName = QStringLiteral("out_%1.png").arg(index);
    output.path = QStringLiteral("users/1/jobs/%1/%2").arg(job.value).arg(index);
    output.mimeType = mimeType;
    output.size = 10 + index;
    output.sha256 = QByteArray(32, static_cast<char>('a' + index));
    return output;
}

} // namespace cq::test
