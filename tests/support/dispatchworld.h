#pragma once

#include "core/dispatch/dispatcher.h"
#include "core/nodes/fleet.h"
#include "core/outputs/filestore.h"
#include "core/queue/jobqueue.h"
#include "core/storage/migration.h"
#include "core/storage/writer.h"
#include "tests/support/answer.h"

#include <QTemporaryDir>

#include <memory>

namespace cq::test {

/// A dispatcher with everything it needs, on the test's thread: queue, fleet and files on a real
/// disk. A base of test classes.
class DispatchWorld
{
protected:
    static constexpr int kPatienceMs = 60'000;

    void openWorld()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        m_context = std::make_unique<QObject>();
        m_files = std::make_unique<FileStore>(path(QStringLiteral("data")));
        CQ_VERIFY_OK(m_files->prepare());
        m_mainWriter = std::make_unique<Writer>(m_context.get());
        CQ_VERIFY_OK(m_mainWriter->start(path(QStringLiteral("main.db")), mainSchema()));
        m_writer = std::make_unique<Writer>(m_context.get());
        CQ_VERIFY_OK(m_writer->start(path(QStringLiteral("queue.db")), queueSchema()));
        m_queue = std::make_unique<JobQueue>(*m_writer, m_clock);
        CQ_VERIFY_OK(await(m_queue->load()));
        m_fleet = std::make_unique<Fleet>(*m_mainWriter, m_clock, QStringLiteral("test"));
        m_fleet->start();
    }

    void startDispatcher(const QList<Attempt> &open = {})
    {
        m_dispatcher = std::make_unique<Dispatcher>(*m_queue, *m_fleet, *m_files, m_clock);
        m_dispatcher->start(open);
    }

    void closeWorld()
    {
        m_dispatcher.reset();
        m_fleet.reset();
        m_queue.reset();
        m_writer.reset();
        m_mainWriter.reset();
        m_context.reset(); // with the answers that nobody can take any more
        m_files.reset();
        m_committed.reset();
        m_folder.reset();
    }

    NodeId join(const QUrl &url, int intervalMs = 0)
    {
        NodeConfig config;
        config.name = QStringLiteral("node %1").arg(m_fleet->nodes().size());
        config.url = url;
        config.healthIntervalMs = intervalMs; // 0: no news from health checks helps us along
        return await(m_fleet->add(config, {}))->config.id;
    }

    /// Sees what is on disk and nothing else.
    Connection &committed()
    {
        if (!m_committed) {
            auto opened =
                Connection::open(path(QStringLiteral("queue.db")), Connection::Mode::ReadOnly);
            if (!opened)
                qFatal("%s", qPrintable(opened.error().message));
            m_committed = std::move(*opened);
        }
        return *m_committed;
    }

    Job job(JobId id) { return JobStore(committed()).find(id).value_or({}); }

    QString path(const QString &name) const { return m_folder->filePath(name); }

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<QObject> m_context;
    SystemClock m_clock;
    std::unique_ptr<Writer> m_mainWriter;
    std::unique_ptr<Writer> m_writer;
    std::unique_ptr<FileStore> m_files;
    std::unique_ptr<JobQueue> m_queue;
    std::unique_ptr<Fleet> m_fleet;
    std::unique_ptr<Dispatcher> m_dispatcher;
    std::unique_ptr<Connection> m_committed;
};

} // namespace cq::test
