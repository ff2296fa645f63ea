#include "ui/users/userinspector.h"

#include "core/base/clock.h"
#include "ui/models/accounttablemodel.h"
#include "ui/models/texts.h"
#include "ui/users/keylist.h"
#include "ui/users/useractions.h"
#include "ui/users/userlook.h"
#include "ui/widgets/controls.h"
#include "ui/widgets/factlist.h"
#include "ui/widgets/iconlabel.h"
#include "ui/widgets/notecard.h"
#include "ui/widgets/textlabel.h"

#include <QAction>
#include <QEvent>
#include <QGridLayout>
#include <QHBoxLayout>
#include <QLocale>
#include <QPainter>
#include <QProgressBar>
#include <QScrollArea>
#include <QStyle>
#include <QVBoxLayout>

#include <algorithm>
#include <chrono>

namespace cq::ui {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

constexpr int kBarSteps = 1000;

/// The colour of a bar, through the style sheet.
void setKind(QProgressBar &bar, Severity severity)
{
    const QString kind = severity == Severity::Failed ? u"failed"_s
        : severity == Severity::Warning               ? u"warning"_s
                                                      : QString();
    if (bar.property("kind").toString() == kind)
        return;
    bar.setProperty("kind", kind);
    bar.style()->unpolish(&bar);
    bar.style()->polish(&bar);
}

/// A button that is the action: words, whether it can be pressed and why not.
QPushButton *buttonOf(QAction *action, ButtonKind kind = ButtonKind::Plain)
{
    auto *button = makeButton(u"inspector_"_s + action->objectName(), action->text(), {}, kind);
    if (kind == ButtonKind::Plain) {
        button->setIcon(action->icon());
        button->setIconSize(QSize(size::kIcon + 4, size::kIcon));
    }
    QObject::connect(button, &QPushButton::clicked, action, &QAction::trigger);
    const auto follow = [button, action] {
        button->setText(action->text());
        button->setEnabled(action->isEnabled());
        button->setToolTip(action->toolTip());
    };
    QObject::connect(action, &QAction::changed, button, follow);
    follow();
    return button;
}

/// Empty, and so not shown, when the house's limit holds.
template <typename T> QString limitText(const std::optional<T> &limit)
{
    if (!limit)
        return {};
    return *limit == 0 ? UserInspector::tr("unlimited")
                       : UserInspector::tr("at most %1").arg(QLocale().toString(*limit));
}

} // namespace

UserInspector::UserInspector(AccountsHandle &accounts, const AccountTableModel &model,
                             const UserActions &actions, const Clock &clock, QWidget *parent)
    : QWidget(parent)
    , m_model(model)
    , m_clock(clock)
    , m_stateIcon(new IconLabel(u"users"_s, Token::Muted, 16))
    , m_name(new TextLabel({}, Token::Text, 0, true))
    , m_role(new TextLabel({}, Token::Muted))
    , m_note(new NoteCard(u"userNote"_s))
    , m_facts(new FactList)
    , m_storageBar(new QProgressBar)
    , m_keys(new KeyList(accounts, clock))
    , m_actionsTitle(new TextLabel({}, Token::Text, 0, true))
    , m_keysTitle(new TextLabel({}, Token::Text, 0, true))
    , m_hint(new TextLabel({}, Token::Muted))
    , m_body(buildBody(actions))
{
    setObjectName(u"userInspector"_s);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(buildHead());
    column->addWidget(m_body, 1);
    m_hint->setAlignment(Qt::AlignCenter);
    m_hint->setWordWrap(true);
    m_hint->setMargin(size::kMargin);
    column->addWidget(m_hint);
    column->addStretch();
    m_again.setInterval(10s);
    connect(&m_again, &QTimer::timeout, this, &UserInspector::refresh);
    connect(&model, &AccountTableModel::useChanged, this, &UserInspector::refresh);
    connect(&model, &AccountTableModel::changed, this, [this] {
        refresh();
        if (isVisible())
            m_keys->refresh();
    });
    connect(m_keys, &KeyList::done, this, &UserInspector::done);
    retranslate();
}

void UserInspector::retranslate()
{
    setAccessibleName(tr("Details of the user"));
    m_hint->setText(tr("Select a user to see the details."));
    m_actionsTitle->setText(tr("What you can do"));
    m_keysTitle->setText(tr("API keys"));
    m_storageBar->setAccessibleName(tr("Stored files"));
    m_close->setAccessibleName(tr("Close details"));
    m_close->setToolTip(m_close->accessibleName());
    m_keys->refresh();
    refresh();
}

void UserInspector::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::LanguageChange)
        retranslate();
}

QWidget *UserInspector::buildHead()
{
    auto *head = new QWidget;
    head->setFixedHeight(size::kPageHeader - 12);
    auto *row = new QHBoxLayout(head);
    row->setContentsMargins(size::kMargin, 0, 8, 0);
    row->setSpacing(6);
    m_name->setObjectName(u"inspectorUser"_s);
    m_role->setElided(true);
    m_close = makeIconButton(u"inspectorClose"_s, u"close"_s, {});
    row->addWidget(m_stateIcon);
    row->addWidget(m_name);
    row->addWidget(m_role, 1);
    row->addWidget(m_close);
    connect(m_close, &QToolButton::clicked, this, &UserInspector::closeWanted);
    return head;
}

QWidget *UserInspector::buildBody(const UserActions &actions)
{
    auto *body = new QWidget;
    auto *column = new QVBoxLayout(body);
    column->setContentsMargins(size::kMargin, 12, size::kMargin, size::kMargin);
    column->setSpacing(10);
    column->addWidget(m_note);
    m_facts->setObjectName(u"userFacts"_s);
    column->addWidget(m_facts);
    m_storageBar->setObjectName(u"storageBar"_s);
    m_storageBar->setRange(0, kBarSteps);
    m_storageBar->setTextVisible(false);
    column->addWidget(m_storageBar);
    column->addSpacing(4);
    column->addWidget(m_actionsTitle);
    auto *grid = new QGridLayout;
    grid->setSpacing(8);
    QPushButton *enable = buttonOf(actions.enable);
    QPushButton *disable = buttonOf(actions.disable);
    grid->addWidget(buttonOf(actions.edit), 0, 0);
    grid->addWidget(buttonOf(actions.resetPassword), 0, 1);
    grid->addWidget(enable, 1, 0); // one of the two fits
    grid->addWidget(disable, 1, 0);
    grid->addWidget(buttonOf(actions.signOut), 1, 1);
    grid->addWidget(buttonOf(actions.remove, ButtonKind::Danger), 2, 0);
    const auto toggle = [enable, disable, action = actions.enable] {
        enable->setVisible(action->isEnabled());
        disable->setVisible(!action->isEnabled());
    };
    connect(actions.enable, &QAction::changed, this, toggle);
    toggle();
    column->addLayout(grid);
    column->addSpacing(4);
    auto *head = new QHBoxLayout;
    head->addWidget(m_keysTitle);
    head->addStretch();
    QPushButton *newKey = buttonOf(actions.newKey);
    newKey->setProperty("small", true);
    head->addWidget(newKey);
    column->addLayout(head);
    column->addWidget(m_keys);
    column->addStretch();
    auto *area = new QScrollArea;
    area->setObjectName(u"userInspectorScroll"_s);
    area->setWidget(body);
    area->setWidgetResizable(true);
    area->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    area->viewport()->setAutoFillBackground(false);
    body->setAutoFillBackground(false);
    return area;
}

void UserInspector::show(UserId user)
{
    const bool same = user == m_user;
    m_user = user;
    refresh();
    const Account *account = m_model.find(user);
    if (!same && account != nullptr)
        m_keys->show(*account);
}

void UserInspector::refreshKeys()
{
    m_keys->refresh();
}

void UserInspector::refresh()
{
    const Account *account = m_model.find(m_user);
    m_body->setVisible(account != nullptr);
    m_stateIcon->setVisible(account != nullptr);
    m_hint->setVisible(account == nullptr);
    if (account == nullptr) {
        m_name->clear();
        m_role->clear();
        return;
    }
    const UserLook look = lookOf(*account);
    m_stateIcon->setIcon(look.iconName, look.token);
    m_name->setText(account->name);
    m_role->setText(texts::role(account->role));
    if (account->enabled)
        m_note->say(NoteCard::Kind::Warning, {}, {});
    else
        m_note->say(NoteCard::Kind::Warning, tr("Disabled"),
                    tr("May not sign in, and the keys are refused. Jobs that wait go on."));
    showFacts(*account);
}

void UserInspector::showFacts(const Account &account)
{
    const std::optional<JobLoad> jobs = m_model.jobsOf(account.id);
    const auto number = [&jobs](int count) { return jobs ? QLocale().toString(count) : u"–"_s; };
    const AccountQuota &quota = account.quota;
    const StorageUse storage = m_model.storageOf(account);
    m_facts->setFacts(
        {{tr("Jobs waiting"), number(jobs ? jobs->waiting : 0), {}},
         {tr("Jobs running"), number(jobs ? jobs->running : 0), {}},
         {tr("Last sign-in"),
          account.lastSignInAt > 0 ? texts::ago(account.lastSignInAt, m_clock.now())
                                   : tr("never", "last sign-in"),
          texts::absolute(account.lastSignInAt)},
         {tr("Created"), texts::ago(account.createdAt, m_clock.now()),
          texts::absolute(account.createdAt)},
         {tr("May wait"), limitText(quota.waitingJobs), {}},
         {tr("At once"), limitText(quota.runningJobs), {}},
         {tr("A minute"), limitText(quota.submissionsPerMinute), {}},
         {tr("Stored files"), storage.text().isEmpty() ? u"–"_s : storage.text(), {}}});
    m_storageBar->setVisible(storage.share().has_value());
    m_storageBar->setValue(
        static_cast<int>(std::clamp(storage.share().value_or(0), 0.0, 1.0) * kBarSteps));
    m_storageBar->setToolTip(storage.text());
    setKind(*m_storageBar, storage.severity());
}

void UserInspector::showEvent(QShowEvent *event)
{
    QWidget::showEvent(event);
    m_again.start();
    refresh();
}

void UserInspector::hideEvent(QHideEvent *event)
{
    QWidget::hideEvent(event);
    m_again.stop();
}

void UserInspector::paintEvent(QPaintEvent * /*event*/)
{
    QPainter painter(this);
    painter.fillRect(rect(), color(Token::Surface));
    painter.fillRect(0, size::kPageHeader - 12, width(), 1, color(Token::Border));
}

} // namespace cq::ui
