#pragma once

#include "ui/jobs/jobview.h"

#include <QSet>
#include <QWidget>

class QListView;
class QPushButton;
class QStandardItem;
class QStandardItemModel;

namespace cq {
class EngineHandle;
}

namespace cq::ui {

class TextLabel;

/// Second tab of the inspector: what the job made, as a grid of thumbnails; files without a picture
/// show their name. Double click or Enter opens a file. GUI thread.
class JobResults : public QWidget
{
    Q_OBJECT

public:
    explicit JobResults(EngineHandle &engine, QWidget *parent = nullptr);

    void show(const JobView &view);

Q_SIGNALS:
    void saveWanted();
    /// Something could not be opened.
    void failed(const QString &sentence);

private:
    void askPicture(const JobOutput &output);
    QStandardItem *itemOf(OutputId output) const;
    void openCurrent(bool folder);

    EngineHandle &m_engine;
    QStandardItemModel *m_model;
    QListView *m_grid;
    TextLabel *m_empty;
    QPushButton *m_save;
    QPushButton *m_open;
    QPushButton *m_folder;
    JobId m_job;
};

} // namespace cq::ui
