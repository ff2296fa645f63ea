#include "ui/settings/clientlist.h"

#include "core/base/future.h"
#include "core/engine/listenercontrol.h"
#include "ui/settings/clienttablemodel.h"
#include "ui/widgets/controls.h"
#include "ui/widgets/textlabel.h"
#include "ui/widgets/theme.h"

#include <QHeaderView>
#include <QTableView>
#include <QVBoxLayout>

#include <algorithm>
#include <chrono>

namespace cq::ui {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

constexpr int kWidth = 480;
constexpr int kMostRows = 8; ///< the rest is scrolled to
constexpr int kAddressWidth = 170;
constexpr int kSinceWidth = 100;
constexpr int kRequestsWidth = 100;

void dress(QTableView &table)
{
    table.setStyleSheet(u"QHeaderView::section { padding: 0 3px; }"_s); // as its cells
    table.setSelectionMode(QAbstractItemView::NoSelection);
    table.setEditTriggers(QAbstractItemView::NoEditTriggers);
    table.setShowGrid(false);
    table.setWordWrap(false);
    table.setTabKeyNavigation(false);
    table.setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    table.verticalHeader()->hide();
    table.verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    table.verticalHeader()->setDefaultSectionSize(size::kRowDense);
    QHeaderView *header = table.horizontalHeader();
    header->setFixedHeight(size::kTableHeader);
    header->setHighlightSections(false);
    header->setSectionsClickable(false);
    const auto number = [](ClientColumn column) { return static_cast<int>(column); };
    table.setColumnWidth(number(ClientColumn::Address), kAddressWidth);
    table.setColumnWidth(number(ClientColumn::Since), kSinceWidth);
    table.setColumnWidth(number(ClientColumn::Requests), kRequestsWidth);
    header->setSectionResizeMode(number(ClientColumn::Name), QHeaderView::Stretch);
}

} // namespace

ClientList::ClientList(ListenerControl &listener, QWidget *parent)
    : QWidget(parent)
    , m_listener(listener)
    , m_model(new ClientTableModel(this))
    , m_table(new QTableView)
    , m_nobody(new TextLabel(tr("Nobody is connected."), Token::Muted))
{
    setMinimumWidth(kWidth);
    nameIt(m_table, u"listenerClients"_s, tr("Who is connected"));
    m_nobody->setObjectName(u"listenerNobody"_s);
    m_table->setModel(m_model);
    dress(*m_table);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_nobody);
    column->addWidget(m_table);
    m_second.setInterval(1s);
    connect(&m_second, &QTimer::timeout, this, &ClientList::ask);
    connect(&listener, &ListenerControl::changed, this, [this] {
        if (isVisible())
            ask();
    });
    take(QList<ListenerClient>());
}

void ClientList::showEvent(QShowEvent *event)
{
    QWidget::showEvent(event);
    m_second.start();
    ask();
}

void ClientList::hideEvent(QHideEvent *event)
{
    QWidget::hideEvent(event);
    m_second.stop();
}

void ClientList::ask()
{
    if (m_asking)
        return;
    m_asking = true;
    whenDone(m_listener.clients(), this, [this](const Result<QList<ListenerClient>> &answer) {
        m_asking = false;
        take(answer);
    });
}

void ClientList::take(const Result<QList<ListenerClient>> &answer)
{
    m_model->setClients(answer.value_or({})); // it stops: then nobody is
    const int rows = m_model->rowCount();
    m_nobody->setVisible(rows == 0);
    m_table->setVisible(rows > 0);
    m_table->setFixedHeight(size::kTableHeader + std::min(rows, kMostRows) * size::kRowDense + 2);
}

} // namespace cq::ui
