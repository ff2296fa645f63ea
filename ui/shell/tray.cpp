#include "ui/shell/tray.h"

#include "ui/shell/actions.h"
#include "ui/shell/vitals.h"
#include "ui/widgets/icons.h"

#include <QAction>
#include <QTimer>

#include <chrono>

namespace cq::ui {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

TrayState trayStateOf(const Vitals &vitals)
{
    if (vitals.damage() || !vitals.alarm().isEmpty() || vitals.listenerDown()
        || vitals.silentNodes() > 0 || vitals.diskLow())
        return TrayState::Attention;
    if (vitals.paused())
        return TrayState::Paused;
    return vitals.counts().running() > 0 ? TrayState::Busy : TrayState::Idle;
}

QString trayIconName(TrayState state)
{
    switch (state) {
    case TrayState::Idle:
        return u"tray-idle"_s;
    case TrayState::Busy:
        return u"tray-busy"_s;
    case TrayState::Paused:
        return u"tray-paused"_s;
    case TrayState::Attention:
        return u"tray-attention"_s;
    }
    Q_UNREACHABLE();
}

QString vitalsSentence(const Vitals &vitals)
{
    return Tray::tr("%1 running, %2 waiting, %3 of %4 nodes")
        .arg(vitals.counts().running())
        .arg(vitals.counts().waiting())
        .arg(vitals.onlineNodes())
        .arg(vitals.enabledNodes());
}

Tray::Tray(const Vitals &vitals, const Actions &actions, QObject *parent)
    : QObject(parent)
    , m_vitals(vitals)
    , m_actions(actions)
    , m_line(new QAction(this))
    , m_open(new QAction(this))
{
    m_line->setObjectName(u"trayLine"_s);
    m_line->setEnabled(false);
    m_open->setObjectName(u"trayOpen"_s);
    QFont bold = m_open->font();
    bold.setBold(true);
    m_open->setFont(bold);
    m_menu.addAction(m_line);
    m_menu.addSeparator();
    m_menu.addActions({m_open, actions.pause, actions.submit});
    m_menu.addSeparator();
    m_menu.addMenu(&m_problems);
    m_problems.setIcon(icon(u"warning"_s, Token::Failed));
    m_menu.addAction(actions.settings);
    m_menu.addSeparator();
    m_menu.addAction(actions.quit);
    m_icon.setContextMenu(&m_menu);

    connect(m_open, &QAction::triggered, this, &Tray::openWanted);
    connect(&m_icon, &QSystemTrayIcon::messageClicked, this, &Tray::messageClicked);
    connect(&m_icon, &QSystemTrayIcon::activated, this,
            [this](QSystemTrayIcon::ActivationReason reason) {
                if (reason == QSystemTrayIcon::Trigger)
                    Q_EMIT toggleWanted();
                else if (reason == QSystemTrayIcon::MiddleClick)
                    m_actions.pause->trigger();
            });
    connect(&vitals, &Vitals::changed, this, &Tray::refresh);
    auto *poll = new QTimer(this); // trays come and go with the desktop's panel
    connect(poll, &QTimer::timeout, this, &Tray::look);
    poll->start(5s);
    refresh(); // the icon, before it is shown
    look();
}

bool Tray::exists() const
{
    return m_exists;
}

void Tray::look()
{
    const bool exists = QSystemTrayIcon::isSystemTrayAvailable();
    if (exists == m_exists)
        return;
    m_exists = exists;
    m_icon.setVisible(exists);
    Q_EMIT existsChanged(exists);
}

void Tray::tell(const QString &title, const QString &sentence, QSystemTrayIcon::MessageIcon icon)
{
    if (m_exists)
        m_icon.showMessage(title, sentence, icon);
}

void Tray::refresh()
{
    m_icon.setIcon(ownColoursIcon(trayIconName(trayStateOf(m_vitals))));
    const QString sentence = vitalsSentence(m_vitals);
    m_icon.setToolTip(sentence);
    m_line->setText(sentence);
    m_open->setText(tr("Open ComfyQueue"));
    refreshProblems();
}

void Tray::refreshProblems()
{
    QList<std::pair<QString, Link>> problems;
    if (m_vitals.damage())
        problems.append({tr("The database is damaged"), {.page = u"overview"_s}});
    if (!m_vitals.alarm().isEmpty())
        problems.append({m_vitals.alarm(), {.page = u"overview"_s}});
    if (m_vitals.listenerDown())
        problems.append(
            {tr("Nobody can connect"), {.page = u"settings"_s, .section = u"network"_s}});
    for (const Node &node : m_vitals.nodes()) {
        if (node.config.enabled && node.status.health == NodeHealth::Offline)
            problems.append({tr("%1 does not answer").arg(node.config.name),
                             {.page = u"nodes"_s, .node = node.config.id}});
    }
    if (m_vitals.diskLow())
        problems.append(
            {tr("The disk is nearly full"), {.page = u"settings"_s, .section = u"storage"_s}});
    m_problems.setTitle(tr("Problems (%1)").arg(problems.size()));
    m_problems.menuAction()->setVisible(!problems.isEmpty());
    QStringList texts;
    for (const auto &[text, link] : problems)
        texts.append(text);
    if (texts == m_told)
        return; // a menu that is open stays as it is
    m_told = texts;
    m_problems.clear();
    for (const auto &[text, link] : problems)
        connect(m_problems.addAction(text), &QAction::triggered, this,
                [this, link = link] { Q_EMIT linkActivated(link); });
}

} // namespace cq::ui
