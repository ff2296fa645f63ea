#include "ui/overview/facts.h"

#include "ui/overview/nodecount.h"
#include "ui/widgets/words.h"

#include <QCoreApplication>
#include <QLocale>

namespace cq::ui {

using namespace Qt::StringLiterals;

namespace {

class Text
{
    Q_DECLARE_TR_FUNCTIONS(cq::ui::Overview)
};

QString number(qint64 value)
{
    return QLocale().toString(value);
}

} // namespace

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
                   Text::tr("%1 of %2 slots busy").arg(nodes.used).arg(nodes.slotCount),
                   {},
                   Token::Text,
                   {.page = u"jobs"_s,
                    .states = {JobState::Assigned, JobState::Running, JobState::Collecting}}};
    if (facts.counts.running() > 0) {
        running.iconName = u"running"_s;
        running.token = Token::Running;
    }
    if (nodes.slotCount > 0 && nodes.used >= nodes.slotCount)
        running.note = nodes.slotCount == 1
            ? Text::tr("the only slot is busy")
            : Text::tr("all %n slots busy", nullptr, nodes.slotCount);
    else if (nodes.slotCount == 0)
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

} // namespace cq::ui
