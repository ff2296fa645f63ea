#pragma once

#include "ui/jobs/jobverbs.h"
#include "ui/models/jobpages.h"

#include <QHash>
#include <QObject>

#include <functional>

class QAction;
class QMenu;
class QWidget;

namespace cq {
class EngineHandle;
}

namespace cq::ui {

class JobTableModel;
struct Resubmitted;

/// What somebody has selected in the job table.
struct JobSelection
{
    QList<JobPages::Rows> rows;
    qint64 count = 0;
    /// The selected jobs that are here; all of them when there are as many as `count`.
    QList<PickedJob> known;
};

/// The verbs of the selected jobs: one action each for menu, bulk bar, inspector and keys. Asks
/// before work is lost, answers with a sentence and a way back. GUI thread.
class JobActions : public QObject
{
    Q_OBJECT

public:
    /// The keys act while `keyboard` has the focus; questions are asked over `window`.
    JobActions(EngineHandle &engine, const JobTableModel &model, QWidget *keyboard,
               QWidget *window);

    QAction *action(JobVerb verb) const { return m_verbs.value(verb); }

    QAction *open; ///< Enter; connected by the page
    QAction *copyNumber;

    void setSelection(const JobSelection &selection);

    const JobSelection &selection() const { return m_selection; }

    /// Menu of the selected jobs, in the order all menus have.
    void fillMenu(QMenu *menu) const;

    /// Does it to these jobs, however they were picked.
    void run(JobVerb verb, const QList<PickedJob> &jobs);

Q_SIGNALS:
    /// One job was submitted again, and this is the new one.
    void submittedAgain(const cq::Job &copy);
    void done(const QString &sentence, const std::function<void()> &undo);

private:
    QAction *add(JobVerb verb, const QString &name, const QString &iconName,
                 const QList<QKeySequence> &keys);
    void addKey(const QKeySequence &key, std::initializer_list<JobVerb> verbs);
    void runOnSelection(JobVerb verb);
    void act(JobVerb verb, const QList<PickedJob> &jobs, int skipped);
    void askSubmitAgain(const QList<PickedJob> &jobs);
    void submitAgain(const QList<PickedJob> &jobs);
    void tellAgain(const Resubmitted &again);
    void saveResults(const QList<PickedJob> &jobs);
    void tell(JobVerb verb, const QList<JobId> &jobs, int skipped, const Result<int> &answer);
    void refresh();

    EngineHandle &m_engine;
    QWidget *m_keyboard;
    QWidget *m_window;
    JobPicker m_picker;
    JobSelection m_selection;
    QHash<JobVerb, QAction *> m_verbs;
};

} // namespace cq::ui
