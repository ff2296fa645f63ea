#pragma once

#include "core/base/result.h"
#include "ui/widgets/notecard.h"

#include <QDialog>

class QLineEdit;
class QPushButton;

namespace cq {
class EngineHandle;
}

namespace cq::ui {

class TextLabel;

/// Opens the encrypted file of secrets with its passphrase, or makes the file with a new one, typed
/// twice. What memory holds moves into it. It deletes itself. GUI thread.
class PassphraseDialog : public QDialog
{
    Q_OBJECT

public:
    enum class Purpose { Make, Unlock };

    PassphraseDialog(EngineHandle &engine, Purpose purpose, QWidget *parent = nullptr);

    /// Waits for the answer: the file is being opened, and cannot be left half open.
    void reject() override;

Q_SIGNALS:
    void opened();

private:
    QLineEdit *addField(const QString &name, const QString &text);
    QString fault() const;
    void check();
    void go();
    void take(const Result<void> &answer);
    void say(NoteCard::Kind kind, const QString &title, const QString &text);

    EngineHandle &m_engine;
    Purpose m_purpose;
    QLineEdit *m_passphrase;
    QLineEdit *m_repeated = nullptr; ///< null unless the file is made
    TextLabel *m_fault;
    NoteCard *m_result;
    QPushButton *m_go;
    bool m_busy = false;
    bool m_touched = false; ///< somebody typed: now the fault may be shown
};

} // namespace cq::ui
