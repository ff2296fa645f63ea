#pragma once

#include <QWidget>

namespace cq::ui {

class TextLabel;

/// One setting: its name, its field, a hint below the field, and at the right whether it is the
/// default. GUI thread.
class SettingRow : public QWidget
{
    Q_OBJECT

public:
    /// Takes the field over.
    SettingRow(const QString &name, QWidget *field, const QString &hint = {},
               QWidget *parent = nullptr);

    static constexpr int kNameWidth = 176;

    QString name() const;
    void setNote(const QString &note); ///< "default", "changed, live"; empty = none
    void setHint(const QString &hint);

    QWidget *field() const { return m_field; }

    /// Part of the name or of the hint, any case.
    bool matches(const QString &text) const;
    /// The last row of a card has no line below.
    void setLine(bool line);

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    TextLabel *m_name;
    QWidget *m_field;
    TextLabel *m_hint;
    TextLabel *m_note;
    bool m_line = true;
};

} // namespace cq::ui
