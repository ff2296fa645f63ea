#pragma once

#include "ui/jobs/jobview.h"

#include <QWidget>

class QGridLayout;
class QImage;
class QProgressBar;
class QPushButton;

namespace cq::ui {

class FactList;
class JobActions;
class NoteCard;
struct PickedJob;
class PreviewFrame;
class TextLabel;
class Timeline;

/// First tab of the inspector: what the job is, how far it is, or why it waits or failed; then the
/// facts and what happened so far. GUI thread.
class JobSummary : public QWidget
{
    Q_OBJECT

public:
    explicit JobSummary(const JobActions &actions, QWidget *parent = nullptr);

    void show(const JobView &view);
    /// A frame of the running job, or the picture it made; null = none.
    void showPicture(const QImage &picture);

private:
    void showHead(const JobView &view);
    void showStep(const JobView &view);
    void showNote(const JobView &view);
    void showFacts(const JobView &view);
    void addButtons(const JobActions &actions);
    void arrangeButtons(const PickedJob &job);

    TextLabel *m_title;
    TextLabel *m_where;
    PreviewFrame *m_preview;
    TextLabel *m_step;
    TextLabel *m_left;
    QProgressBar *m_bar;
    NoteCard *m_note;
    QGridLayout *m_buttons;
    QList<QPushButton *> m_verbs; ///< one for each verb, in their order
    QList<QPushButton *> m_fitting; ///< those that are shown
    FactList *m_facts;
    TextLabel *m_sofarTitle;
    Timeline *m_sofar;
};

/// What happened to a job, oldest first; at most `last` entries, the latest of them. 0 = all.
void fillTimeline(Timeline &timeline, const JobView &view, int last);

} // namespace cq::ui
