#include "ui/users/useractions.h"

#include "core/accounts/passwords.h"
#include "core/base/future.h"
#include "core/engine/accountshandle.h"
#include "ui/users/operator.h"
#include "ui/widgets/confirm.h"
#include "ui/widgets/icons.h"
#include "ui/widgets/words.h"

#include <QAction>
#include <QApplication>
#include <QClipboard>
#include <QMenu>
#include <QShortcut>

#include <algorithm>
#include <memory>

namespace cq::ui {

using namespace Qt::StringLiterals;

namespace {

constexpr int kNumberFrom = 20; ///< removing that many asks for the number

} // namespace

UserActions::UserActions(AccountsHandle &accounts, QWidget *keyboard, QWidget *window)
    : QObject(window)
    , m_accounts(accounts)
    , m_keyboard(keyboard)
    , m_window(window)
{
    open = make(u"userOpen"_s, u"right"_s, QKeySequence(Qt::Key_Return));
    edit = make(u"userEdit"_s, u"settings"_s, QKeySequence(Qt::Key_F2));
    resetPassword = make(u"userReset"_s, u"lock"_s);
    newKey = make(u"userNewKey"_s, u"key"_s);
    enable = make(u"userEnable"_s, u"play"_s);
    disable = make(u"userDisable"_s, u"pause"_s);
    signOut = make(u"userSignOut"_s, u"drain"_s);
    copyName = make(u"userCopyName"_s, u"copy"_s, QKeySequence(u"Ctrl+C"_s));
    remove = make(u"userRemove"_s, u"close"_s, QKeySequence(Qt::Key_Delete));
    auto *toggle = new QShortcut(QKeySequence(Qt::Key_Space), keyboard);
    toggle->setContext(Qt::WidgetShortcut);
    connect(toggle, &QShortcut::activated, this, [this] {
        if (disable->isEnabled())
            disable->trigger();
        else if (enable->isEnabled())
            enable->trigger();
    });
    connect(resetPassword, &QAction::triggered, this, &UserActions::askReset);
    connect(enable, &QAction::triggered, this, [this] { setEnabled(true); });
    connect(disable, &QAction::triggered, this, [this] { setEnabled(false); });
    connect(signOut, &QAction::triggered, this, &UserActions::askSignOut);
    connect(copyName, &QAction::triggered, this,
            [this] { QApplication::clipboard()->setText(names().join(u'\n')); });
    connect(remove, &QAction::triggered, this, &UserActions::askRemove);
    retranslate();
}

void UserActions::retranslate()
{
    open->setText(tr("Show details"));
    edit->setText(tr("Edit…"));
    resetPassword->setText(tr("New password…"));
    newKey->setText(tr("New key…"));
    enable->setText(tr("Enable"));
    disable->setText(tr("Disable"));
    signOut->setText(tr("Sign out…"));
    copyName->setText(tr("Copy name"));
    remove->setText(tr("Remove…"));
    refresh();
}

QAction *UserActions::make(const QString &name, const QString &iconName, const QKeySequence &key)
{
    auto *action = new QAction(icon(iconName), {}, this);
    action->setObjectName(name);
    action->setShortcut(key);
    action->setShortcutContext(Qt::WidgetShortcut);
    m_keyboard->addAction(action);
    return action;
}

void UserActions::setUsers(const QList<Account> &users)
{
    if (users == m_users)
        return;
    m_users = users;
    refresh();
}

void UserActions::refresh()
{
    const auto is = [](QAction *action, bool possible, const QString &why) {
        action->setEnabled(possible);
        action->setToolTip(possible ? action->text() : why);
        action->setStatusTip(action->toolTip());
    };
    const bool some = !m_users.isEmpty();
    const bool one = m_users.size() == 1;
    const QString none = tr("Nobody is selected");
    const bool on = std::ranges::any_of(m_users, &Account::enabled);
    const bool off = !std::ranges::all_of(m_users, &Account::enabled);
    is(open, one, tr("Select one user"));
    is(edit, one, tr("Select one user"));
    is(newKey, one, tr("Select one user"));
    is(resetPassword, some, none);
    is(signOut, some, none);
    is(copyName, some, none);
    is(remove, some, none);
    is(enable, off, some ? tr("The user is enabled already") : none);
    is(disable, on, some ? tr("The user is disabled already") : none);
}

void UserActions::fillMenu(QMenu *menu) const
{
    menu->addAction(open);
    menu->addSeparator();
    menu->addAction(edit);
    menu->addAction(resetPassword);
    menu->addAction(newKey);
    menu->addSeparator();
    menu->addAction(enable);
    menu->addAction(disable);
    menu->addAction(signOut);
    menu->addSeparator();
    menu->addAction(copyName);
    menu->addSeparator();
    menu->addAction(remove);
    menu->setToolTipsVisible(true);
}

QStringList UserActions::names() const
{
    QStringList names;
    for (const Account &user : m_users)
        names << user.name;
    return names;
}

void UserActions::setEnabled(bool enabled)
{
    for (const Account &user : std::as_const(m_users)) {
        if (user.enabled != enabled)
            setEnabled(user, enabled);
    }
}

void UserActions::setEnabled(const Account &user, bool enabled)
{
    AccountChange change;
    change.enabled = enabled;
    whenDone(m_accounts.update(user.id, change, windowOperator()), this,
             [this, user, enabled](const Result<Account> &answer) {
                 if (answer)
                     Q_EMIT done(enabled ? tr("%1 may sign in again").arg(user.name)
                                         : tr("%1 may not sign in any more").arg(user.name),
                                 [this, user, enabled] { setEnabled(user, !enabled); });
                 else
                     Q_EMIT done(u"%1: %2"_s.arg(user.name, errorText(answer.error())), {});
             });
}

void UserActions::askReset()
{
    const auto count = static_cast<int>(m_users.size());
    confirm(m_window,
            {.question = count == 1 ? tr("Make a new password for %1?").arg(m_users.first().name)
                                    : tr("Make new passwords for %n users?", nullptr, count),
             .loss = tr("The old one is void, and who is signed in is signed out everywhere."),
             .names = count == 1 ? QStringList() : names(),
             .verb = count == 1 ? tr("New password") : tr("%n new passwords", nullptr, count)},
            [this, users = m_users] { reset(users); });
}

void UserActions::reset(const QList<Account> &users)
{
    // What succeeded is handed out once all are answered.
    struct Round
    {
        QList<IssuedAccount> made;
        qsizetype missing = 0;
    };

    auto round = std::make_shared<Round>();
    round->missing = users.size();
    for (const Account &user : users) {
        AccountChange change;
        change.password = randomPassword();
        whenDone(m_accounts.update(user.id, change, windowOperator()), this,
                 [this, round, user, password = *change.password](const Result<Account> &answer) {
                     if (answer)
                         round->made.append({*answer, password});
                     else
                         Q_EMIT done(u"%1: %2"_s.arg(user.name, errorText(answer.error())), {});
                     if (--round->missing == 0 && !round->made.isEmpty())
                         Q_EMIT passwordsMade(round->made);
                 });
    }
}

void UserActions::askSignOut()
{
    const auto count = static_cast<int>(m_users.size());
    confirm(m_window,
            {.question = count == 1 ? tr("Sign %1 out everywhere?").arg(m_users.first().name)
                                    : tr("Sign %n users out everywhere?", nullptr, count),
             .loss = tr("They have to sign in again. API keys and jobs go on."),
             .names = count == 1 ? QStringList() : names(),
             .verb = tr("Sign out everywhere")},
            [this, users = m_users] {
                for (const Account &user : users) {
                    whenDone(m_accounts.signOutEverywhere(user.id, windowOperator()), this,
                             [this, name = user.name](const Result<void> &answer) {
                                 Q_EMIT done(answer
                                                 ? tr("%1 is signed out").arg(name)
                                                 : u"%1: %2"_s.arg(name, errorText(answer.error())),
                                             {});
                             });
                }
            });
}

void UserActions::askRemove()
{
    const auto count = static_cast<int>(m_users.size());
    confirm(m_window,
            {.question = count == 1 ? tr("Remove %1?").arg(m_users.first().name)
                                    : tr("Remove %n users?", nullptr, count),
             .loss = tr("Sign-ins and API keys end. Jobs and results stay. This cannot be undone."),
             .names = count == 1 ? QStringList() : names(),
             .verb = count == 1 ? tr("Remove user") : tr("Remove %n users", nullptr, count),
             .numberToType = count >= kNumberFrom ? count : 0},
            [this, users = m_users] {
                for (const Account &user : users) {
                    whenDone(m_accounts.remove(user.id, windowOperator()), this,
                             [this, name = user.name](const Result<void> &answer) {
                                 Q_EMIT done(answer
                                                 ? tr("%1 removed").arg(name)
                                                 : u"%1: %2"_s.arg(name, errorText(answer.error())),
                                             {});
                             });
                }
            });
}

} // namespace cq::ui
