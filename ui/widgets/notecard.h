#pragma once

#include "ui/widgets/theme.h"

#include <QFrame>

namespace cq::ui {

class TextLabel;

/// A tinted card that says what is wrong or worth knowing: bold first line, the rest below, which
/// can be selected and copied.
class NoteCard : public QFrame
{
    Q_OBJECT

public:
    enum class Kind { Failed, Warning, Running, Done };

    explicit NoteCard(const QString &objectName, QWidget *parent = nullptr);

    /// Shows the card; with an empty title and text it hides.
    void say(Kind kind, const QString &title, const QString &text, bool canCopy = false);

    QString title() const;
    QString text() const;

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    TextLabel *m_title;
    TextLabel *m_text;
    QWidget *m_copy;
    Kind m_kind = Kind::Warning;
};

} // namespace cq::ui
