#pragma once

#include <QDialog>

namespace cq::ui {

/// A password or a key that can be seen this once.
struct Secret
{
    QString title; ///< "New password for mira"
    QString sentence; ///< what it is good for, and that it is not shown again
    QString text;
};

/// Shows a secret until the dialog is closed, and copies it. It deletes itself. GUI thread.
class ShownOnce : public QDialog
{
    Q_OBJECT

public:
    explicit ShownOnce(const Secret &secret, QWidget *parent = nullptr);
};

} // namespace cq::ui
