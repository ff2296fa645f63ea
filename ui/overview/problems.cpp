#include "ui/overview/facts.h"

#include "ui/models/texts.h"
#include "ui/overview/nodecount.h"
#include "ui/widgets/words.h"

#include <QCoreApplication>

#include <algorithm>

namespace cq::ui {

using namespace Qt::StringLiterals;

namespace {

class Text
{
    Q_DECLARE_TR_FUNCTIONS(cq::ui::Overview)
};

QString nodeName(const QList<Node> &nodes, NodeId id)
{
    const auto found =
        std::ranges::find_if(nodes, [id](const Node &node) { return node.config.id == id; });
    return found == nodes.end() ? QString() : found->config.name;
}

Problem problemOf(const Node &node, TimeMs now)
{
    const NodeStatus &status = node.status;
    Problem problem;
    problem.key = u"node-%1"_s.arg(node.config.id.value);
    problem.severe = true;
    problem.title = Text::tr("%1 does not answer").arg(node.config.name);
    const QString since = status.since > 0 ? Text::tr("since %1").arg(timeText(status.since))
                                           : spanText(now - status.lastSeen);
    problem.sentence = status.lastSeen > 0 && status.vram.total > 0
        ? Text::tr("%1; memory was at %2").arg(since, percentText(status.vram.usedShare()))
        : u"%1; %2"_s.arg(since, status.fault);
    problem.remedy = Remedy::CheckNode;
    problem.button = Text::tr("Check now");
    problem.node = node.config.id;
    problem.link = {.page = u"nodes"_s, .node = node.config.id};
    return problem;
}

Problem problemOf(const StuckJob &stuck, TimeMs now)
{
    Problem problem;
    problem.key = u"stuck-%1"_s.arg(stuck.job.id.value);
    const QString waits =
        Text::tr("%1, waits for %2").arg(stuck.job.title, spanText(now - stuck.job.submittedAt));
    switch (stuck.reason.kind) {
    case WaitKind::PinnedOffline:
    case WaitKind::PinnedDisabled:
        problem.title = Text::tr("Job %1 is pinned to %2")
                            .arg(QString::number(stuck.job.id.value), stuck.reason.nodeName);
        problem.sentence = waits;
        break;
    default:
        problem.title = Text::tr("Job %1 cannot start").arg(stuck.job.id.value);
        problem.sentence = texts::waitReason(stuck.reason);
        break;
    }
    problem.remedy = Remedy::ShowJobs;
    problem.button = Text::tr("Show");
    problem.jobs = {stuck.job.id};
    problem.link = {.page = u"jobs"_s, .job = stuck.job.id};
    return problem;
}

/// Failures of the last hour, those of one kind on one node together.
QList<Problem> failuresOf(const Facts &facts)
{
    QList<std::pair<std::pair<NodeId, FailureKind>, QList<Job>>> groups;
    for (const Job &job : facts.figures.latestFailed) {
        const std::pair group(job.node, job.failure);
        const auto known =
            std::ranges::find_if(groups, [&](const auto &entry) { return entry.first == group; });
        if (known == groups.end())
            groups.append({group, {job}});
        else
            known->second.append(job);
    }
    QList<Problem> problems;
    for (const auto &[group, jobs] : groups) {
        Problem problem;
        const QString node = nodeName(facts.nodes, group.first);
        const QString why = failureText(group.second);
        problem.key = u"failed-%1-%2"_s.arg(QString::number(group.first.value),
                                            failureKindWord(group.second));
        if (jobs.size() == 1) {
            problem.title = node.isEmpty()
                ? Text::tr("Job %1 failed").arg(jobs.first().id.value)
                : Text::tr("Job %1 failed on %2").arg(QString::number(jobs.first().id.value), node);
        } else {
            const auto count = static_cast<int>(jobs.size());
            problem.title = node.isEmpty()
                ? Text::tr("%n jobs failed", nullptr, count)
                : Text::tr("%n jobs failed on %1", nullptr, count).arg(node);
        }
        problem.sentence = u"%1, %2"_s.arg(why, jobs.first().title);
        problem.remedy = Remedy::RetryJobs;
        problem.button = Text::tr("Retry");
        for (const Job &job : jobs)
            problem.jobs.append(job.id);
        problem.link = jobs.size() == 1 ? Link{.page = u"jobs"_s, .job = jobs.first().id}
                                        : Link{.page = u"jobs"_s, .states = {JobState::Failed}};
        problems.append(problem);
    }
    return problems;
}

} // namespace

QList<Problem> problemsOf(const Facts &facts)
{
    QList<Problem> problems;
    const NodeCount nodes = countNodes(facts.nodes);
    const qint64 waiting = facts.counts.waiting();
    for (const Node &node : facts.nodes) {
        if (node.config.enabled && node.status.health == NodeHealth::Offline)
            problems.append(problemOf(node, facts.now));
    }
    if (nodes.enabled == 0) {
        Problem problem;
        problem.key = u"no-nodes"_s;
        problem.severe = waiting > 0;
        problem.title = facts.nodes.isEmpty() ? Text::tr("There is no node yet")
                                              : Text::tr("All nodes are switched off");
        problem.sentence = waiting == 1 ? Text::tr("one job waits for one")
            : waiting > 0 ? Text::tr("%n jobs wait for one", nullptr, static_cast<int>(waiting))
                          : Text::tr("Jobs wait until a ComfyUI server is added");
        problem.remedy = facts.nodes.isEmpty() ? Remedy::AddNode : Remedy::ShowNode;
        problem.button = facts.nodes.isEmpty() ? Text::tr("Add node") : Text::tr("Show");
        problem.link = {.page = u"nodes"_s};
        problems.append(problem);
    }
    if (facts.paused && waiting > 0) {
        Problem problem;
        problem.key = u"paused"_s;
        problem.title = Text::tr("Dispatch is paused");
        problem.sentence = waiting == 1
            ? Text::tr("one job waits")
            : Text::tr("%n jobs wait", nullptr, static_cast<int>(waiting));
        problem.remedy = Remedy::Resume;
        problem.button = Text::tr("Resume");
        problems.append(problem);
    }
    // With no node at all every job is stuck; that is one problem, already named.
    if (nodes.online > 0) {
        for (const StuckJob &stuck : facts.stuck)
            problems.append(problemOf(stuck, facts.now));
    }
    problems += failuresOf(facts);
    for (const Node &node : facts.nodes) {
        const NodeStatus &status = node.status;
        if (!isHeldUpByMemory(node, waiting))
            continue;
        Problem problem;
        problem.key = u"memory-%1"_s.arg(node.config.id.value);
        problem.title = Text::tr("%1 takes no work").arg(node.config.name);
        problem.sentence =
            Text::tr("memory at %1, limit %2")
                .arg(percentText(status.vram.usedShare()), percentText(node.config.vramThreshold));
        problem.remedy = Remedy::FreeMemory;
        problem.button = Text::tr("Free memory");
        problem.node = node.config.id;
        problem.link = {.page = u"nodes"_s, .node = node.config.id};
        problems.append(problem);
    }
    return problems;
}

} // namespace cq::ui
