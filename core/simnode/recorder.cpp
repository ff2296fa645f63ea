#include "core/simnode/recorder.h"

namespace cq::sim {

using namespace Qt::StringLiterals;

namespace {

const char *outcomeWord(JobEnd::Outcome outcome)
{
    switch (outcome) {
    case JobEnd::Outcome::Success:
        return "success";
    case JobEnd::Outcome::Error:
        return "error";
    case JobEnd::Outcome::Interrupted:
        return "interrupted";
    case JobEnd::Outcome::Died:
        return "died";
    }
    Q_UNREACHABLE();
}

} // namespace

Recorder::Recorder(const QString &path)
    : m_file(path)
{}

Result<void> Recorder::open()
{
    if (m_file.fileName().isEmpty() || m_file.isOpen())
        return {};
    // Unbuffered and appending: lines of several nodes do not mix.
    if (!m_file.open(QIODevice::Append | QIODevice::Unbuffered))
        return fail(
            ErrorKind::Storage,
            u"The record %1 cannot be written: %2."_s.arg(m_file.fileName(), m_file.errorString()));
    return {};
}

void Recorder::add(const QString &node, const std::string &promptId, const JobEnd &end)
{
    if (!m_file.isOpen())
        return;
    const Json line = {{"prompt_id", promptId},
                       {"node", node.toStdString()},
                       {"start_ms", end.startedAt},
                       {"end_ms", end.endedAt},
                       {"outcome", outcomeWord(end.outcome)},
                       {"nodes_run", end.nodesRun},
                       {"outputs", end.outputHashes}};
    m_file.write(pythonJson(line) + '\n');
}

} // namespace cq::sim
