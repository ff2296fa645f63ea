#include "ui/jobs/jobsummary.h"

#include "ui/jobs/jobactions.h"
#include "ui/jobs/previewframe.h"
#include "ui/models/jobcolumns.h"
#include "ui/models/texts.h"
#include "ui/widgets/controls.h"
#include "ui/widgets/factlist.h"
#include "ui/widgets/notecard.h"
#include "ui/widgets/textlabel.h"
#include "ui/widgets/timeline.h"
#include "ui/widgets/words.h"

#include <QAction>
#include <QGridLayout>
#include <QHBoxLayout>
#include <QImage>
#include <QLocale>
#include <QProgressBar>
#include <QVBoxLayout>

namespace cq::ui {

using namespace Qt::StringLiterals;

namespace {

constexpr int kSofar = 6;
constexpr int kBarSteps = 1000;
constexpr int kButtonColumns = 2; ///< more do not fit beside each other in every language

QFrame *line()
{
    auto *rule = new QFrame;
    rule->setFixedHeight(1);
    rule->setStyleSheet(u"background: palette(mid);"_s);
    return rule;
}

struct EventLook
{
    QLatin1StringView kind;
    const char16_t *iconName;
    Token token;
};

constexpr std::array kEventLooks{
    EventLook{"submitted"_L1, u"submit", Token::Muted},
    EventLook{"assigned"_L1, u"right", Token::Muted},
    EventLook{"moved_to_front"_L1, u"top", Token::Muted},
    EventLook{"cancel_requested"_L1, u"cancelled", Token::Muted},
    EventLook{"running"_L1, u"running", Token::Running},
    EventLook{"collecting"_L1, u"drain", Token::Running},
    EventLook{"completed"_L1, u"done", Token::Done},
    EventLook{"failed"_L1, u"failed", Token::Failed},
    EventLook{"cancelled"_L1, u"cancelled", Token::Muted},
    EventLook{"held"_L1, u"held", Token::Warning},
    EventLook{"released"_L1, u"play", Token::Muted},
};

EventLook lookOf(const QString &kind)
{
    const auto found = std::ranges::find_if(
        kEventLooks, [&kind](const EventLook &look) { return kind == look.kind; });
    return found == kEventLooks.end() ? EventLook{{}, u"refresh", Token::Muted} : *found;
}

QString eventText(const JobEvent &event, const JobView &view)
{
    QString text = texts::eventKind(event.kind);
    if (event.kind == "assigned"_L1 && event.node == view.detail.job.node
        && !view.nodeName.isEmpty())
        text = JobSummary::tr("Given to %1").arg(view.nodeName);
    return event.message.isEmpty() ? text : u"%1: %2"_s.arg(text, event.message);
}

/// "Out of memory: needed 38 GB" below the headline "Out of memory" says it twice.
QString withoutKind(const QString &message, const QString &kind)
{
    const QString start = kind + u": "_s;
    return message.startsWith(start, Qt::CaseInsensitive) ? message.mid(start.size()) : message;
}

QString listed(QStringList names)
{
    names.removeDuplicates();
    return names.join(u", "_s);
}

} // namespace

void fillTimeline(Timeline &timeline, const JobView &view, int last)
{
    const QList<JobEvent> &events = view.detail.events;
    const qsizetype from = last > 0 ? std::max<qsizetype>(events.size() - last, 0) : 0;
    QList<Timeline::Entry> entries;
    for (const JobEvent &event : events.mid(from)) {
        const EventLook look = lookOf(event.kind);
        entries.append({texts::timeOfDay(event.at), QString::fromUtf16(look.iconName), look.token,
                        eventText(event, view), texts::absolute(event.at)});
    }
    timeline.setEntries(entries);
}

JobSummary::JobSummary(const JobActions &actions, QWidget *parent)
    : QWidget(parent)
    , m_title(new TextLabel({}, Token::Text, 0, true))
    , m_where(new TextLabel({}, Token::Muted))
    , m_preview(new PreviewFrame)
    , m_step(new TextLabel({}, Token::Text, 0, true))
    , m_left(new TextLabel({}, Token::Muted))
    , m_bar(new QProgressBar)
    , m_note(new NoteCard(u"jobNote"_s))
    , m_buttons(new QGridLayout)
    , m_facts(new FactList)
    , m_sofarTitle(new TextLabel(tr("So far"), Token::Text, 0, true))
    , m_sofar(new Timeline)
{
    setObjectName(u"jobSummary"_s);
    m_title->setObjectName(u"jobTitle"_s);
    m_step->setObjectName(u"jobStep"_s);
    m_facts->setObjectName(u"jobFacts"_s);
    m_where->setElided(true);
    m_left->setElided(true);
    m_left->setAlignment(Qt::AlignRight | Qt::AlignVCenter);
    nameIt(m_bar, u"jobProgress"_s, tr("Progress"));
    m_bar->setRange(0, kBarSteps);
    m_bar->setTextVisible(false);

    auto *head = new QHBoxLayout;
    head->setSpacing(8);
    head->addWidget(m_title);
    head->addWidget(m_where, 1);
    auto *step = new QHBoxLayout;
    step->setSpacing(8);
    step->addWidget(m_step);
    step->addWidget(m_left, 1);
    m_buttons->setSpacing(8);
    addButtons(actions);

    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(size::kMargin, 12, size::kMargin, size::kMargin);
    column->setSpacing(10);
    column->addLayout(head);
    column->addWidget(m_preview);
    column->addLayout(step);
    column->addWidget(m_bar);
    column->addWidget(m_note);
    column->addSpacing(4);
    column->addLayout(m_buttons);
    column->addSpacing(4);
    column->addWidget(line());
    column->addSpacing(2);
    column->addWidget(m_facts);
    column->addSpacing(4);
    column->addWidget(line());
    column->addWidget(m_sofarTitle);
    column->addWidget(m_sofar);
    column->addStretch();
}

void JobSummary::addButtons(const JobActions &actions)
{
    for (const JobVerb verb : {JobVerb::Cancel, JobVerb::Hold, JobVerb::Release, JobVerb::ToFront,
                               JobVerb::Retry, JobVerb::SubmitAgain, JobVerb::Remove}) {
        QAction *action = actions.action(verb);
        const bool danger = verb == JobVerb::Cancel || verb == JobVerb::Remove;
        auto *button = makeButton(u"inspector_"_s + action->objectName(), action->text(), {},
                                  danger ? ButtonKind::Danger : ButtonKind::Plain);
        button->setProperty("verb", static_cast<int>(verb));
        button->setParent(this);
        button->hide();
        m_verbs.append(button);
    }
}

void JobSummary::arrangeButtons(const PickedJob &job)
{
    QList<QPushButton *> fitting;
    for (QPushButton *button : std::as_const(m_verbs)) {
        if (fits(static_cast<JobVerb>(button->property("verb").toInt()), job))
            fitting.append(button);
    }
    if (fitting == m_fitting)
        return;
    for (QPushButton *button : std::as_const(m_verbs))
        m_buttons->removeWidget(button);
    m_fitting = fitting;
    int place = 0;
    for (QPushButton *button : std::as_const(m_fitting)) {
        m_buttons->addWidget(button, place / kButtonColumns, place % kButtonColumns);
        ++place;
    }
    for (QPushButton *button : std::as_const(m_verbs))
        button->setVisible(m_fitting.contains(button));
}

void JobSummary::show(const JobView &view)
{
    showHead(view);
    showStep(view);
    showNote(view);
    showFacts(view);
    fillTimeline(*m_sofar, view, kSofar);
    m_sofarTitle->setVisible(!view.detail.events.isEmpty());
    // The buttons are of the job shown, which may be pinned while others are selected.
    arrangeButtons(pickedJob(view.detail.job));
}

void JobSummary::showPicture(const QImage &picture)
{
    m_preview->setPicture(picture);
    m_preview->setVisible(!picture.isNull());
}

void JobSummary::showHead(const JobView &view)
{
    const Job &job = view.detail.job;
    m_title->setText(job.title.isEmpty() ? tr("Untitled") : job.title);
    QString where;
    if (!view.nodeName.isEmpty() && job.state != JobState::Pending && job.state != JobState::Held)
        where = tr("on %1", "portrait-sdxl on gpu-a").arg(view.nodeName);
    else if (!view.pinnedName.isEmpty())
        where = tr("pinned to %1").arg(view.pinnedName);
    m_where->setText(where);
}

void JobSummary::showStep(const JobView &view)
{
    const Job &job = view.detail.job;
    const bool active = isActive(job.state);
    m_step->setVisible(active);
    m_left->setVisible(active);
    m_bar->setVisible(active);
    QString caption;
    if (active) {
        const JobRow row{.job = job,
                         .progress = view.progress ? &*view.progress : nullptr,
                         .reason = nullptr,
                         .node = view.nodeName,
                         .now = view.now};
        m_bar->setValue(qRound(shownProgress(row) * kBarSteps));
        m_step->setText(jobColumn(JobColumn::Progress).text(row));
        const qint64 left = estimatedLeft(job, row.progress, view.now);
        QStringList words;
        if (left >= 0)
            words << tr("about %1 left").arg(texts::duration(left));
        else if (job.startedAt != 0)
            words << tr("for %1").arg(texts::duration(view.now - job.startedAt));
        m_left->setText(words.join(u", "_s));
        if (view.progress && view.progress->max > 0)
            caption = tr("Preview, step %1").arg(qRound64(view.progress->value));
    }
    m_preview->setCaption(caption);
}

void JobSummary::showNote(const JobView &view)
{
    const Job &job = view.detail.job;
    switch (job.state) {
    case JobState::Pending:
        m_note->say(texts::cannotStart(view.reason.kind) ? NoteCard::Kind::Warning
                                                         : NoteCard::Kind::Running,
                    texts::cannotStart(view.reason.kind) ? tr("Cannot start") : tr("Why it waits"),
                    view.reason.kind == WaitKind::None ? view.detail.reason
                                                       : texts::waitReason(view.reason));
        return;
    case JobState::Held:
        m_note->say(
            NoteCard::Kind::Warning, tr("Held"),
            texts::waitReason(
                {.kind = WaitKind::Held, .node = {}, .nodeName = {}, .ahead = 0, .seconds = 0}));
        return;
    case JobState::Failed: {
        QString kind = failureText(job.failure);
        if (!kind.isEmpty())
            kind[0] = kind.at(0).toUpper();
        m_note->say(NoteCard::Kind::Failed, kind.isEmpty() ? tr("Failed") : kind,
                    withoutKind(job.message, kind), true);
        return;
    }
    case JobState::Completed:
        m_note->say(NoteCard::Kind::Warning, job.message.isEmpty() ? QString() : tr("A warning"),
                    job.message, true);
        return;
    case JobState::Assigned:
    case JobState::Running:
    case JobState::Collecting:
    case JobState::Cancelled:
        m_note->say(NoteCard::Kind::Warning, job.message.isEmpty() ? QString() : tr("Note"),
                    job.message);
        return;
    }
    Q_UNREACHABLE();
}

void JobSummary::showFacts(const JobView &view)
{
    const Job &job = view.detail.job;
    const auto withTip = [](const QString &name, const QString &value, TimeMs at) {
        return FactList::Fact{name, value, texts::absolute(at)};
    };
    QString sent = texts::timeOfDay(job.submittedAt);
    if (job.startedAt > 0)
        sent = tr("%1, waited %2", "10:39:48, waited 1 min 20 s")
                   .arg(sent, texts::duration(job.startedAt - job.submittedAt));
    QString started = texts::timeOfDay(job.startedAt);
    if (job.startedAt > 0 && job.attempts > 0)
        started = tr("%1, try %2", "10:41:08, try 1").arg(started).arg(job.attempts);
    QString ended = texts::timeOfDay(job.finishedAt);
    if (job.finishedAt > 0 && job.startedAt > 0)
        ended = tr("%1, took %2", "10:41:08, took 31 s")
                    .arg(ended, texts::duration(job.finishedAt - job.startedAt));
    QStringList inputs;
    for (const JobInput &input : view.detail.inputs)
        inputs << u"%1 (%2)"_s.arg(input.name, bytesText(input.size));
    qint64 bytes = 0;
    for (const JobOutput &output : view.detail.outputs)
        bytes += output.size;
    const auto files = static_cast<int>(view.detail.outputs.size());
    m_facts->setFacts(
        {withTip(tr("Sent"), sent, job.submittedAt),
         withTip(tr("Started"), started, job.startedAt),
         withTip(tr("Ended"), ended, job.finishedAt),
         {tr("Node"), view.nodeName, {}},
         {tr("Pinned to"), view.pinnedName, {}},
         {tr("Models"), view.graph ? listed(view.graph->models) : QString(), {}},
         {tr("Workflow"),
          view.graph ? tr("%n graph nodes", nullptr, view.graph->nodeCount) : QString(),
          {}},
         {tr("Inputs"), inputs.join(u'\n'), {}},
         {tr("Results"),
          files > 0 ? tr("%n files, %1", nullptr, files).arg(bytesText(bytes)) : QString(),
          {}},
         {tr("Id"), uuidText(job.uid), {}}});
}

} // namespace cq::ui
