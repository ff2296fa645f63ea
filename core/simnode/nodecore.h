#pragma once

#include "core/base/clock.h"
#include "core/simnode/classtable.h"
#include "core/simnode/eventhub.h"
#include "core/simnode/executor.h"
#include "core/simnode/faultplan.h"
#include "core/simnode/filestore.h"
#include "core/simnode/gpumemory.h"
#include "core/simnode/outputcache.h"
#include "core/simnode/promptqueue.h"
#include "core/simnode/recorder.h"
#include "core/simnode/scenario.h"
#include "core/simnode/simnode.h"
#include "core/simnode/validator.h"

#include <QObject>
#include <QTimer>

#include <memory>
#include <optional>

namespace cq::sim {

/// What ComfyUI takes by default (--max-upload-size 100), for every body.
inline constexpr qint64 kUploadLimit = 100LL * 1024 * 1024;

/// What POST /prompt answers.
struct PromptAnswer
{
    int status = 200; ///< 500: ComfyUI's plain text instead of the body
    Json body;
};

/// A simulated node without its sockets: queue, worker, card, files and what goes wrong.
/// Lives on the thread of the node.
class NodeCore : public QObject
{
    Q_OBJECT

public:
    NodeCore(const SimNodeConfig &config, SocketSink sink, QObject *parent = nullptr);
    ~NodeCore() override;

    Result<void> open() { return m_recorder.open(); }

    // What the routes ask for
    PromptAnswer submit(const Json &request);
    Json execInfo() const;
    Json queueJson() const;
    void deletePending(const std::vector<std::string> &ids);
    void clearPending();
    /// An id that does not run is ignored; nothing = whatever runs.
    void interrupt(const std::optional<std::string> &promptId);
    void freeMemory(bool unloadModels, bool dropCache);
    Json systemStats() const;
    Json features() const;
    Json objectInfo(const std::optional<std::string> &name) const;
    /// Names in a model folder; nothing for an unknown folder.
    std::optional<Json> modelNames(const std::string &folder) const;
    static Json modelFolders();
    void socketOpened(http::WebSocketId id, const std::string &clientId);
    void socketReceived(http::WebSocketId id, const QString &text);

    PromptQueue &queue() { return m_queue; }

    FileStore &files() { return *m_files; }

    EventHub &hub() { return m_hub; }

    GpuMemory &memory() { return m_memory; }

    Executor &executor() { return m_executor; }

    const SimNodeSpec &spec() const { return m_spec; }

    /// Plays a fault now; those of a prompt strike the running one, or the next.
    void play(const SimFault &fault);
    /// Timed faults count from here.
    void startClock();
    /// The process dies: nothing in memory survives but the sockets, which the server breaks.
    void die();

    int received() const { return m_received; }

    int executed() const { return m_executed; }

Q_SIGNALS:
    /// A fault of the connections: Refuse, DropWebSocket, Answer…, Restart.
    void connectionFaultDue(const cq::SimFault &fault);
    void promptAccepted(const QString &promptId);
    void promptEnded(const QString &promptId, bool isSuccess);

private:
    void broadcastStatus();
    void runNext();
    void jobFinished(const JobEnd &end);
    Listings listings() const;

    SimNodeSpec m_spec;
    SystemClock m_clock;
    std::shared_ptr<FileStore> m_files;
    ClassTable m_classes;
    GpuMemory m_memory;
    OutputCache m_cache;
    EventHub m_hub;
    FaultPlan m_plan;
    PromptQueue m_queue;
    Recorder m_recorder;
    Executor m_executor;
    QList<SimFault> m_nextJobFaults;
    QList<QTimer *> m_timers;
    std::optional<int> m_lie; ///< what the queue is said to hold
    QTimer m_lieTimer;
    bool m_unloadDue = false;
    bool m_dropCacheDue = false;
    int m_received = 0;
    int m_executed = 0;
};

} // namespace cq::sim
