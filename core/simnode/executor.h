#pragma once

#include "core/base/clock.h"
#include "core/simnode/classtable.h"
#include "core/simnode/eventhub.h"
#include "core/simnode/executionlist.h"
#include "core/simnode/gpumemory.h"
#include "core/simnode/outputcache.h"
#include "core/simnode/performer.h"
#include "core/simnode/progressboard.h"
#include "core/simnode/promptqueue.h"
#include "core/simnode/scenario.h"

#include <QElapsedTimer>
#include <QFutureWatcher>
#include <QImage>
#include <QObject>
#include <QTimer>

#include <functional>
#include <memory>
#include <optional>

namespace cq::sim {

/// What the executor works with; all of it outlives the executor.
struct ExecutorTools
{
    const ClassTable &classes;
    const Clock &clock;
    std::shared_ptr<FileStore> files;
    GpuMemory &memory;
    OutputCache &cache;
    EventHub &hub;
    /// Faults that strike when a graph node of this class begins.
    std::function<QList<SimFault>(const std::string &)> faultsAt;
};

/// Runs one prompt at a time and tells its listeners in ComfyUI's order (protocol sheet, 3.2). Time
/// passes by timers; large pictures are made on the pool. With jobSeconds 0 a prompt of small
/// pictures runs in one go. Lives on the thread of the node.
class Executor : public QObject
{
    Q_OBJECT

public:
    Executor(ExecutorTools tools, SimNodeSpec spec, QObject *parent = nullptr);
    ~Executor() override;

    void start(std::shared_ptr<SimJob> job);

    bool isRunning() const { return m_job != nullptr; }

    const std::shared_ptr<SimJob> &job() const { return m_job; }

    /// The graph node at work; empty when there is none.
    const std::string &currentNode() const { return m_node; }

    /// Takes effect at the next progress step or graph node, as in ComfyUI.
    void interrupt();
    /// Stands still for so long; 0 = until the prompt is abandoned.
    void stall(double seconds);
    /// Fails the running prompt at its next graph node (OutOfMemory, Fail). False when none runs.
    bool strike(const SimFault &fault);
    /// Forgets the prompt without a word, as a dying process does. Gives what it knows for the
    /// record.
    JobEnd abandon();

    /// Changes the duration of prompts that start from now on.
    void setJobSeconds(double seconds) { m_spec.jobSeconds = seconds; }

Q_SIGNALS:
    /// After the last event that comes before the history record.
    void finished(const cq::sim::JobEnd &end);
    /// A fault that is the server's to play.
    void faultDue(const cq::SimFault &fault);

private:
    enum class Phase { PickNode, EnterNode, LoadModels, Begin, Step, Collect };

    void advance();
    void step();
    void pickNode();
    void enterNode();
    void loadModels();
    void beginNode();
    void progressStep();
    void collect();
    void finishNode(GraphOutcome outcome);
    void sendFrames(const GraphOutcome &outcome);

    void wait(double milliseconds);
    void dropWatcher();
    bool takeFaults(const QList<SimFault> &faults);
    GraphTask taskFor(const std::string &node) const;
    std::vector<std::string> weightsOf(const GraphTask &task) const;
    double loadMilliseconds(const std::vector<std::string> &weights) const;
    double totalWeight(const std::vector<std::string> &nodes) const;

    void tell(Audience audience, const char *type, const Json &data);
    void tellProgressState();
    void tellStep(int value, int most, const QByteArray &image, int format, bool withMetadata);
    void note(const char *type, Json data, bool broadcast);
    void succeed();
    void failWith(const GraphFailure &failure);
    void endInterrupted();
    void end(JobEnd::Outcome outcome);
    Json stopFacts() const;

    ExecutorTools m_tools;
    SimNodeSpec m_spec;

    std::shared_ptr<SimJob> m_job;
    std::optional<ExecutionList> m_list;
    ProgressBoard m_board;
    JobEnd m_end;
    std::vector<std::string> m_executed; ///< graph nodes that really ran
    QList<std::pair<QByteArray, QByteArray>> m_pngTexts;
    QByteArray m_promptText;

    Phase m_phase = Phase::PickNode;
    bool m_isAdvancing = false;
    bool m_isWaiting = false;
    bool m_isStuck = false; ///< stands still for good
    bool m_isInterrupted = false;
    std::optional<GraphFailure> m_planned; ///< a fault that fails the next graph node
    QTimer m_timer;
    QElapsedTimer m_elapsed;
    double m_due = 0; ///< ms after the start at which the present wait should end
    double m_msPerWeight = 0;

    std::string m_node;
    GraphTask m_task;
    Behaviour m_how;
    int m_stepsDone = 0;
    QImage m_preview;
    std::optional<GraphOutcome> m_outcome;
    QFutureWatcher<GraphOutcome> *m_watcher = nullptr; ///< ours while the pool works
};

} // namespace cq::sim
