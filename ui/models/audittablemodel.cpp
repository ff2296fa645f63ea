#include "ui/models/audittablemodel.h"

#include "core/base/clock.h"
#include "core/base/future.h"
#include "core/engine/accountshandle.h"
#include "ui/models/audittexts.h"
#include "ui/models/texts.h"

#include <QDateTime>
#include <QLocale>

#include <algorithm>
#include <array>
#include <chrono>

namespace cq::ui {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

constexpr std::array kTitles{
    QT_TRANSLATE_NOOP("cq::ui::AuditTableModel", "When"),
    QT_TRANSLATE_NOOP("cq::ui::AuditTableModel", "Who"),
    QT_TRANSLATE_NOOP("cq::ui::AuditTableModel", "What"),
    QT_TRANSLATE_NOOP("cq::ui::AuditTableModel", "To whom"),
    QT_TRANSLATE_NOOP("cq::ui::AuditTableModel", "Details"),
    QT_TRANSLATE_NOOP("cq::ui::AuditTableModel", "From where"),
};

static_assert(kTitles.size() == kAuditColumnCount);

/// Lines of a trail are held against each other, so they say the time and not how long ago.
QString whenText(TimeMs at, TimeMs now)
{
    const QDate day = QDateTime::fromMSecsSinceEpoch(at).date();
    return day == QDateTime::fromMSecsSinceEpoch(now).date() ? texts::timeOfDay(at)
                                                             : texts::absolute(at);
}

} // namespace

AuditTableModel::AuditTableModel(AccountsHandle &accounts, const Clock &clock, QObject *parent)
    : QAbstractTableModel(parent)
    , m_accounts(accounts)
    , m_clock(clock)
{
    m_soon.setSingleShot(true);
    m_soon.setInterval(500ms);
    connect(&m_soon, &QTimer::timeout, this, &AuditTableModel::readNewer);
    connect(&accounts, &AccountsHandle::audited, this, [this] {
        m_stale = true;
        if (m_watched && !m_soon.isActive())
            m_soon.start();
    });
}

int AuditTableModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_lines.size());
}

int AuditTableModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : kAuditColumnCount;
}

QVariant AuditTableModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || section < 0 || section >= kAuditColumnCount)
        return {};
    if (role == Qt::DisplayRole)
        return tr(kTitles.at(static_cast<std::size_t>(section)));
    if (role == Qt::TextAlignmentRole)
        return QVariant::fromValue(Qt::AlignLeft | Qt::AlignVCenter);
    return {};
}

QVariant AuditTableModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid))
        return {};
    const AuditEntry &line = m_lines.at(index.row());
    if (role == IdRole)
        return line.id;
    if (role == ActionRole)
        return line.action;
    const auto column = static_cast<AuditColumn>(index.column());
    if (role == Qt::ToolTipRole && column == AuditColumn::When)
        return tr("%1, line %2 of the trail", "when, and the number of the line")
            .arg(texts::absolute(line.at), QLocale().toString(line.id));
    if (role == Qt::ToolTipRole && column == AuditColumn::Detail)
        return texts::auditDetail(line);
    if (role != Qt::DisplayRole && role != Qt::AccessibleTextRole)
        return {};
    switch (column) {
    case AuditColumn::When:
        return whenText(line.at, m_clock.now());
    case AuditColumn::Who:
        return texts::auditActor(line.actor);
    case AuditColumn::What:
        return texts::auditAction(line.action);
    case AuditColumn::Whom:
        return line.subject == line.actor.name ? QString() : line.subject; // who signs in
    case AuditColumn::Detail:
        return texts::auditDetail(line);
    case AuditColumn::From:
        return texts::auditAddress(line.actor.address);
    }
    return {};
}

AuditQuery AuditTableModel::query() const
{
    return {.limit = kWindow,
            .text = m_filter.text,
            .actions = texts::auditActionsWith(m_filter.text),
            .person = m_filter.person,
            .personName = m_filter.personName};
}

void AuditTableModel::open()
{
    if (m_phase == Phase::Failed)
        setPhase(Phase::Loading);
    m_soon.stop();
    m_stale = false;
    m_readingOlder = false;
    whenDone(m_accounts.audit(query()), this,
             [this, load = ++m_load](const Result<QList<AuditEntry>> &answer) {
                 if (load != m_load)
                     return;
                 if (!answer) {
                     setPhase(Phase::Failed, answer.error());
                     return;
                 }
                 beginResetModel();
                 m_lines = *answer;
                 m_complete = m_lines.size() < kWindow;
                 endResetModel();
                 setPhase(Phase::Ready);
             });
}

void AuditTableModel::setFilter(const AuditFilter &filter)
{
    if (filter == m_filter)
        return;
    m_filter = filter;
    open();
}

void AuditTableModel::watch(bool watched)
{
    m_watched = watched;
    if (!watched)
        m_soon.stop();
    else if (m_stale)
        readNewer();
}

bool AuditTableModel::canFetchMore(const QModelIndex &parent) const
{
    return !parent.isValid() && m_phase == Phase::Ready && !m_complete && !m_readingOlder;
}

void AuditTableModel::fetchMore(const QModelIndex &parent)
{
    if (!canFetchMore(parent))
        return;
    m_readingOlder = true;
    AuditQuery older = query();
    older.beforeId = m_lines.last().id;
    whenDone(m_accounts.audit(older), this,
             [this, load = m_load](const Result<QList<AuditEntry>> &answer) {
                 if (load != m_load)
                     return;
                 m_readingOlder = false;
                 if (!answer) {
                     setPhase(Phase::Failed, answer.error());
                     return;
                 }
                 m_complete = answer->size() < kWindow;
                 if (answer->isEmpty())
                     return;
                 const int first = rowCount();
                 beginInsertRows({}, first, first + static_cast<int>(answer->size()) - 1);
                 m_lines.append(*answer);
                 endInsertRows();
             });
}

void AuditTableModel::readNewer()
{
    if (m_phase != Phase::Ready)
        return;
    m_stale = false;
    whenDone(m_accounts.audit(query()), this,
             [this, load = m_load](const Result<QList<AuditEntry>> &answer) {
                 if (load != m_load)
                     return;
                 if (answer)
                     takeNewer(*answer);
                 else
                     setPhase(Phase::Failed, answer.error());
             });
}

void AuditTableModel::takeNewer(const QList<AuditEntry> &lines)
{
    const qint64 newest = m_lines.isEmpty() ? 0 : m_lines.first().id;
    const auto known =
        std::ranges::find_if(lines, [newest](const AuditEntry &line) { return line.id <= newest; });
    const auto count = static_cast<int>(known - lines.begin());
    if (count == 0)
        return;
    if (count == kWindow) { // more than one window has come: start over
        open();
        return;
    }
    beginInsertRows({}, 0, count - 1);
    m_lines = lines.first(count) + m_lines;
    endInsertRows();
}

void AuditTableModel::setPhase(Phase phase, const Error &error)
{
    m_error = error;
    m_phase = phase;
    Q_EMIT phaseChanged();
}

} // namespace cq::ui
