#pragma once

#include <QWidget>

class QPushButton;
class QToolButton;

namespace cq::ui {

class TextLabel;
class Vitals;
struct Link;

/// The red strip under the toolbar: one condition that stops work, with one button against it.
/// Hidden when nothing stops work, or after it was closed, until the condition changes. GUI thread.
class Strip : public QWidget
{
    Q_OBJECT

public:
    enum class Condition { None, Damage, Alarm, ListenerDown, SecretsLocked, NodesDown, DiskLow };

    explicit Strip(Vitals &vitals, QWidget *parent = nullptr);

    Condition condition() const { return m_condition; }

Q_SIGNALS:
    void checkNodesWanted();
    void openFolderWanted();
    void recoveryWanted();
    void linkActivated(const cq::ui::Link &link);

protected:
    void paintEvent(QPaintEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    void refresh();
    void act();

    Vitals &m_vitals;
    Condition m_condition = Condition::None;
    Condition m_closed = Condition::None;
    TextLabel *m_title;
    TextLabel *m_sentence;
    QPushButton *m_action;
    QToolButton *m_close;
};

} // namespace cq::ui
