#include "ui/overview/facts.h"

#include "ui/overview/nodecount.h"

#include <QCoreApplication>

#include <algorithm>

namespace cq::ui {

using namespace Qt::StringLiterals;

namespace {

class Text
{
    Q_DECLARE_TR_FUNCTIONS(cq::ui::Overview)
};

/// The worst of what problemsOf() lists, in words; empty when it lists nothing.
QString needOf(const Facts &facts, const NodeCount &nodes)
{
    const int troubled = nodes.silent
        + static_cast<int>(std::ranges::count_if(facts.nodes, [&facts](const Node &node) {
                             return isHeldUpByMemory(node, facts.counts.waiting());
                         }));
    if (troubled > 0)
        return troubled == 1 ? Text::tr("one node needs you")
                             : Text::tr("%n nodes need you", nullptr, troubled);
    if (!facts.stuck.isEmpty()) {
        const auto stuck = static_cast<int>(facts.stuck.size());
        return stuck == 1 ? Text::tr("one job needs you")
                          : Text::tr("%n jobs need you", nullptr, stuck);
    }
    if (facts.figures.latestFailed.isEmpty())
        return {};
    // The list names the latest only.
    const auto failed = static_cast<int>(
        std::max(facts.figures.failedLastHour, qint64{facts.figures.latestFailed.size()}));
    return failed == 1 ? Text::tr("one job failed") : Text::tr("%n jobs failed", nullptr, failed);
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
    } else if (const QString need = needOf(facts, nodes); !need.isEmpty()) {
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

} // namespace cq::ui
