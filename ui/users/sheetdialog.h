#pragma once

#include "ui/users/credentialsheet.h"

#include <QDialog>

class QHBoxLayout;
class QLineEdit;

namespace cq::ui {

class NoteCard;
class QrLabel;

/// New passwords, shown this once: prints cards for them, or saves them as PDF or CSV in a file
/// that only its owner may read. Asks before it closes while nobody has them yet. It deletes
/// itself. GUI thread.
class SheetDialog : public QDialog
{
    Q_OBJECT

public:
    explicit SheetDialog(CredentialSheet sheet, QWidget *parent = nullptr);

    void savePdf(const QString &path);
    void saveCsv(const QString &path);

    void reject() override;

private:
    QWidget *buildTable();
    void buildButtons(QHBoxLayout *row);
    void chooseFile(const QString &title, const QString &suffix,
                    void (SheetDialog::*save)(const QString &));
    void write(const QString &path, const QByteArray &bytes);
    void print();

    CredentialSheet m_sheet;
    QLineEdit *m_url;
    QrLabel *m_code;
    NoteCard *m_result;
    bool m_kept = false; ///< printed or saved at least once
};

} // namespace cq::ui
