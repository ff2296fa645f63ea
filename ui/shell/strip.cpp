#include "ui/shell/strip.h"

#include "ui/shell/vitals.h"
#include "ui/widgets/controls.h"
#include "ui/widgets/iconlabel.h"
#include "ui/widgets/icons.h"
#include "ui/widgets/page.h"
#include "ui/widgets/textlabel.h"
#include "ui/widgets/words.h"

#include <QDir>
#include <QEvent>
#include <QHBoxLayout>
#include <QPainter>

namespace cq::ui {

using namespace Qt::StringLiterals;

namespace {

QString waitingSentence(qint64 waiting)
{
    if (waiting == 0)
        return Strip::tr("New jobs wait until one is back.");
    if (waiting == 1)
        return Strip::tr("One job waits; it starts by itself when a node is back.");
    return Strip::tr("%n jobs wait; they start by themselves when a node is back.", nullptr,
                     static_cast<int>(waiting));
}

} // namespace

Strip::Strip(Vitals &vitals, QWidget *parent)
    : QWidget(parent)
    , m_vitals(vitals)
    , m_title(new TextLabel({}, Token::OnStrip, 0, true))
    , m_sentence(new TextLabel({}, Token::OnStrip))
    , m_action(makeButton(u"stripAction"_s, {}))
    , m_close(makeIconButton(u"stripClose"_s, u"close"_s, {}))
{
    setObjectName(u"strip"_s);
    setFixedHeight(size::kStrip);
    m_action->setProperty("small", true);
    m_action->setFont(fontOf(0, true));
    m_close->setIcon(icon(u"close"_s, Token::OnStrip));
    m_sentence->setElided(true);
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(size::kMargin, 0, 8, 0);
    row->setSpacing(12);
    row->addWidget(new IconLabel(u"failed"_s, Token::OnStrip));
    row->addWidget(m_title);
    row->addWidget(m_sentence, 1);
    row->addWidget(m_action);
    row->addWidget(m_close);
    connect(m_action, &QPushButton::clicked, this, &Strip::act);
    connect(m_close, &QToolButton::clicked, this, [this] {
        m_closed = m_condition;
        if (m_condition == Condition::Alarm)
            m_vitals.dismissAlarm();
        refresh();
    });
    connect(&vitals, &Vitals::changed, this, &Strip::refresh);
    refresh();
}

void Strip::refresh()
{
    m_condition = Condition::None;
    if (m_vitals.damage())
        m_condition = Condition::Damage;
    else if (!m_vitals.alarm().isEmpty())
        m_condition = Condition::Alarm;
    else if (m_vitals.listenerDown())
        m_condition = Condition::ListenerDown;
    else if (m_vitals.secrets().isLocked) // before nodes that do not answer for want of a key
        m_condition = Condition::SecretsLocked;
    else if (m_vitals.allNodesDown())
        m_condition = Condition::NodesDown;
    else if (m_vitals.diskLow())
        m_condition = Condition::DiskLow;
    if (m_condition != m_closed)
        m_closed = Condition::None;
    setVisible(m_condition != Condition::None && m_closed == Condition::None);
    switch (m_condition) {
    case Condition::None:
        return;
    case Condition::Damage:
        m_title->setText(tr("The database is damaged."));
        m_sentence->setText(tr("%1 cannot be read everywhere; what can be read goes on.")
                                .arg(QDir::toNativeSeparators(m_vitals.damage()->path)));
        m_action->setText(tr("Recover…"));
        break;
    case Condition::Alarm:
        m_title->setText(tr("ComfyQueue needs you."));
        m_sentence->setText(m_vitals.alarm());
        m_action->setText(tr("Open data folder"));
        break;
    case Condition::ListenerDown:
        m_title->setText(tr("Nobody can connect."));
        m_sentence->setText(m_vitals.listener()->fault);
        m_action->setText(tr("Network settings"));
        break;
    case Condition::SecretsLocked:
        m_title->setText(tr("The stored keys are locked."));
        m_sentence->setText(tr("Nodes that ask for a key refuse work until somebody gives the "
                               "passphrase."));
        m_action->setText(tr("Unlock…"));
        break;
    case Condition::NodesDown:
        m_title->setText(tr("No node answers."));
        m_sentence->setText(waitingSentence(m_vitals.counts().waiting()));
        m_action->setText(tr("Check all now"));
        break;
    case Condition::DiskLow:
        m_title->setText(tr("The disk is nearly full."));
        m_sentence->setText(tr("%1 free in %2. Results that do not fit are lost on their nodes.")
                                .arg(bytesText(m_vitals.diskFree()),
                                     QDir::toNativeSeparators(m_vitals.dataFolder())));
        m_action->setText(tr("Open data folder"));
        break;
    }
    m_action->setAccessibleName(m_action->text());
    m_close->setAccessibleName(tr("Hide this message"));
    m_close->setToolTip(tr("Hide this message"));
    setAccessibleName(u"%1 %2"_s.arg(m_title->text(), m_sentence->text()));
}

void Strip::act()
{
    if (m_condition == Condition::Damage)
        Q_EMIT recoveryWanted();
    else if (m_condition == Condition::NodesDown)
        Q_EMIT checkNodesWanted();
    else if (m_condition == Condition::ListenerDown)
        Q_EMIT linkActivated({.page = u"settings"_s, .section = u"network"_s});
    else if (m_condition == Condition::SecretsLocked)
        Q_EMIT linkActivated({.page = u"settings"_s, .section = u"unlock"_s});
    else
        Q_EMIT openFolderWanted();
}

void Strip::paintEvent(QPaintEvent * /*event*/)
{
    QPainter(this).fillRect(rect(), color(Token::Strip));
}

void Strip::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::LanguageChange)
        refresh();
}

} // namespace cq::ui
