#pragma once

#include <QWidget>

class QListView;
class QStandardItemModel;
class QPushButton;

namespace cq::ui {

class Page;

/// The pages at the left, with their badges; collapsible to icons. GUI thread.
class Navigation : public QWidget
{
    Q_OBJECT

public:
    explicit Navigation(const QList<Page *> &pages, QWidget *parent = nullptr);

    int current() const;
    void setCurrent(int row);

    bool isCollapsed() const { return m_collapsed; }

    void setCollapsed(bool collapsed);
    /// Titles and badges anew.
    void refresh();

Q_SIGNALS:
    void currentChanged(int row);
    void collapsedChanged(bool collapsed);

protected:
    void paintEvent(QPaintEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    void retranslate();

    QList<Page *> m_pages;
    QStandardItemModel *m_model;
    QListView *m_list;
    QPushButton *m_collapse;
    bool m_collapsed = false;
};

} // namespace cq::ui
