#pragma once

#include <QTableView>

namespace cq::ui {

class AuditTableModel;

/// The audit trail as a table. Reads on when one comes to its end, and keeps its place when new
/// lines come in above it. GUI thread.
class ActivityTable : public QTableView
{
    Q_OBJECT

public:
    explicit ActivityTable(AuditTableModel &model, QWidget *parent = nullptr);

    /// The selected lines as text, their columns parted by tabs.
    QString selectedText() const;

    QByteArray saveLayout() const;
    void restoreLayout(const QByteArray &layout);

protected:
    void currentChanged(const QModelIndex &current, const QModelIndex &previous) override;
    void rowsInserted(const QModelIndex &parent, int start, int end) override;
    void keyPressEvent(QKeyEvent *event) override;
    void focusInEvent(QFocusEvent *event) override;
    void focusOutEvent(QFocusEvent *event) override;

private:
    QByteArray m_firstHeader;
};

} // namespace cq::ui
