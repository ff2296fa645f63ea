#include "ui/shell/toolbar.h"

#include "ui/shell/actions.h"
#include "ui/shell/commandsearch.h"
#include "ui/widgets/controls.h"
#include "ui/widgets/icons.h"
#include "ui/widgets/textlabel.h"

#include <QAction>
#include <QEvent>
#include <QHBoxLayout>
#include <QMenu>
#include <QPainter>

namespace cq::ui {

using namespace Qt::StringLiterals;

namespace {

QPushButton *frameButton(const QString &name)
{
    QPushButton *button = makeButton(name, {});
    button->setIconSize(QSize(size::kIcon + 4, size::kIcon));
    button->setFocusPolicy(Qt::TabFocus);
    return button;
}

} // namespace

ToolBar::ToolBar(const Actions &actions, QMenu *menu, QMenu *add, CommandSearch *search,
                 QWidget *parent)
    : QWidget(parent)
    , m_actions(actions)
    , m_name(new TextLabel(u"ComfyQueue"_s, Token::Text, 0, true))
    , m_menu(new QToolButton)
    , m_pause(frameButton(u"toolPause"_s))
    , m_submit(frameButton(u"toolSubmit"_s))
    , m_add(frameButton(u"toolAdd"_s))
    , m_search(search)
{
    setObjectName(u"toolBar"_s);
    setFixedHeight(size::kToolBar);
    m_menu->setObjectName(u"toolMenu"_s);
    m_menu->setIcon(icon(u"menu"_s));
    m_menu->setIconSize(QSize(size::kIcon, size::kIcon));
    m_menu->setMenu(menu);
    m_menu->setPopupMode(QToolButton::InstantPopup);
    m_menu->setFocusPolicy(Qt::TabFocus);
    m_menu->setFixedWidth(34);
    m_name->setContentsMargins(6, 0, 0, 0);
    m_name->setFixedWidth(size::kNavigation - 54);
    m_add->setMenu(add);
    m_add->setProperty("menu", true);
    m_add->setIcon(icon(u"add"_s));

    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(12, 0, size::kMargin, 1);
    row->setSpacing(8);
    row->addWidget(m_menu);
    row->addWidget(m_name);
    row->addWidget(m_pause);
    row->addWidget(m_submit);
    row->addWidget(m_add);
    row->addStretch(3);
    row->addWidget(search, 4);
    row->addStretch(3);

    connect(m_pause, &QPushButton::clicked, m_actions.pause, &QAction::trigger);
    connect(m_submit, &QPushButton::clicked, m_actions.submit, &QAction::trigger);
    connect(m_actions.pause, &QAction::toggled, this, &ToolBar::retranslate);
    retranslate();
}

void ToolBar::setNarrow(bool narrow)
{
    m_name->setVisible(!narrow);
}

void ToolBar::openMenu()
{
    m_menu->showMenu();
}

void ToolBar::setShort(bool shortened)
{
    if (m_short == shortened)
        return;
    m_short = shortened;
    retranslate();
}

void ToolBar::paintEvent(QPaintEvent * /*event*/)
{
    QPainter painter(this);
    painter.fillRect(rect(), color(Token::Surface));
    painter.fillRect(0, height() - 1, width(), 1, color(Token::Border));
}

void ToolBar::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::LanguageChange)
        retranslate();
}

void ToolBar::retranslate()
{
    const bool paused = m_actions.pause->isChecked();
    m_menu->setAccessibleName(tr("Menu"));
    m_menu->setToolTip(tr("Menu"));
    m_pause->setIcon(icon(paused ? u"play"_s : u"pause"_s));
    if (paused)
        m_pause->setText(m_short ? tr("Resume") : tr("Resume dispatch"));
    else
        m_pause->setText(m_short ? tr("Pause") : tr("Pause dispatch"));
    m_pause->setToolTip(m_actions.pause->toolTip());
    m_pause->setAccessibleName(paused ? tr("Resume dispatch") : tr("Pause dispatch"));
    m_submit->setIcon(m_actions.submit->icon());
    m_submit->setText(m_actions.submit->iconText());
    m_submit->setToolTip(m_actions.submit->toolTip());
    m_submit->setAccessibleName(m_actions.submit->iconText());
    m_add->setText(tr("Add"));
    m_add->setAccessibleName(tr("Add"));
    m_search->retranslate(m_short);
}

} // namespace cq::ui
