#include "core/simnode/outputcache.h"

#include "core/simnode/executionlist.h"

#include <QCryptographicHash>
#include <QFileInfo>

#include <unordered_set>

namespace cq::sim {

OutputCache::OutputCache(const FileStore &files)
    : m_files(files)
{}

void OutputCache::beginPrompt(const Json &graph)
{
    ++m_prompts;
    m_signatures.clear();
    std::unordered_set<std::string> named;
    for (const auto &[id, node] : graph.items())
        named.insert(signature(graph, id));
    std::erase_if(m_results, [&](const auto &entry) { return !named.contains(entry.first); });
}

std::shared_ptr<const NodeResult> OutputCache::find(const std::string &node) const
{
    const auto known = m_signatures.find(node);
    if (known == m_signatures.end())
        return nullptr;
    const auto found = m_results.find(known->second);
    return found == m_results.end() ? nullptr : found->second;
}

void OutputCache::store(const std::string &node, std::shared_ptr<const NodeResult> result)
{
    m_results[m_signatures.at(node)] = std::move(result);
}

void OutputCache::clear()
{
    m_results.clear();
}

const std::string &OutputCache::signature(const Json &graph, const std::string &node)
{
    const auto known = m_signatures.find(node);
    if (known != m_signatures.end())
        return known->second;
    m_signatures[node] = "open"; // a cycle among nodes that do not run; any fixed word ends it
    const Json &entry = graph.at(node);
    const auto &type = entry.at("class_type").get_ref<const std::string &>();
    std::string text = type;
    if (type == "SaveImageWebsocket")
        text += std::to_string(m_prompts); // its IS_CHANGED always says yes
    if (entry.contains("inputs") && entry.at("inputs").is_object()) {
        for (const auto &[name, value] : entry.at("inputs").items()) {
            text += '\n' + name + '=';
            if (isLink(value) && graph.contains(value[0].get_ref<const std::string &>()))
                text += '<' + signature(graph, value[0]) + '#' + value[1].dump();
            else
                text += value.dump(-1, ' ', true, Json::error_handler_t::replace);
            // LoadImage's IS_CHANGED looks at the content.
            if (type == "LoadImage" && value.is_string()) {
                const auto path = m_files.annotatedPath(qtText(value.get<std::string>()));
                const QFileInfo info(path.value_or(QString()));
                text += '@' + std::to_string(info.size()) + '@'
                    + std::to_string(info.lastModified().toMSecsSinceEpoch());
            }
        }
    }
    m_signatures[node] =
        QCryptographicHash::hash(QByteArray::fromStdString(text), QCryptographicHash::Sha1)
            .toHex()
            .toStdString();
    return m_signatures[node];
}

} // namespace cq::sim
