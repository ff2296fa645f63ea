#pragma once

#include "core/base/clock.h"
#include "core/simnode/json.h"
#include "core/simnode/scenario.h"

#include <QList>

#include <list>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

namespace cq::sim {

/// An accepted prompt.
struct SimJob
{
    Json number; ///< as answered: whole when counted, fractional when the client chose it
    std::string id;
    Json graph;
    Json extraData;
    std::vector<std::string> outputs; ///< output nodes to run
    std::optional<std::string> clientId; ///< nullopt: none was given, "" matches no socket
    QList<SimFault> faults; ///< planned for this prompt when it was accepted
    quint64 order = 0; ///< of acceptance
    bool saysTwice = false; ///< fault AnswerTwice

    /// [number, id, graph, extra_data, outputs] as /queue and /history show it.
    Json row() const;
};

/// How a job ended.
struct JobEnd
{
    enum class Outcome { Success, Error, Interrupted, Died };

    Outcome outcome = Outcome::Success;
    Json outputs = Json::object(); ///< by graph node id
    Json meta = Json::object();
    Json messages = Json::array(); ///< [[event, data], …] of the history record
    Json outputHashes = Json::array();
    int nodesRun = 0; ///< graph nodes that were not cached
    TimeMs startedAt = 0;
    TimeMs endedAt = 0;
};

/// What waits, what runs, what is over: ComfyUI's PromptQueue. Memory only. One thread.
class PromptQueue
{
public:
    /// The place of a request, with `front` and `number` as it had them. ComfyUI counts refused
    /// requests too.
    Json nextNumber(bool front, const std::optional<double> &number);
    void push(const std::shared_ptr<SimJob> &job);
    /// The next one by (number, prompt id, order); it counts as running until finish(). Null when
    /// none waits.
    std::shared_ptr<SimJob> take();
    void finish(const JobEnd &end);

    const std::shared_ptr<SimJob> &running() const { return m_running; }

    bool hasPending() const { return !m_pending.empty(); }

    int remaining() const;

    bool deletePending(const std::string &id);
    void clearPending();

    Json queueJson() const;

    Json historyJson(const std::optional<int> &maxItems, const std::optional<int> &offset) const;
    Json historyJson(const std::string &id) const;
    void deleteHistory(const std::string &id);
    void clearHistory();

    /// What a restart does.
    void forget();

private:
    struct Record
    {
        std::string id;
        Json entry;
    };

    static bool isLater(const std::shared_ptr<SimJob> &a, const std::shared_ptr<SimJob> &b);

    std::vector<std::shared_ptr<SimJob>> m_pending; ///< a heap, in the same array order as Python's
    std::shared_ptr<SimJob> m_running;
    std::list<Record> m_history; ///< oldest first
    std::unordered_map<std::string, std::list<Record>::iterator> m_byId;
    qint64 m_counter = 0;
    quint64 m_order = 0;
};

} // namespace cq::sim
