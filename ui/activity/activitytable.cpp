#include "ui/activity/activitytable.h"

#include "ui/activity/activitydelegate.h"
#include "ui/models/audittablemodel.h"
#include "ui/widgets/theme.h"

#include <QHeaderView>
#include <QScrollBar>

#include <algorithm>
#include <array>

namespace cq::ui {

using namespace Qt::StringLiterals;

namespace {

constexpr std::array kWidths{144, 124, 200, 124, 214, 124};

static_assert(kWidths.size() == kAuditColumnCount);

constexpr auto kStretched = static_cast<int>(AuditColumn::Detail);

} // namespace

ActivityTable::ActivityTable(AuditTableModel &model, QWidget *parent)
    : PageTable(parent)
{
    setObjectName(u"activityTable"_s); // named by its page, which follows the language
    setModel(&model);
    setItemDelegate(new ActivityDelegate(this));
    verticalHeader()->setDefaultSectionSize(size::kRow);
    QHeaderView *header = horizontalHeader();
    header->setObjectName(u"activityHeader"_s);
    header->setMinimumSectionSize(60);
    header->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    for (int column = 0; column < kAuditColumnCount; ++column)
        setColumnWidth(column, kWidths.at(static_cast<std::size_t>(column)));
    header->setSectionResizeMode(kStretched, QHeaderView::Stretch);
    m_firstHeader = header->saveState();
}

QString ActivityTable::selectedText() const
{
    QList<int> rows;
    for (const QModelIndex &index : selectionModel()->selectedRows())
        rows << index.row();
    std::ranges::sort(rows);
    QStringList lines;
    for (const int row : std::as_const(rows)) {
        QStringList cells;
        for (int column = 0; column < kAuditColumnCount; ++column)
            cells << model()->index(row, column).data().toString();
        lines << cells.join(u'\t');
    }
    return lines.join(u'\n');
}

QByteArray ActivityTable::saveLayout() const
{
    return horizontalHeader()->saveState();
}

void ActivityTable::restoreLayout(const QByteArray &layout)
{
    if (layout.isEmpty() || !horizontalHeader()->restoreState(layout))
        horizontalHeader()->restoreState(m_firstHeader);
    horizontalHeader()->setSectionResizeMode(kStretched, QHeaderView::Stretch);
}

void ActivityTable::rowsInserted(const QModelIndex &parent, int start, int end)
{
    const int top = verticalScrollBar()->value(); // counts rows
    PageTable::rowsInserted(parent, start, end);
    if (start > 0 || top == 0)
        return;
    updateGeometries(); // the new last row is within reach at once
    verticalScrollBar()->setValue(top + end - start + 1);
}

} // namespace cq::ui
