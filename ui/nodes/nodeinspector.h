#pragma once

#include "core/domain/node.h"
#include "ui/widgets/page.h"

#include <QTimer>
#include <QWidget>

class QPushButton;
class QToolButton;

namespace cq {
class Clock;
}

namespace cq::ui {

class FactList;
class IconLabel;
class NodeActions;
class NodeTableModel;
class NoteCard;
class TextLabel;

/// One node: what is wrong, what can be done, and the facts. Follows the model. GUI thread.
class NodeInspector : public QWidget
{
    Q_OBJECT

public:
    NodeInspector(const NodeTableModel &model, const NodeActions &actions, const Clock &clock,
                  QWidget *parent = nullptr);

    void show(NodeId node);

    NodeId node() const { return m_node; }

Q_SIGNALS:
    void closeWanted();
    void linkActivated(const cq::ui::Link &link);

protected:
    void showEvent(QShowEvent *event) override;
    void hideEvent(QHideEvent *event) override;
    void paintEvent(QPaintEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    QWidget *buildHead();
    QWidget *buildBody(const NodeActions &actions);
    void retranslate();
    void refresh();
    void showTrouble(const Node &node);
    void showFacts(const Node &node);

    const NodeTableModel &m_model;
    const Clock &m_clock;
    IconLabel *m_stateIcon;
    TextLabel *m_state;
    TextLabel *m_name;
    TextLabel *m_gpu;
    NoteCard *m_note;
    QPushButton *m_job;
    QPushButton *m_jobs;
    FactList *m_facts;
    TextLabel *m_hint;
    TextLabel *m_verbs;
    QToolButton *m_close;
    QWidget *m_body;
    NodeId m_node;
    QTimer m_second;
};

} // namespace cq::ui
