#pragma once

#include <QWidget>

class QToolButton;

namespace cq::ui {

class Vitals;
struct Link;

/// The 28 px row at the bottom: each fact is a button that leads where it can be changed. GUI
/// thread.
class StatusBar : public QWidget
{
    Q_OBJECT

public:
    explicit StatusBar(const Vitals &vitals, QWidget *parent = nullptr);

Q_SIGNALS:
    void linkActivated(const cq::ui::Link &link);

protected:
    void paintEvent(QPaintEvent *event) override;
    void changeEvent(QEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;

private:
    QToolButton *addButton(const QString &name, const Link &link);
    void refresh();
    void refreshListener();
    void fit();

    const Vitals &m_vitals;
    QToolButton *m_listener;
    QToolButton *m_dispatch;
    QToolButton *m_nodes;
    QToolButton *m_jobs;
    QToolButton *m_secrets;
    QToolButton *m_disk;
};

} // namespace cq::ui
