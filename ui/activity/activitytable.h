#pragma once

#include "ui/widgets/pagetable.h"

namespace cq::ui {

class AuditTableModel;

/// The audit trail as a table. Reads on when one comes to its end, and keeps its place when new
/// lines come in above it. GUI thread.
class ActivityTable : public PageTable
{
    Q_OBJECT

public:
    explicit ActivityTable(AuditTableModel &model, QWidget *parent = nullptr);

    /// The selected lines as text, their columns parted by tabs.
    QString selectedText() const;

    QByteArray saveLayout() const;
    void restoreLayout(const QByteArray &layout);

protected:
    void rowsInserted(const QModelIndex &parent, int start, int end) override;

private:
    QByteArray m_firstHeader;
};

} // namespace cq::ui
