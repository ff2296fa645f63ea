#include "ui/shell/statusbar.h"

#include "ui/shell/vitals.h"
#include "ui/widgets/icons.h"
#include "ui/widgets/page.h"
#include "ui/widgets/words.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QLocale>
#include <QPainter>
#include <QToolButton>

namespace cq::ui {

using namespace Qt::StringLiterals;

namespace {

constexpr int kWidest = 300; ///< of a fact; what is longer stands in the tooltip

void setFact(QToolButton *button, const QString &iconName, Token token, const QString &text,
             const QString &tip = {})
{
    button->setIcon(icon(iconName, token));
    const QString shown = button->fontMetrics().elidedText(text, Qt::ElideRight, kWidest);
    button->setText(shown);
    button->setAccessibleName(text);
    QStringList more{shown == text ? QString() : text, tip};
    more.removeAll({});
    button->setToolTip(more.join(u'\n'));
}

} // namespace

StatusBar::StatusBar(const Vitals &vitals, QWidget *parent)
    : QWidget(parent)
    , m_vitals(vitals)
{
    setObjectName(u"statusBar"_s);
    setFixedHeight(size::kStatusBar);
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(8, 1, 8, 0);
    row->setSpacing(0);
    m_listener = addButton(u"statusListener"_s, {.page = u"settings"_s, .section = u"network"_s});
    m_dispatch = addButton(u"statusDispatch"_s, {.page = u"settings"_s, .section = u"dispatch"_s});
    m_nodes = addButton(u"statusNodes"_s, {.page = u"nodes"_s});
    m_jobs = addButton(u"statusJobs"_s, {.page = u"jobs"_s});
    m_secrets = addButton(u"statusSecrets"_s, {.page = u"settings"_s, .section = u"secrets"_s});
    m_disk = addButton(u"statusDisk"_s, {.page = u"settings"_s, .section = u"storage"_s});
    row->addStretch();
    connect(&vitals, &Vitals::changed, this, &StatusBar::refresh);
    refresh();
}

QToolButton *StatusBar::addButton(const QString &name, const Link &link)
{
    auto *button = new QToolButton;
    button->setObjectName(name);
    button->setProperty("kind", u"status"_s);
    button->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    button->setIconSize(QSize(size::kIcon + 1, 15));
    button->setFont(fontOf(-1));
    button->setFocusPolicy(Qt::TabFocus);
    connect(button, &QToolButton::clicked, this, [this, link] { Q_EMIT linkActivated(link); });
    layout()->addWidget(button);
    return button;
}

void StatusBar::refreshListener()
{
    if (!m_vitals.listener())
        return;
    const ListenerStatus &now = *m_vitals.listener();
    const QString clients = tr("%n connections", nullptr, now.connections);
    if (now.isServing && now.fault.isEmpty())
        setFact(m_listener, now.fingerprint.isEmpty() ? u"screen"_s : u"lock"_s, Token::Done,
                now.url, clients);
    else if (now.isServing)
        setFact(m_listener, u"warning"_s, Token::Warning, now.url,
                u"%1\n%2"_s.arg(now.fault, clients));
    else if (now.fault.isEmpty())
        setFact(m_listener, u"cancelled"_s, Token::Muted, tr("Not listening"));
    else
        setFact(m_listener, u"failed"_s, Token::Failed, tr("Not listening: %1").arg(now.fault));
}

void StatusBar::refresh()
{
    refreshListener();
    if (!m_vitals.known()) {
        for (QToolButton *button : {m_dispatch, m_nodes, m_jobs, m_secrets, m_disk})
            setFact(button, u"waiting"_s, Token::Muted, tr("…", "not known yet"));
        fit();
        return;
    }
    if (m_vitals.paused())
        setFact(m_dispatch, u"pause"_s, Token::Warning, tr("Dispatch paused"));
    else
        setFact(m_dispatch, u"play"_s, Token::Done, tr("Dispatch on, first in, first out"));

    const int enabled = m_vitals.enabledNodes();
    const int online = m_vitals.onlineNodes();
    if (enabled == 0)
        setFact(m_nodes, u"nodes"_s, Token::Muted, tr("No nodes"));
    else if (m_vitals.silentNodes() > 0)
        setFact(m_nodes, u"warning"_s, Token::Failed,
                tr("%1 of %2 nodes").arg(online).arg(enabled));
    else
        setFact(m_nodes, u"nodes"_s, Token::Done, tr("%1 of %2 nodes").arg(online).arg(enabled));

    setFact(m_jobs, u"jobs"_s, Token::Muted,
            tr("%1 running, %2 waiting")
                .arg(QLocale().toString(m_vitals.counts().running()),
                     QLocale().toString(m_vitals.counts().waiting())));
    switch (m_vitals.secrets().kind) {
    case SecretStoreKind::Opening:
        setFact(m_secrets, u"key"_s, Token::Muted, tr("Waiting for the keyring"));
        break;
    case SecretStoreKind::Keychain:
        setFact(m_secrets, u"key"_s, Token::Done, tr("Keyring ok"));
        break;
    case SecretStoreKind::EncryptedFile:
        setFact(m_secrets, u"key"_s, Token::Done, tr("Secrets in a file"));
        break;
    case SecretStoreKind::Memory:
        setFact(m_secrets, u"key"_s, Token::Warning,
                m_vitals.secrets().isLocked ? tr("Secrets locked") : tr("No keyring"));
        break;
    }
    setFact(m_disk, u"disk"_s, m_vitals.diskLow() ? Token::Failed : Token::Muted,
            tr("%1 free").arg(bytesText(m_vitals.diskFree())));
    fit();
}

void StatusBar::fit()
{
    // What does not fit goes, the least urgent first.
    int room = width() - 16;
    QList<QToolButton *> facts{m_dispatch, m_nodes, m_jobs, m_disk, m_secrets};
    m_listener->setVisible(m_vitals.listener().has_value());
    if (m_vitals.listener())
        facts.prepend(m_listener);
    for (QToolButton *button : facts) {
        room -= button->sizeHint().width();
        button->setVisible(room >= 0);
    }
}

void StatusBar::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    fit();
}

void StatusBar::paintEvent(QPaintEvent * /*event*/)
{
    QPainter painter(this);
    painter.fillRect(rect(), color(Token::Surface));
    painter.fillRect(0, 0, width(), 1, color(Token::Border));
}

void StatusBar::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::LanguageChange)
        refresh();
}

} // namespace cq::ui
