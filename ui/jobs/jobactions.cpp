#include "ui/jobs/jobactions.h"

#include "core/base/future.h"
#include "core/engine/enginehandle.h"
#include "ui/jobs/resubmission.h"
#include "ui/widgets/confirm.h"
#include "ui/widgets/icons.h"
#include "ui/widgets/words.h"

#include <QAction>
#include <QApplication>
#include <QClipboard>
#include <QFileDialog>
#include <QMenu>
#include <QShortcut>

#include <algorithm>

namespace cq::ui {

using namespace Qt::StringLiterals;

namespace {

constexpr int kTypeTheNumberFrom = 20;
constexpr int kAskToSubmitFrom = 20;

QString nameOf(const PickedJob &job)
{
    return JobActions::tr("Job %1, %2").arg(QString::number(job.id.value), job.title);
}

QStringList namesOf(const QList<PickedJob> &jobs)
{
    QStringList names;
    for (const PickedJob &job : jobs)
        names << nameOf(job);
    return names;
}

} // namespace

JobActions::JobActions(EngineHandle &engine, const JobTableModel &model, QWidget *keyboard,
                       QWidget *window)
    : QObject(window)
    , open(new QAction(icon(u"right"_s), tr("Show details"), this))
    , copyNumber(new QAction(icon(u"copy"_s), tr("Copy number"), this))
    , m_engine(engine)
    , m_keyboard(keyboard)
    , m_window(window)
    , m_picker(engine, model)
{
    for (QAction *action : {open, copyNumber}) {
        action->setShortcutContext(Qt::WidgetShortcut);
        keyboard->addAction(action);
    }
    open->setObjectName(u"jobOpen"_s);
    open->setShortcuts({QKeySequence(Qt::Key_Return), QKeySequence(Qt::Key_Enter)});
    copyNumber->setObjectName(u"jobCopyNumber"_s);
    copyNumber->setShortcut(QKeySequence(u"Ctrl+C"_s));
    connect(copyNumber, &QAction::triggered, this, [this] {
        QStringList numbers;
        for (const PickedJob &job : std::as_const(m_selection.known))
            numbers << QString::number(job.id.value);
        QApplication::clipboard()->setText(numbers.join(u'\n'));
    });

    add(JobVerb::Hold, u"jobHold"_s, u"held"_s, {});
    add(JobVerb::Release, u"jobRelease"_s, u"play"_s, {});
    add(JobVerb::ToFront, u"jobToFront"_s, u"top"_s, {QKeySequence(u"Ctrl+Home"_s)});
    add(JobVerb::Retry, u"jobRetry"_s, u"refresh"_s, {QKeySequence(u"Ctrl+R"_s)});
    add(JobVerb::SubmitAgain, u"jobSubmitAgain"_s, u"submit"_s, {QKeySequence(u"Ctrl+D"_s)});
    add(JobVerb::SaveResults, u"jobSave"_s, u"drain"_s, {QKeySequence(u"Ctrl+S"_s)});
    add(JobVerb::Cancel, u"jobCancel"_s, u"cancelled"_s, {});
    add(JobVerb::Remove, u"jobRemove"_s, u"close"_s, {QKeySequence(u"Shift+Del"_s)});
    // One key for two verbs: it takes the one that fits.
    addKey(QKeySequence(Qt::Key_Space), {JobVerb::Hold, JobVerb::Release});
    addKey(QKeySequence(Qt::Key_Delete), {JobVerb::Cancel, JobVerb::Remove});
    refresh();
}

QAction *JobActions::add(JobVerb verb, const QString &name, const QString &iconName,
                         const QList<QKeySequence> &keys)
{
    auto *action = new QAction(icon(iconName), verbText(verb, 1), this);
    action->setObjectName(name);
    action->setShortcuts(keys);
    action->setShortcutContext(Qt::WidgetShortcut);
    m_keyboard->addAction(action);
    connect(action, &QAction::triggered, this, [this, verb] { runOnSelection(verb); });
    m_verbs.insert(verb, action);
    return action;
}

void JobActions::addKey(const QKeySequence &key, std::initializer_list<JobVerb> verbs)
{
    auto *shortcut = new QShortcut(key, m_keyboard);
    shortcut->setContext(Qt::WidgetShortcut);
    connect(shortcut, &QShortcut::activated, this, [this, list = QList<JobVerb>(verbs)] {
        for (const JobVerb verb : list) {
            if (action(verb)->isEnabled()) {
                action(verb)->trigger();
                return;
            }
        }
    });
}

void JobActions::setSelection(const JobSelection &selection)
{
    m_selection = selection;
    refresh();
}

void JobActions::refresh()
{
    const bool allKnown = m_selection.known.size() == m_selection.count;
    for (auto it = m_verbs.cbegin(); it != m_verbs.cend(); ++it) {
        const JobVerb verb = it.key();
        QAction *action = it.value();
        const qint64 fitting = allKnown
            ? std::ranges::count_if(m_selection.known,
                                    [verb](const PickedJob &job) { return fits(verb, job); })
            : m_selection.count;
        const QString why = allKnown ? refusal(verb, m_selection.known) : QString();
        action->setText(verbText(verb, fitting));
        action->setEnabled(why.isEmpty());
        const QString hint = why.isEmpty() ? verbText(verb, fitting) : why;
        action->setToolTip(hint);
        action->setStatusTip(hint);
    }
    open->setEnabled(m_selection.count == 1);
    copyNumber->setEnabled(!m_selection.known.isEmpty());
    copyNumber->setText(tr("Copy %n numbers", nullptr,
                           static_cast<int>(std::max<qsizetype>(m_selection.known.size(), 1))));
}

void JobActions::fillMenu(QMenu *menu) const
{
    menu->addAction(open);
    menu->addSeparator();
    menu->addAction(action(JobVerb::Retry));
    menu->addAction(action(JobVerb::SubmitAgain));
    menu->addAction(action(JobVerb::Hold));
    menu->addAction(action(JobVerb::Release));
    menu->addAction(action(JobVerb::ToFront));
    menu->addSeparator();
    menu->addAction(copyNumber);
    menu->addAction(action(JobVerb::SaveResults));
    menu->addSeparator();
    menu->addAction(action(JobVerb::Cancel));
    menu->addAction(action(JobVerb::Remove));
    menu->setToolTipsVisible(true);
}

void JobActions::runOnSelection(JobVerb verb)
{
    m_picker.pick(m_selection.rows, [this, verb](const Result<QList<PickedJob>> &picked) {
        if (picked)
            run(verb, *picked);
        else
            Q_EMIT done(errorText(picked.error()), {});
    });
}

void JobActions::run(JobVerb verb, const QList<PickedJob> &jobs)
{
    QList<PickedJob> fitting = jobs;
    fitting.removeIf([verb](const PickedJob &job) { return !fits(verb, job); });
    const int count = static_cast<int>(fitting.size());
    const int skipped = static_cast<int>(jobs.size()) - count;
    if (count == 0) {
        Q_EMIT done(refusal(verb, jobs), {});
        return;
    }
    if (verb == JobVerb::SaveResults) {
        saveResults(fitting);
        return;
    }
    if (verb == JobVerb::SubmitAgain) {
        askSubmitAgain(fitting);
        return;
    }
    QList<PickedJob> running = fitting;
    running.removeIf([](const PickedJob &job) { return !isActive(job.state); });
    const auto go = [this, verb, fitting, skipped] { act(verb, fitting, skipped); };
    if (verb == JobVerb::Cancel && !running.isEmpty()) {
        const int n = static_cast<int>(running.size());
        confirm(m_window,
                {.question = tr("Cancel %n running jobs?", nullptr, n),
                 .loss = count > n
                     ? tr("Their work so far is lost. %n waiting jobs are cancelled, too.", nullptr,
                          count - n)
                     : tr("The work so far is lost."),
                 .names = namesOf(running),
                 .verb = verbText(verb, count)},
                go);
    } else if (verb == JobVerb::Remove) {
        confirm(m_window,
                {.question = tr("Remove %n jobs and their results?", nullptr, count),
                 .loss = tr("Rows and result files are deleted. This cannot be undone."),
                 .names = namesOf(fitting),
                 .verb = tr("Remove %n jobs", nullptr, count),
                 .numberToType = count >= kTypeTheNumberFrom ? count : 0},
                go);
    } else {
        go();
    }
}

void JobActions::act(JobVerb verb, const QList<PickedJob> &jobs, int skipped)
{
    QList<JobId> ids;
    for (const PickedJob &job : jobs)
        ids.append(job.id);
    QFuture<Result<int>> answer = [&] {
        switch (verb) {
        case JobVerb::Hold:
            return m_engine.hold(ids);
        case JobVerb::Release:
            return m_engine.release(ids);
        case JobVerb::ToFront:
            return m_engine.moveToFront(ids);
        case JobVerb::Retry:
            return m_engine.retry(ids);
        case JobVerb::Cancel:
            return m_engine.cancel(ids);
        case JobVerb::Remove:
        case JobVerb::SubmitAgain:
        case JobVerb::SaveResults:
            break;
        }
        return m_engine.remove(ids);
    }();
    whenDone(std::move(answer), this, [this, verb, ids, skipped](const Result<int> &result) {
        tell(verb, ids, skipped, result);
    });
}

void JobActions::tell(JobVerb verb, const QList<JobId> &jobs, int skipped,
                      const Result<int> &answer)
{
    if (!answer) {
        Q_EMIT done(errorText(answer.error()), {});
        return;
    }
    const auto back = [this, jobs](auto call) {
        return std::function<void()>([this, jobs, call] {
            whenDone((m_engine.*call)(jobs), this, [this](const Result<int> &undone) {
                if (!undone)
                    Q_EMIT done(errorText(undone.error()), {});
            });
        });
    };
    std::function<void()> undo;
    if (*answer > 0 && verb == JobVerb::Cancel)
        undo = back(&EngineHandle::retry);
    else if (*answer > 0 && verb == JobVerb::Hold)
        undo = back(&EngineHandle::release);
    else if (*answer > 0 && verb == JobVerb::Release)
        undo = back(&EngineHandle::hold);
    const int more = static_cast<int>(jobs.size()) - *answer;
    Q_EMIT done(doneText(verb, *answer, skipped + more), undo);
}

void JobActions::askSubmitAgain(const QList<PickedJob> &jobs)
{
    if (jobs.size() < kAskToSubmitFrom) {
        submitAgain(jobs);
        return;
    }
    const int count = static_cast<int>(jobs.size());
    confirm(m_window,
            {.question = tr("Submit %n jobs again?", nullptr, count),
             .loss = tr("Nothing is lost, but each is one more job at the end of the queue."),
             .names = namesOf(jobs),
             .verb = verbText(JobVerb::SubmitAgain, count)},
            [this, jobs] { submitAgain(jobs); });
}

void JobActions::submitAgain(const QList<PickedJob> &jobs)
{
    resubmit(m_engine, jobs, this, [this](const Resubmitted &again) { tellAgain(again); });
}

void JobActions::tellAgain(const Resubmitted &again)
{
    const auto refused = static_cast<int>(again.refused.size());
    QString why;
    if (refused > 0) {
        why = again.firstFault.kind == ErrorKind::NotFound
            ? tr("Job %1 is gone, and its workflow with it.").arg(again.refused.first().id.value)
            : nameOf(again.refused.first()) + u": "_s + errorText(again.firstFault);
    }
    if (again.copies.isEmpty()) {
        Q_EMIT done(refused > 1 ? tr("None of %n jobs could be submitted again.", nullptr, refused)
                            + u' ' + why
                                : why,
                    {});
        return;
    }
    const bool isOne = again.copies.size() == 1 && refused == 0;
    QString sentence = isOne
        ? tr("Submitted again as job %1").arg(again.copies.first().id.value)
        : doneText(JobVerb::SubmitAgain, static_cast<int>(again.copies.size()), 0);
    if (refused > 0)
        sentence +=
            tr("; %n could not be. %1", "7 jobs submitted again; 2 could not be. Why", refused)
                .arg(why);
    QList<JobId> copies;
    for (const Job &copy : again.copies)
        copies.append(copy.id);
    Q_EMIT done(sentence, [this, copies] {
        whenDone(m_engine.cancel(copies), this, [this](const Result<int> &undone) {
            if (!undone)
                Q_EMIT done(errorText(undone.error()), {});
        });
    });
    if (isOne)
        Q_EMIT submittedAgain(again.copies.first());
}

void JobActions::saveResults(const QList<PickedJob> &jobs)
{
    auto *dialog = new QFileDialog(m_window, tr("Save the results into a folder"));
    dialog->setObjectName(u"saveResultsDialog"_s);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::Directory);
    dialog->setOption(QFileDialog::ShowDirsOnly);
    connect(dialog, &QFileDialog::fileSelected, this, [this, jobs](const QString &folder) {
        for (const PickedJob &job : jobs) {
            whenDone(m_engine.saveResults(job.id, folder), this,
                     [this, job](const Result<int> &answer) {
                         Q_EMIT done(answer ? doneText(JobVerb::SaveResults, *answer, 0)
                                            : nameOf(job) + u": "_s + errorText(answer.error()),
                                     {});
                     });
        }
    });
    dialog->open();
}

} // namespace cq::ui
