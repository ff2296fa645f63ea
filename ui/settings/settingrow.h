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
    /// From outside for this run, by this ("--set"): the field is off limits, and the row says so.
    /// Empty = not.
    void setGivenBy(const QString &source);

    bool isGiven() const { return !m_givenBy.isEmpty(); }

    QWidget *field() const { return m_field; }

    /// Part of the name or of the hint, any case.
    bool matches(const QString &text) const;
    /// The last row of a card has no line below.
    void setLine(bool line);

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    void showHint();

    TextLabel *m_name;
    QWidget *m_field;
    QWidget *m_place; ///< around the field, whose own being enabled is not ours
    TextLabel *m_hint;
    QString m_ownHint;
    QString m_givenBy;
    TextLabel *m_note;
    bool m_line = true;
};

} // namespace cq::ui
