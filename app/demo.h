#pragma once

#include "core/base/result.h"
#include "core/domain/job.h"
#include "core/domain/node.h"

#include <QObject>
#include <QTemporaryDir>
#include <QThread>
#include <QTimer>

#include <memory>
#include <vector>

namespace cq {

class EngineHandle;
class SimNode;

/// What `--demo` shows: three simulated nodes of different size on a thread of their own, a
/// temporary data folder, and a trickle of sample jobs. Main thread.
class Demo : public QObject
{
    Q_OBJECT

public:
    explicit Demo(QObject *parent = nullptr);
    ~Demo() override;

    /// Storage when there is no room for temporary files, Unavailable when no port can be had.
    Result<void> prepare();

    /// Adds the nodes to the engine and begins to submit.
    void begin(EngineHandle &engine);

    QString dataFolder() const;

private:
    Result<void> unpackWorkflows();
    Result<void> startNodes();
    void addNodes(const QList<Node> &known);
    void submitOne();

    QTemporaryDir m_folder;
    QThread m_thread;
    std::vector<SimNode *> m_nodes; ///< live and die on m_thread
    EngineHandle *m_engine = nullptr;
    QList<JobRequest> m_samples;
    QTimer m_timer;
    int m_submitted = 0;
    qint64 m_waiting = 0;
};

} // namespace cq
