#include "core/simnode/promptqueue.h"

#include <algorithm>

namespace cq::sim {

namespace {

constexpr std::size_t kMostRecords = 10'000; // MAXIMUM_HISTORY_SIZE

} // namespace

Json SimJob::row() const
{
    return Json::array({number, id, graph, extraData, outputs});
}

bool PromptQueue::isLater(const std::shared_ptr<SimJob> &a, const std::shared_ptr<SimJob> &b)
{
    const auto left = a->number.get<double>();
    const auto right = b->number.get<double>();
    if (left != right)
        return left > right;
    if (a->id != b->id)
        return a->id > b->id;
    return a->order > b->order;
}

Json PromptQueue::nextNumber(bool front, const std::optional<double> &number)
{
    if (number)
        return *number;
    const qint64 counted = m_counter++;
    return front ? -counted : counted;
}

void PromptQueue::push(const std::shared_ptr<SimJob> &job)
{
    job->order = ++m_order;
    m_pending.push_back(job);
    std::push_heap(m_pending.begin(), m_pending.end(), isLater);
}

std::shared_ptr<SimJob> PromptQueue::take()
{
    if (m_pending.empty() || m_running)
        return nullptr;
    std::pop_heap(m_pending.begin(), m_pending.end(), isLater);
    m_running = m_pending.back();
    m_pending.pop_back();
    return m_running;
}

void PromptQueue::finish(const JobEnd &end)
{
    const bool isSuccess = end.outcome == JobEnd::Outcome::Success;
    Json status = {{"status_str", isSuccess ? "success" : "error"},
                   {"completed", isSuccess},
                   {"messages", end.messages}};
    Json entry = {{"prompt", m_running->row()},
                  {"outputs", end.outputs},
                  {"status", std::move(status)},
                  {"meta", end.meta}};
    // A second job of the same id replaces the first in its place.
    const auto known = m_byId.find(m_running->id);
    if (known != m_byId.end()) {
        known->second->entry = std::move(entry);
    } else {
        m_history.push_back({m_running->id, std::move(entry)});
        m_byId.emplace(m_running->id, std::prev(m_history.end()));
    }
    if (m_history.size() > kMostRecords) {
        m_byId.erase(m_history.front().id);
        m_history.pop_front();
    }
    m_running = nullptr;
}

int PromptQueue::remaining() const
{
    return static_cast<int>(m_pending.size()) + (m_running ? 1 : 0);
}

bool PromptQueue::deletePending(const std::string &id)
{
    const auto found = std::find_if(m_pending.begin(), m_pending.end(),
                                    [&](const auto &job) { return job->id == id; });
    if (found == m_pending.end())
        return false;
    m_pending.erase(found);
    std::make_heap(m_pending.begin(), m_pending.end(), isLater);
    return true;
}

void PromptQueue::clearPending()
{
    m_pending.clear();
}

Json PromptQueue::queueJson() const
{
    Json running = Json::array();
    if (m_running)
        running.push_back(m_running->row());
    Json pending = Json::array();
    for (const auto &job : m_pending)
        pending.push_back(job->row());
    return {{"queue_running", std::move(running)}, {"queue_pending", std::move(pending)}};
}

Json PromptQueue::historyJson(const std::optional<int> &maxItems,
                              const std::optional<int> &offset) const
{
    const auto size = static_cast<int>(m_history.size());
    int first = offset.value_or(-1);
    if (first < 0)
        first = maxItems ? std::max(0, size - *maxItems) : 0;
    const int last = maxItems ? std::min(size, first + *maxItems) : size;
    Json all = Json::object();
    int index = 0;
    for (const Record &record : m_history) {
        // Ids are unique in the list, so the linear look-up of an ordered object can be spared.
        if (index >= first && index < last)
            all.get_ref<Json::object_t &>().emplace_back(record.id, record.entry);
        ++index;
    }
    return all;
}

Json PromptQueue::historyJson(const std::string &id) const
{
    const auto found = m_byId.find(id);
    if (found == m_byId.end())
        return Json::object();
    return {{id, found->second->entry}};
}

void PromptQueue::deleteHistory(const std::string &id)
{
    const auto found = m_byId.find(id);
    if (found == m_byId.end())
        return;
    m_history.erase(found->second);
    m_byId.erase(found);
}

void PromptQueue::clearHistory()
{
    m_byId.clear();
    m_history.clear();
}

void PromptQueue::forget()
{
    m_pending.clear();
    m_running = nullptr;
    clearHistory();
    m_counter = 0;
}

} // namespace cq::sim
