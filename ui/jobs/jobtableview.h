#pragma once

#include "ui/jobs/jobactions.h"
#include "ui/widgets/pagetable.h"

#include <QTimer>

namespace cq::ui {

/// The job table as a view of a million rows needs it: fixed rows, no fitting to content, selection
/// as ranges. Tells the model what is visible. GUI thread.
class JobTableView : public PageTable
{
    Q_OBJECT

public:
    explicit JobTableView(JobTableModel &model, QWidget *parent = nullptr);

    /// Rows of 34 px, or 28.
    void setDense(bool dense);
    void setColumnWanted(int column, bool wanted);

    bool isColumnWanted(int column) const { return !m_unwanted.contains(column); }

    JobSelection selection() const;
    /// Selects one job, and scrolls to it, when it is here.
    bool select(JobId job);

    QByteArray saveLayout() const;
    void restoreLayout(const QByteArray &layout);

Q_SIGNALS:
    void selectionMoved();

protected:
    void selectionChanged(const QItemSelection &selected,
                          const QItemSelection &deselected) override;
    void resizeEvent(QResizeEvent *event) override;
    void scrollContentsBy(int dx, int dy) override;
    void showEvent(QShowEvent *event) override;
    void hideEvent(QHideEvent *event) override;

private:
    void tellVisible();
    void arrangeColumns();

    JobTableModel &m_model;
    QList<int> m_unwanted;
    QByteArray m_firstHeader; ///< widths and order before anybody changed them
    QTimer m_tellSoon;
};

} // namespace cq::ui
