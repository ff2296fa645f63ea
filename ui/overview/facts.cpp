#include "ui/overview/facts.h"

#include "ui/widgets/words.h"

#include <QCoreApplication>
#include <QLocale>

#include <algorithm>
#include <map>

namespace cq::ui {

using namespace Qt::StringLiterals;

namespace {

class Text
{
    Q_DECLARE_TR_FUNCTIONS(cq::ui::Overview)
};

struct NodeCount
{
    int enabled = 0;
    int online = 0;
    int silent = 0;
    int busy = 0;
    int slots_ = 0; ///< of the nodes online
    int used = 0;
    QString firstSilent;
};

NodeCount countNodes(const QList<Node> &nodes)
{
    NodeCount count;
    for (const Node &node : nodes) {
        if (!node.config.enabled)
            continue;
        ++count.enabled;
        if (node.status.health == NodeHealth::Offline) {
            ++count.silent;
            if (count.firstSilent.isEmpty())
                count.firstSilent = node.config.name;
        }
        if (node.status.health != NodeHealth::Online)
            continue;
        ++count.online;
        count.slots_ += node.config.slotCount;
        count.used += node.status.running;
        count.busy += node.status.running > 0 ? 1 : 0;
    }
    return count;
}

QString number(qint64 value)
{
    return QLocale().toString(value);
}

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
        problem.sentence = reasonText(stuck.reason);
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

Verdict verdictOf(const Facts &facts)
{
    const NodeCount nodes = countNodes(facts.nodes);
    const qint64 waiting = facts.counts.waiting();
    const qint64 running = facts.counts.running();
    const QString waits = waiting == 0 ? Text::tr("nothing waits")
                                       : Text::tr("%n waiting", "jobs", static_cast<int>(waiting));
    Verdict verdict;
    if (nodes.enabled == 0) {
        verdict = {u"nodes"_s, Token::Warning, Text::tr("No node to work on"), waits};
    } else if (nodes.silent == nodes.enabled) {
        verdict = {u"failed"_s, Token::Failed, Text::tr("No node answers"), waits};
    } else if (facts.paused) {
        QString sentence = waits;
        if (running == 1)
            sentence = Text::tr("one job finishes; %1").arg(waits);
        else if (running > 1)
            sentence =
                Text::tr("%n jobs finish; %1", nullptr, static_cast<int>(running)).arg(waits);
        verdict = {u"held"_s, Token::Warning, Text::tr("Dispatch is paused"), sentence};
    } else if (nodes.silent > 0) {
        const QString need = nodes.silent == 1
            ? Text::tr("one node needs you")
            : Text::tr("%n nodes need you", nullptr, nodes.silent);
        verdict = {u"warning"_s,
                   Token::Warning,
                   running > 0 ? Text::tr("Running, %1", "%1 = one node needs you").arg(need)
                               : Text::tr("Idle, %1", "%1 = one node needs you").arg(need),
                   {}};
    } else if (!facts.stuck.isEmpty()) {
        const auto stuck = static_cast<int>(facts.stuck.size());
        const QString need = stuck == 1 ? Text::tr("one job needs you")
                                        : Text::tr("%n jobs need you", nullptr, stuck);
        verdict = {u"warning"_s,
                   Token::Warning,
                   running > 0 ? Text::tr("Running, %1", "%1 = one node needs you").arg(need)
                               : Text::tr("Idle, %1", "%1 = one node needs you").arg(need),
                   {}};
    } else if (running > 0) {
        verdict = {u"done"_s, Token::Done, Text::tr("Everything runs"), {}};
    } else {
        verdict = {u"done"_s, Token::Done, Text::tr("Ready"),
                   nodes.online == 1 ? Text::tr("one node is free")
                                     : Text::tr("%n nodes are free", nullptr, nodes.online)};
    }
    if (verdict.sentence.isEmpty()) {
        const QString where = nodes.busy == 1 ? Text::tr("on one node", "work")
                                              : Text::tr("on %n nodes", "work", nodes.busy);
        QString work = Text::tr("nothing runs");
        if (running == 1)
            work = Text::tr("one job %1", "%1 = on one node").arg(where);
        else if (running > 1)
            work = Text::tr("%n jobs %1", "%1 = on 3 nodes", static_cast<int>(running)).arg(where);
        verdict.sentence = u"%1; %2"_s.arg(work, waits);
    }
    return verdict;
}

QList<Figure> figuresOf(const Facts &facts)
{
    const NodeCount nodes = countNodes(facts.nodes);
    const Overview &figures = facts.figures;
    const auto stuck = static_cast<int>(facts.stuck.size());

    Figure waiting{u"cardWaiting"_s,
                   Text::tr("Waiting"),
                   number(facts.counts.waiting()),
                   Text::tr("nothing waits"),
                   {},
                   Token::Text,
                   {.page = u"jobs"_s, .states = {JobState::Pending}}};
    if (stuck > 0)
        waiting.note = Text::tr("%n cannot start", nullptr, stuck);
    else if (facts.counts.waiting() > 0)
        waiting.note = facts.paused ? Text::tr("dispatch is paused") : Text::tr("all can start");

    Figure running{u"cardRunning"_s,
                   Text::tr("Running"),
                   number(facts.counts.running()),
                   Text::tr("%1 of %2 slots busy").arg(nodes.used).arg(nodes.slots_),
                   {},
                   Token::Text,
                   {.page = u"jobs"_s,
                    .states = {JobState::Assigned, JobState::Running, JobState::Collecting}}};
    if (facts.counts.running() > 0) {
        running.iconName = u"running"_s;
        running.token = Token::Running;
    }
    if (nodes.slots_ > 0 && nodes.used >= nodes.slots_)
        running.note = nodes.slots_ == 1 ? Text::tr("the only slot is busy")
                                         : Text::tr("all %n slots busy", nullptr, nodes.slots_);
    else if (nodes.slots_ == 0)
        running.note = Text::tr("no slots");

    const Figure done{u"cardDone"_s,
                      Text::tr("Done today"),
                      number(figures.doneToday),
                      Text::tr("%1 in the last hour").arg(number(figures.doneLastHour)),
                      {},
                      Token::Text,
                      {.page = u"jobs"_s, .states = {JobState::Completed}}};

    Figure failed{u"cardFailed"_s,
                  Text::tr("Failed, last hour"),
                  number(figures.failedLastHour),
                  Text::tr("none"),
                  {},
                  Token::Text,
                  {.page = u"jobs"_s, .states = {JobState::Failed}}};
    if (figures.failedLastHour > 0) {
        failed.iconName = u"failed"_s;
        failed.token = Token::Failed;
        const FailureKind most = failureKindFromWord(figures.failedMostly);
        failed.note = figures.failedMostly.isEmpty()
            ? Text::tr("for different reasons")
            : Text::tr("mostly %1", "failure kind").arg(failureText(most));
    }

    Figure online{u"cardNodes"_s,
                  Text::tr("Nodes online"),
                  Text::tr("%1 / %2", "nodes online / all").arg(nodes.online).arg(nodes.enabled),
                  Text::tr("all answer"),
                  {},
                  Token::Text,
                  {.page = u"nodes"_s}};
    if (nodes.enabled == 0) {
        online.note = Text::tr("none added");
    } else if (nodes.silent > 0) {
        online.iconName = u"warning"_s;
        online.token = Token::Failed;
        online.note = nodes.silent == 1 ? Text::tr("%1 does not answer").arg(nodes.firstSilent)
                                        : Text::tr("%n do not answer", nullptr, nodes.silent);
    } else if (nodes.online < nodes.enabled) {
        online.note = Text::tr("checking");
    }

    Figure longest{u"cardWait"_s,
                   Text::tr("Longest wait"),
                   u"–"_s,
                   Text::tr("nobody waits"),
                   {},
                   Token::Text,
                   {.page = u"jobs"_s, .states = {JobState::Pending}}};
    if (figures.oldestWaitingSince > 0) {
        longest.value = spanText(facts.now - figures.oldestWaitingSince);
        longest.note = facts.oldestWaiting.id.isNull()
            ? Text::tr("job %1").arg(figures.oldestWaiting.value)
            : Text::tr("job %1, %2")
                  .arg(QString::number(figures.oldestWaiting.value), facts.oldestWaiting.title);
        longest.link = {.page = u"jobs"_s, .job = figures.oldestWaiting};
    }

    Figure typical{u"cardTime"_s,
                   Text::tr("Typical time"),
                   u"–"_s,
                   Text::tr("nothing finished in the last hour"),
                   {},
                   Token::Text,
                   {.page = u"jobs"_s, .states = {JobState::Completed}}};
    if (figures.medianRunMs > 0) {
        typical.value = clockText(figures.medianRunMs);
        typical.note = Text::tr("95 % within %1").arg(clockText(figures.p95RunMs));
    }
    return {waiting, running, done, failed, online, longest, typical};
}

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
        if (!node.config.enabled || status.health != NodeHealth::Online || !status.overThreshold
            || status.running > 0 || waiting == 0)
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
