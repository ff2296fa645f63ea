#include "ui/activity/activitypage.h"

#include "core/base/future.h"
#include "core/engine/accountshandle.h"
#include "ui/activity/activitytable.h"
#include "ui/activity/chainline.h"
#include "ui/models/audittablemodel.h"
#include "ui/models/audittexts.h"
#include "ui/widgets/filterfield.h"
#include "ui/widgets/icons.h"
#include "ui/widgets/pageheader.h"
#include "ui/widgets/statestack.h"
#include "ui/widgets/theme.h"

#include <QAction>
#include <QApplication>
#include <QClipboard>
#include <QComboBox>
#include <QEvent>
#include <QMenu>
#include <QVBoxLayout>

#include <algorithm>
#include <chrono>
#include <utility>

namespace cq::ui {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

ActivityPage::ActivityPage(AccountsHandle &accounts, const Clock &clock, QWidget *parent)
    : FilteredPage(u"activityFilter"_s, u"activityFind"_s, parent)
    , m_accounts(accounts)
    , m_model(new AuditTableModel(accounts, clock, this))
    , m_header(new PageHeader({}))
    , m_person(new QComboBox)
    , m_copy(new QAction(icon(u"copy"_s), {}, this))
    , m_chain(new ChainLine(accounts, clock))
    , m_table(new ActivityTable(*m_model))
    , m_stack(new StateStack(m_table))
{
    setTable(m_table);
    setObjectName(u"activityPage"_s);
    buildHeader();
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_header);
    column->addWidget(m_chain);
    column->addWidget(m_stack, 1);
    m_copy->setObjectName(u"activityCopy"_s);
    m_copy->setShortcut(QKeySequence(u"Ctrl+C"_s));
    m_copy->setShortcutContext(Qt::WidgetShortcut);
    m_table->addAction(m_copy);
    connect(m_copy, &QAction::triggered, this, &ActivityPage::copySelected);
    connect(m_table, &QTableView::customContextMenuRequested, this, &ActivityPage::showMenu);
    connect(m_model, &AuditTableModel::phaseChanged, this, &ActivityPage::showPhase);
    connect(m_model, &QAbstractItemModel::rowsInserted, this, &ActivityPage::showPhase);
    connect(&accounts, &AccountsHandle::identitiesChanged, this, [this] {
        if (isVisible())
            readPeople();
    });
    retranslate();
    showPhase();
}

void ActivityPage::buildHeader()
{
    filterField()->setFixedWidth(236);
    m_person->setObjectName(u"activityPerson"_s);
    m_person->setFixedWidth(170);
    m_person->setMaxVisibleItems(20);
    m_header->addLeft(filterField());
    m_header->addLeft(m_person);
    m_filterTimer.setSingleShot(true);
    m_filterTimer.setInterval(200ms); // typing goes on
    connect(&m_filterTimer, &QTimer::timeout, this, &ActivityPage::applyFilter);
    connect(filterField(), &QLineEdit::textChanged, &m_filterTimer, qOverload<>(&QTimer::start));
    connect(filterField(), &QLineEdit::returnPressed, this, &ActivityPage::applyFilter);
    connect(m_person, &QComboBox::currentIndexChanged, this, &ActivityPage::applyFilter);
}

QString ActivityPage::id() const
{
    return u"activity"_s;
}

QString ActivityPage::title() const
{
    return tr("Activity");
}

QString ActivityPage::iconName() const
{
    return u"activity"_s;
}

QByteArray ActivityPage::saveLayout() const
{
    return m_table->saveLayout();
}

void ActivityPage::restoreLayout(const QByteArray &layout)
{
    m_table->restoreLayout(layout);
}

void ActivityPage::readPeople()
{
    whenDone(m_accounts.accounts(), this, [this](const Result<QList<Account>> &answer) {
        if (!answer || std::ranges::equal(*answer, m_people, {}, &Account::name, &Account::name))
            return;
        m_people = *answer;
        fillPeople();
    });
}

void ActivityPage::fillPeople()
{
    const UserId chosen = m_model->filter().person;
    const QSignalBlocker quiet(m_person);
    m_person->clear();
    m_person->addItem(tr("Everybody"), qint64{0});
    m_person->addItem(texts::auditActor({kLocalOperator, {}, {}}), kLocalOperator.value);
    for (const Account &person : std::as_const(m_people))
        m_person->addItem(person.name, person.id.value);
    const int index = m_person->findData(chosen.value);
    m_person->setCurrentIndex(std::max(index, 0));
    if (index < 0) // who was chosen is gone
        applyFilter();
}

void ActivityPage::choosePerson(UserId user)
{
    m_person->setCurrentIndex(std::max(m_person->findData(user.value), 0));
}

void ActivityPage::applyFilter()
{
    m_filterTimer.stop();
    AuditFilter filter;
    filter.text = filterField()->text().trimmed();
    filter.person = UserId{m_person->currentData().toLongLong()};
    if (!filter.person.isNull() && filter.person != kLocalOperator)
        filter.personName = m_person->currentText();
    m_model->setFilter(filter);
}

bool ActivityPage::isFiltered() const
{
    return FilteredPage::isFiltered() || m_person->currentIndex() > 0;
}

void ActivityPage::clearFilter()
{
    FilteredPage::clearFilter();
    m_person->setCurrentIndex(0);
    applyFilter();
}

void ActivityPage::showPhase()
{
    switch (m_model->phase()) {
    case AuditTableModel::Phase::Loading:
        m_stack->showLoading(size::kRow);
        return;
    case AuditTableModel::Phase::Failed:
        m_stack->showError(tr("The audit trail could not be read"), m_model->error(),
                           {tr("What happens is still written down")}, [this] { m_model->open(); });
        return;
    case AuditTableModel::Phase::Ready:
        break;
    }
    if (m_model->rowCount() > 0) {
        m_stack->showContent();
    } else if (m_model->filter().isEmpty()) {
        m_stack->showEmpty(
            u"activity"_s, tr("Nothing has happened yet"),
            tr("Sign-ins and changes of accounts and keys are written down here, for good."));
    } else {
        m_stack->showEmpty(u"filter"_s, tr("Nothing matches"),
                           tr("There are lines, but the filter hides them all."),
                           {{u"emptyClear"_s, tr("Clear filter"), u"close"_s, [this] {
                                 clearFilter();
                                 focusTable();
                             }}});
    }
}

void ActivityPage::showMenu(const QPoint &at)
{
    const QModelIndex index = m_table->indexAt(at);
    if (!index.isValid())
        return;
    const AuditEntry &line = m_model->lineAt(index.row());
    auto *menu = new QMenu(this);
    menu->setObjectName(u"activityMenu"_s);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    offerPerson(menu, line.actor.user, texts::auditActor(line.actor));
    const auto subject = std::ranges::find_if(m_people, [&line](const Account &person) {
        return foldedName(person.name) == foldedName(line.subject);
    });
    if (subject != m_people.end() && subject->id != line.actor.user)
        offerPerson(menu, subject->id, subject->name);
    menu->addSeparator();
    menu->addAction(m_copy);
    menu->popup(m_table->viewport()->mapToGlobal(at));
}

void ActivityPage::offerPerson(QMenu *menu, UserId user, const QString &name)
{
    if (user.isNull() || m_person->findData(user.value) < 0)
        return;
    menu->addAction(icon(u"filter"_s), tr("Only what concerns %1").arg(name), this,
                    [this, user] { choosePerson(user); });
}

void ActivityPage::copySelected()
{
    QApplication::clipboard()->setText(m_table->selectedText());
}

void ActivityPage::showEvent(QShowEvent *event)
{
    FilteredPage::showEvent(event);
    readPeople();
    if (!std::exchange(m_opened, true))
        m_model->open();
    m_model->watch(true);
    m_chain->checkIfNeeded();
}

void ActivityPage::hideEvent(QHideEvent *event)
{
    FilteredPage::hideEvent(event);
    m_model->watch(false);
}

void ActivityPage::changeEvent(QEvent *event)
{
    FilteredPage::changeEvent(event);
    if (event->type() == QEvent::LanguageChange)
        retranslate();
}

void ActivityPage::retranslate()
{
    m_header->setTitle(title());
    filterField()->setPlaceholderText(tr("Filter by text"));
    filterField()->setAccessibleName(tr("Filter the audit trail by text"));
    m_person->setAccessibleName(tr("Filter the audit trail by person"));
    m_person->setToolTip(tr("Lines of what somebody did, or what was done to the account"));
    m_table->setAccessibleName(tr("Audit trail, newest first"));
    findAction()->setText(tr("Filter activity"));
    m_copy->setText(tr("Copy lines"));
    fillPeople();
    showPhase();
}

} // namespace cq::ui
