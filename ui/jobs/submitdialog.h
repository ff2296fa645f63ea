#pragma once

#include "core/domain/job.h"
#include "ui/jobs/workflowfile.h"

#include <QDialog>

#include <optional>

class QCheckBox;
class QComboBox;
class QLineEdit;
class QMimeData;
class QPushButton;
class QSpinBox;
class QVBoxLayout;

namespace cq {
class EngineHandle;
}

namespace cq::ui {

class FactList;
class NoteCard;
class TextLabel;

/// "Submit a job": a workflow from a file, dropped or pasted; shows what it is and which files it
/// needs, and what is wrong with it. Nothing typed is lost by a failure. GUI thread; files are read
/// on the pool.
class SubmitDialog : public QDialog
{
    Q_OBJECT

public:
    explicit SubmitDialog(EngineHandle &engine, QWidget *parent = nullptr);

    void openFile(const QString &path);
    /// JSON text or a PNG, as pasted. False when there is nothing in it to read.
    bool take(const QMimeData *mime);

Q_SIGNALS:
    /// All copies are in the queue.
    void submitted(int count);

protected:
    void dragEnterEvent(QDragEnterEvent *event) override;
    void dropEvent(QDropEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    struct InputRow
    {
        QString name;
        QLineEdit *path;
        TextLabel *fault;
    };

    QWidget *buildSource();
    QWidget *buildOptions();
    void chooseFile();
    void paste();
    void readBytes(const QByteArray &bytes, const QString &title);
    void startReading(const QString &what);
    void takeWorkflow(const Result<LoadedWorkflow> &answer);
    void showWorkflow();
    void buildInputs();
    void chooseInput(qsizetype row);
    void fillNodes();
    void check();
    bool isTyped() const; ///< a path that was not taken yet
    bool inputsAreKnown() const; ///< the disk was asked about each
    bool inputsAreThere();
    void askForFile(const QString &path);
    void submit();
    void submitNext(const JobRequest &request, int done, int wanted);

    EngineHandle &m_engine;
    QLineEdit *m_source;
    TextLabel *m_fault;
    TextLabel *m_hint;
    FactList *m_facts;
    QVBoxLayout *m_inputs;
    QWidget *m_inputBox;
    QWidget *m_options;
    QLineEdit *m_title;
    QComboBox *m_node;
    QSpinBox *m_copies;
    QCheckBox *m_held;
    NoteCard *m_failure;
    QPushButton *m_submit;
    QList<InputRow> m_rows;
    std::optional<LoadedWorkflow> m_workflow;
    QHash<QString, bool> m_isFile; ///< paths looked at; the disk is asked on the pool
    quint64 m_reading = 0; ///< answers to an older reading are dropped
    bool m_titleTyped = false;
    bool m_isReading = false;
    bool m_wasTyped = false; ///< what is read, as a path
    bool m_submitWhenRead = false;
    bool m_submitting = false;
};

} // namespace cq::ui
