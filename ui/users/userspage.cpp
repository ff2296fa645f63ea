#include "ui/users/userspage.h"

#include "core/base/clock.h"
#include "core/engine/accountshandle.h"
#include "core/engine/listenercontrol.h"
#include "ui/models/accounttablemodel.h"
#include "ui/users/accountdialog.h"
#include "ui/users/addmanydialog.h"
#include "ui/users/keydialog.h"
#include "ui/users/sheetdialog.h"
#include "ui/users/shownonce.h"
#include "ui/users/useractions.h"
#include "ui/users/userinspector.h"
#include "ui/users/usertableview.h"
#include "ui/widgets/controls.h"
#include "ui/widgets/filterfield.h"
#include "ui/widgets/icons.h"
#include "ui/widgets/notecard.h"
#include "ui/widgets/pageheader.h"
#include "ui/widgets/statestack.h"
#include "ui/widgets/theme.h"

#include <QAction>
#include <QApplication>
#include <QEvent>
#include <QHeaderView>
#include <QHostAddress>
#include <QMenu>
#include <QUrl>
#include <QVBoxLayout>

#include <algorithm>
#include <chrono>

namespace cq::ui {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

/// Serves at an address that is not only this computer's.
bool isForOthers(const ListenerStatus &status)
{
    return status.isServing && std::ranges::any_of(status.urls, [](const QString &url) {
               return !QHostAddress(QUrl(url).host()).isLoopback();
           });
}

} // namespace

UsersPage::UsersPage(EngineHandle &engine, AccountsHandle &accounts,
                     const ListenerControl *listener, const Clock &clock, QWidget *parent)
    : FilteredPage(u"userFilter"_s, u"userFind"_s, parent)
    , m_accounts(accounts)
    , m_listener(listener)
    , m_clock(clock)
    , m_model(new AccountTableModel(accounts, engine, clock, this))
    , m_header(new PageHeader({}))
    , m_manyButton(makeButton(u"usersMany"_s, {}, u"users"_s))
    , m_addButton(makeButton(u"usersAdd"_s, {}, u"add"_s, ButtonKind::Primary))
    , m_add(new QAction(icon(u"users"_s), {}, this))
    , m_many(new QAction(icon(u"users"_s), {}, this))
    , m_warning(new NoteCard(u"noAdmin"_s))
    , m_table(new UserTableView(*m_model))
    , m_actions(new UserActions(accounts, m_table, this))
    , m_inspector(new UserInspector(accounts, *m_model, *m_actions, clock))
{
    setTable(m_table);
    setObjectName(u"usersPage"_s);
    buildHeader();
    auto *content = new QWidget;
    auto *middle = new QVBoxLayout(content);
    middle->setContentsMargins(0, 0, 0, 0);
    middle->setSpacing(0);
    auto *around = new QVBoxLayout;
    around->setContentsMargins(size::kMargin, 0, size::kMargin, 0);
    around->addWidget(m_warning);
    middle->addLayout(around);
    middle->addWidget(m_table, 1);
    m_stack = new StateStack(content);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_header);
    column->addWidget(m_stack, 1);
    connectAll();
    retranslate();
    m_model->open();
}

UsersPage::~UsersPage() = default;

void UsersPage::buildHeader()
{
    filterField()->setFixedWidth(200);
    m_header->addLeft(filterField());
    m_header->addRight(m_manyButton);
    m_header->addRight(m_addButton);
    m_add->setObjectName(u"addUser"_s);
    m_add->setShortcut(QKeySequence(u"Ctrl+Shift+N"_s));
    m_add->setShortcutContext(Qt::WidgetWithChildrenShortcut);
    addAction(m_add);
    m_many->setObjectName(u"addManyUsers"_s);
    addAction(m_many);
}

void UsersPage::connectAll()
{
    connect(m_add, &QAction::triggered, this, &UsersPage::addUser);
    connect(m_many, &QAction::triggered, this, &UsersPage::addMany);
    connect(m_addButton, &QPushButton::clicked, m_add, &QAction::trigger);
    connect(m_manyButton, &QPushButton::clicked, m_many, &QAction::trigger);
    connect(filterField(), &QLineEdit::textChanged, this, [this](const QString &text) {
        m_table->setFilterText(text);
        showPhase();
    });
    connect(m_model, &AccountTableModel::changed, this, &UsersPage::refresh);
    connect(m_model, &AccountTableModel::phaseChanged, this, &UsersPage::refresh);
    connect(m_table, &UserTableView::selectionMoved, this, &UsersPage::showSelection);
    connect(m_table, &QTableView::customContextMenuRequested, this, &UsersPage::showMenu);
    connect(m_table, &QTableView::clicked, this, [this] {
        if (m_table->selectedUsers().size() == 1)
            Q_EMIT inspectorWanted(true);
    });
    connect(m_table, &QTableView::doubleClicked, m_actions->open, &QAction::trigger);
    connect(m_actions->open, &QAction::triggered, this, [this] { Q_EMIT inspectorWanted(true); });
    connect(m_actions->edit, &QAction::triggered, this, &UsersPage::editUser);
    connect(m_actions->newKey, &QAction::triggered, this, &UsersPage::newKey);
    connect(m_actions, &UserActions::done, this, &Page::done);
    connect(m_actions, &UserActions::passwordsMade, this, &UsersPage::handOut);
    connect(m_inspector, &UserInspector::done, this, &Page::done);
    connect(m_inspector, &UserInspector::closeWanted, this,
            [this] { Q_EMIT inspectorWanted(false); });
    if (m_listener != nullptr)
        connect(m_listener, &ListenerControl::changed, this, &UsersPage::askIfWanted);
    m_again.setInterval(10s);
    connect(&m_again, &QTimer::timeout, m_table->viewport(), qOverload<>(&QWidget::update));
}

void UsersPage::askForFirstAdmin()
{
    m_asks = true;
    askIfWanted();
}

void UsersPage::askIfWanted()
{
    const bool isNobodyThere =
        m_model->phase() == AccountTableModel::Phase::Ready && m_model->rowCount() == 0;
    const bool isReached = m_listener != nullptr && isForOthers(m_listener->status());
    if (!m_asks || !isNobodyThere || !(isVisible() || isReached) || !window()->isVisible()
        || QApplication::activeModalWidget() != nullptr)
        return;
    m_asks = false;
    addUser();
}

QString UsersPage::id() const
{
    return u"users"_s;
}

QString UsersPage::title() const
{
    return tr("Users");
}

QString UsersPage::iconName() const
{
    return u"users"_s;
}

QWidget *UsersPage::inspector()
{
    return m_inspector;
}

QList<QAction *> UsersPage::addActions() const
{
    return {m_add, m_many};
}

QByteArray UsersPage::saveLayout() const
{
    return m_table->saveLayout();
}

void UsersPage::restoreLayout(const QByteArray &layout)
{
    m_table->restoreLayout(layout);
}

void UsersPage::addUser()
{
    // Nobody can sign in before there is an administrator, so that one comes first.
    const Role role = m_model->hasAdmin() ? Role::Participant : Role::Admin;
    const bool isFirst =
        m_model->phase() == AccountTableModel::Phase::Ready && m_model->rowCount() == 0;
    auto *dialog = isFirst ? AccountDialog::forFirstAdmin(m_accounts, window())
                           : new AccountDialog(m_accounts, role, window());
    connect(dialog, &AccountDialog::saved, this,
            [this](const Account &account, const QString &madePassword) {
                Q_EMIT done(tr("%1 added").arg(account.name), {});
                if (!madePassword.isEmpty())
                    showPassword(account.name, madePassword);
            });
    dialog->open();
}

void UsersPage::addMany()
{
    auto *dialog = new AddManyDialog(m_accounts, window());
    connect(dialog, &AddManyDialog::made, this, [this](const QList<IssuedAccount> &issued) {
        Q_EMIT done(tr("%n users added", nullptr, static_cast<int>(issued.size())), {});
        showSheet(issued);
    });
    dialog->open();
}

void UsersPage::editUser()
{
    if (m_actions->users().size() != 1)
        return;
    auto *dialog = new AccountDialog(m_accounts, m_actions->users().first(), window());
    connect(dialog, &AccountDialog::saved, this,
            [this](const Account &account) { Q_EMIT done(tr("%1 saved").arg(account.name), {}); });
    dialog->open();
}

void UsersPage::newKey()
{
    if (m_actions->users().size() != 1)
        return;
    auto *dialog = new KeyDialog(m_accounts, m_actions->users().first(), m_clock, window());
    connect(dialog, &KeyDialog::made, this, [this](const IssuedKey &made) {
        auto *shown = new ShownOnce({tr("API key “%1”").arg(made.key.label),
                                     tr("For “Authorization: Bearer”. Copy it now: it is kept "
                                        "nowhere and cannot be shown again."),
                                     made.text},
                                    window());
        shown->open();
        if (m_inspector)
            m_inspector->refreshKeys();
    });
    dialog->open();
}

void UsersPage::handOut(const QList<IssuedAccount> &issued)
{
    if (issued.size() == 1)
        showPassword(issued.first().account.name, issued.first().password);
    else
        showSheet(issued);
}

void UsersPage::showSheet(const QList<IssuedAccount> &issued)
{
    auto *sheet = new SheetDialog(
        {issued, m_listener != nullptr ? m_listener->status().url : QString()}, window());
    sheet->open();
}

void UsersPage::showPassword(const QString &name, const QString &password)
{
    auto *shown = new ShownOnce({tr("Password of %1").arg(name),
                                 tr("Hand it out now: only its hash is kept, so it cannot be "
                                    "shown again. A new one can be made at any time."),
                                 password},
                                window());
    shown->open();
}

void UsersPage::showPhase()
{
    switch (m_model->phase()) {
    case AccountTableModel::Phase::Loading:
        m_stack->showLoading(size::kRow);
        return;
    case AccountTableModel::Phase::Failed:
        m_stack->showError(tr("The users could not be read"), m_model->error(),
                           {tr("Jobs that run go on")}, [this] { m_model->open(); });
        return;
    case AccountTableModel::Phase::Ready:
        break;
    }
    if (m_model->rowCount() == 0) {
        m_stack->showEmpty(
            u"users"_s, tr("Nobody may sign in yet"), tr("Add the first administrator."),
            {{u"emptyAddUser"_s, tr("Add administrator"), u"add"_s, [this] { addUser(); }},
             {u"emptyAddMany"_s, tr("Add many…"), u"users"_s, [this] { addMany(); }}});
    } else if (m_table->shownRows() == 0) {
        m_stack->showEmpty(u"filter"_s, tr("Nothing matches"),
                           tr("There are users, but the filter hides them all."),
                           {{u"emptyClear"_s, tr("Clear filter"), u"close"_s, [this] {
                                 clearFilter();
                                 focusTable();
                             }}});
    } else {
        m_stack->showContent();
    }
}

void UsersPage::refresh()
{
    showPhase();
    const bool some = m_model->rowCount() > 0;
    m_addButton->setVisible(some); // the empty page has blue buttons of its own
    m_manyButton->setVisible(some);
    if (some && !m_model->hasAdmin())
        m_warning->say(NoteCard::Kind::Warning, tr("There is no administrator"),
                       tr("Nobody can sign in before somebody here is an enabled administrator."));
    else
        m_warning->say(NoteCard::Kind::Warning, {}, {});
    refreshNote();
    m_actions->setUsers(selected());
    askIfWanted();
}

QList<Account> UsersPage::selected() const
{
    QList<Account> users;
    for (const UserId id : m_table->selectedUsers()) {
        if (const Account *account = m_model->find(id))
            users.append(*account);
    }
    return users;
}

void UsersPage::showSelection()
{
    const QList<Account> users = selected();
    m_actions->setUsers(users);
    if (users.size() == 1 && m_inspector)
        m_inspector->show(users.first().id);
}

void UsersPage::refreshNote()
{
    const QList<Account> &all = m_model->accounts();
    const auto admins = std::ranges::count(all, Role::Admin, &Account::role);
    const auto off = std::ranges::count(all, false, &Account::enabled);
    QStringList parts;
    if (!all.isEmpty()) {
        parts << tr("%n users", nullptr, static_cast<int>(all.size()));
        parts << tr("%n administrators", nullptr, static_cast<int>(admins));
    }
    if (off > 0)
        parts << tr("%n disabled", nullptr, static_cast<int>(off));
    m_header->setNote(parts.join(u", "_s));
}

void UsersPage::showMenu(const QPoint &at)
{
    if (!m_table->indexAt(at).isValid())
        return;
    auto *menu = new QMenu(this);
    menu->setObjectName(u"userMenu"_s);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    m_actions->fillMenu(menu);
    menu->popup(m_table->viewport()->mapToGlobal(at));
}

void UsersPage::showEvent(QShowEvent *event)
{
    FilteredPage::showEvent(event);
    m_model->watchUse(true);
    m_again.start();
    // After the page stands: a dialog is not to come up inside it.
    QMetaObject::invokeMethod(this, &UsersPage::askIfWanted, Qt::QueuedConnection);
}

void UsersPage::hideEvent(QHideEvent *event)
{
    FilteredPage::hideEvent(event);
    m_model->watchUse(false);
    m_again.stop();
}

void UsersPage::changeEvent(QEvent *event)
{
    FilteredPage::changeEvent(event);
    if (event->type() == QEvent::LanguageChange)
        retranslate();
}

void UsersPage::retranslate()
{
    m_header->setTitle(tr("Users"));
    filterField()->setPlaceholderText(tr("Filter"));
    filterField()->setAccessibleName(tr("Filter users by name, role or state"));
    m_addButton->setText(tr("Add user"));
    m_manyButton->setText(tr("Add many…"));
    m_add->setText(tr("User…"));
    m_many->setText(tr("Many users…"));
    findAction()->setText(tr("Filter users"));
    m_table->setAccessibleName(tr("Users"));
    m_actions->retranslate();
    refresh();
}

} // namespace cq::ui
