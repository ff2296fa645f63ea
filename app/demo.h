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
/// temporary data folder, and a trickle of sample jobs. Each of them fits on each node, but for one
/// now and then that asks for more than any card has. Main thread.
class Demo : public QObject
{
    Q_OBJECT

public:
    /// hurry: how many times faster than the eye likes it everything goes; for tests.
    explicit Demo(double hurry = 1, QObject *parent = nullptr);
    ~Demo() override;

    /// Storage when there is no room for temporary files, Unavailable when no port can be had.
    Result<void> prepare();

    /// Adds the nodes to the engine and begins to submit.
    void begin(EngineHandle &engine);

    QString dataFolder() const;

    /// What is submitted in turn; known after prepare().
    const QList<JobRequest> &samples() const { return m_samples; }

private:
    Result<void> unpackWorkflows();
    Result<void> startNodes();
    void addNodes(const QList<Node> &known);
    void submitOne();

    const double m_hurry;
    QTemporaryDir m_folder;
    QThread m_thread;
    std::vector<SimNode *> m_nodes; ///< live and die on m_thread
    EngineHandle *m_engine = nullptr;
    QList<JobRequest> m_samples;
    JobRequest m_tooLarge; ///< fits on no card
    QTimer m_timer;
    int m_submitted = 0;
    qint64 m_waiting = 0;
};

/// Starts the demo as a program of its own beside this one, with a temporary data folder, so that
/// sample jobs and real ones never meet. program: path of ours. Unavailable when it does not start.
Result<void> openDemo(const QString &program);

} // namespace cq
