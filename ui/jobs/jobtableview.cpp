#include "ui/jobs/jobtableview.h"

#include "ui/jobs/jobdelegate.h"
#include "ui/models/jobtablemodel.h"
#include "ui/widgets/controls.h"
#include "ui/widgets/theme.h"

#include <QHeaderView>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QScrollBar>

#include <algorithm>

namespace cq::ui {

using namespace Qt::StringLiterals;

namespace {

/// Jobs looked at one by one to decide which verbs fit; beyond, every verb is offered.
constexpr qint64 kLookedAt = 2000;

/// The width of the table from which a column has room; the others are always shown.
int neededWidth(JobColumn column)
{
    constexpr int kForExtras = 1000;
    constexpr int kForNode = 640;
    switch (column) {
    case JobColumn::Submitted:
    case JobColumn::Tries:
        return kForExtras;
    case JobColumn::Node:
        return kForNode;
    case JobColumn::Pos:
    case JobColumn::Job:
    case JobColumn::State:
    case JobColumn::User:
    case JobColumn::Workflow:
    case JobColumn::Timing:
    case JobColumn::Progress:
        return 0;
    }
    Q_UNREACHABLE();
}

} // namespace

JobTableView::JobTableView(JobTableModel &model, QWidget *parent)
    : PageTable(parent)
    , m_model(model)
{
    nameIt(this, u"jobTable"_s, tr("Jobs"));
    setModel(&model);
    setItemDelegate(new JobDelegate(this));
    verticalHeader()->setMinimumSectionSize(20);
    setDense(false);
    QHeaderView *header = horizontalHeader();
    header->setObjectName(u"jobHeader"_s);
    header->setMinimumSectionSize(36);
    header->setSectionResizeMode(QHeaderView::Interactive);
    header->setSectionResizeMode(static_cast<int>(JobColumn::Progress), QHeaderView::Stretch);
    int column = 0;
    for (const JobColumnInfo &info : jobColumns())
        setColumnWidth(column++, info.width);
    m_firstHeader = header->saveState();
    arrangeColumns();
    m_tellSoon.setSingleShot(true);
    m_tellSoon.setInterval(0);
    connect(&m_tellSoon, &QTimer::timeout, this, &JobTableView::tellVisible);
    const auto soon = [this] { m_tellSoon.start(); };
    connect(&model, &QAbstractItemModel::modelReset, this, soon);
    connect(&model, &QAbstractItemModel::rowsInserted, this, soon);
    connect(&model, &QAbstractItemModel::rowsRemoved, this, soon);
    connect(&model, &QAbstractItemModel::rowsMoved, this, soon);
    connect(&model, &JobTableModel::severalUsersChanged, this, &JobTableView::arrangeColumns);
}

void JobTableView::setDense(bool dense)
{
    verticalHeader()->setDefaultSectionSize(dense ? size::kRowDense : size::kRow);
    m_tellSoon.start();
}

void JobTableView::setColumnWanted(int column, bool wanted)
{
    m_unwanted.removeAll(column);
    if (!wanted)
        m_unwanted.append(column);
    arrangeColumns();
}

void JobTableView::arrangeColumns()
{
    for (int column = 0; column < kJobColumnCount; ++column) {
        const auto name = static_cast<JobColumn>(column);
        const bool alone = name == JobColumn::User && !m_model.hasSeveralUsers();
        const bool hidden = alone || m_unwanted.contains(column) || width() < neededWidth(name);
        if (hidden != isColumnHidden(column))
            setColumnHidden(column, hidden);
    }
}

JobSelection JobTableView::selection() const
{
    JobSelection selected;
    for (const QItemSelectionRange &range : selectionModel()->selection()) {
        selected.rows.append({range.top(), range.bottom()});
        selected.count += range.height();
    }
    std::ranges::sort(selected.rows, {}, &JobPages::Rows::first);
    if (selected.count > kLookedAt)
        return selected;
    for (const JobPages::Rows rows : selected.rows) {
        for (int row = rows.first; row <= rows.last; ++row) {
            const Job *job = m_model.jobAt(row);
            if (job != nullptr)
                selected.known.append(pickedJob(*job));
        }
    }
    return selected;
}

bool JobTableView::select(JobId job)
{
    const int row = m_model.rowOf(job);
    if (row < 0)
        return false;
    const QModelIndex index = m_model.index(row, static_cast<int>(JobColumn::Job));
    selectionModel()->setCurrentIndex(
        index, QItemSelectionModel::ClearAndSelect | QItemSelectionModel::Rows);
    scrollTo(index);
    return true;
}

void JobTableView::tellVisible()
{
    if (!isVisible()) {
        m_model.setVisibleRows(0, -1);
        return;
    }
    const int first = rowAt(0);
    const int last = rowAt(viewport()->height() - 1);
    m_model.setVisibleRows(std::max(first, 0), last < 0 ? m_model.rowCount() - 1 : last);
}

void JobTableView::selectionChanged(const QItemSelection &selected,
                                    const QItemSelection &deselected)
{
    PageTable::selectionChanged(selected, deselected);
    Q_EMIT selectionMoved();
}

void JobTableView::resizeEvent(QResizeEvent *event)
{
    PageTable::resizeEvent(event);
    arrangeColumns();
    m_tellSoon.start();
}

void JobTableView::scrollContentsBy(int dx, int dy)
{
    PageTable::scrollContentsBy(dx, dy);
    m_tellSoon.start();
}

void JobTableView::showEvent(QShowEvent *event)
{
    PageTable::showEvent(event);
    m_tellSoon.start();
}

void JobTableView::hideEvent(QHideEvent *event)
{
    PageTable::hideEvent(event);
    m_tellSoon.start();
}

QByteArray JobTableView::saveLayout() const
{
    QJsonArray unwanted;
    for (const int column : m_unwanted)
        unwanted.append(column);
    const QJsonObject layout{
        {u"header"_s, QString::fromLatin1(horizontalHeader()->saveState().toBase64())},
        {u"unwanted"_s, unwanted}};
    return QJsonDocument(layout).toJson(QJsonDocument::Compact);
}

void JobTableView::restoreLayout(const QByteArray &layout)
{
    const QJsonObject kept = QJsonDocument::fromJson(layout).object();
    m_unwanted.clear();
    for (const QJsonValue &column : kept.value("unwanted"_L1).toArray())
        m_unwanted.append(column.toInt());
    const QByteArray header = QByteArray::fromBase64(kept.value("header"_L1).toString().toLatin1());
    if (header.isEmpty() || !horizontalHeader()->restoreState(header))
        horizontalHeader()->restoreState(m_firstHeader);
    horizontalHeader()->setSectionResizeMode(static_cast<int>(JobColumn::Progress),
                                             QHeaderView::Stretch);
    arrangeColumns();
}

} // namespace cq::ui
