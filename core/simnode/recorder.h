#pragma once

#include "core/base/result.h"
#include "core/simnode/promptqueue.h"

#include <QFile>
#include <QString>

namespace cq::sim {

/// Appends a line of JSON for every prompt a node really ran, so that a test can count what
/// happened behind our back. Each line is written at once: it outlives the node. Several nodes may
/// share a file. One thread each.
class Recorder
{
public:
    /// An empty path records nothing.
    explicit Recorder(const QString &path);

    /// Storage when the file cannot be opened.
    Result<void> open();

    /// {"prompt_id", "node", "start_ms", "end_ms", "outcome", "nodes_run", "outputs": [{filename,
    /// sha256}]}
    void add(const QString &node, const std::string &promptId, const JobEnd &end);

private:
    QFile m_file;
};

} // namespace cq::sim
