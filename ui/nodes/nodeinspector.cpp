#include "ui/nodes/nodeinspector.h"

#include "core/base/clock.h"
#include "ui/models/nodetablemodel.h"
#include "ui/models/texts.h"
#include "ui/nodes/nodeactions.h"
#include "ui/widgets/controls.h"
#include "ui/widgets/factlist.h"
#include "ui/widgets/iconlabel.h"
#include "ui/widgets/notecard.h"
#include "ui/widgets/textlabel.h"
#include "ui/widgets/words.h"

#include <QAction>
#include <QEvent>
#include <QGridLayout>
#include <QHBoxLayout>
#include <QPainter>
#include <QScrollArea>
#include <QVBoxLayout>

#include <chrono>

namespace cq::ui {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

QString credentialText(const NodeConfig &config)
{
    switch (config.auth) {
    case NodeAuth::None:
        return NodeInspector::tr("none");
    case NodeAuth::Bearer:
        return NodeInspector::tr("bearer token");
    case NodeAuth::Header:
        return NodeInspector::tr("header %1").arg(config.authHeader);
    }
    Q_UNREACHABLE();
}

QString checkText(int intervalMs)
{
    return intervalMs == 0 ? NodeInspector::tr("off")
                           : NodeInspector::tr("every %1").arg(texts::duration(intervalMs));
}

/// A button that is the action: words, whether it can be pressed and why not.
QPushButton *buttonOf(QAction *action, ButtonKind kind = ButtonKind::Plain)
{
    auto *button = makeButton(u"inspector_"_s + action->objectName(), {}, {}, kind);
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

} // namespace

NodeInspector::NodeInspector(const NodeTableModel &model, const NodeActions &actions,
                             const Clock &clock, QWidget *parent)
    : QWidget(parent)
    , m_model(model)
    , m_clock(clock)
    , m_stateIcon(new IconLabel(u"nodes"_s, Token::Muted, 16))
    , m_state(new TextLabel)
    , m_name(new TextLabel({}, Token::Text, 0, true))
    , m_gpu(new TextLabel({}, Token::Muted))
    , m_note(new NoteCard(u"nodeNote"_s))
    , m_job(makeButton(u"nodeJob"_s, {}, u"running"_s))
    , m_jobs(makeButton(u"nodeJobs"_s, {}, u"jobs"_s))
    , m_facts(new FactList)
    , m_hint(new TextLabel({}, Token::Muted))
    , m_verbs(new TextLabel({}, Token::Text, 0, true))
    , m_close(makeIconButton(u"inspectorClose"_s, u"close"_s, {}))
    , m_body(buildBody(actions))
{
    setObjectName(u"nodeInspector"_s);
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
    m_second.setInterval(1s);
    connect(&m_second, &QTimer::timeout, this, &NodeInspector::refresh);
    connect(&model, &NodeTableModel::nodeChanged, this, [this](NodeId node) {
        if (node == m_node)
            refresh();
    });
    connect(&model, &NodeTableModel::nodeRemoved, this, [this](NodeId node) {
        if (node == m_node)
            show({});
    });
    connect(m_job, &QPushButton::clicked, this, [this] {
        const int row = m_model.rowOf(m_node);
        if (row >= 0)
            Q_EMIT linkActivated({.page = u"jobs"_s, .job = m_model.nodeAt(row).status.currentJob});
    });
    connect(m_jobs, &QPushButton::clicked, this,
            [this] { Q_EMIT linkActivated({.page = u"jobs"_s, .node = m_node}); });
    retranslate();
}

void NodeInspector::retranslate()
{
    setAccessibleName(tr("Details of the node"));
    m_hint->setText(tr("Select a node to see its details."));
    m_verbs->setText(tr("What you can do"));
    m_jobs->setText(tr("Its jobs"));
    m_close->setAccessibleName(tr("Close details"));
    m_close->setToolTip(m_close->accessibleName());
    refresh();
}

void NodeInspector::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::LanguageChange)
        retranslate();
}

QWidget *NodeInspector::buildHead()
{
    auto *head = new QWidget;
    head->setFixedHeight(size::kPageHeader - 12);
    auto *row = new QHBoxLayout(head);
    row->setContentsMargins(size::kMargin, 0, 8, 0);
    row->setSpacing(6);
    m_name->setObjectName(u"inspectorName"_s);
    m_gpu->setElided(true);
    row->addWidget(m_stateIcon);
    row->addWidget(m_state);
    row->addWidget(m_name);
    row->addWidget(m_gpu, 1);
    row->addWidget(m_close);
    connect(m_close, &QToolButton::clicked, this, &NodeInspector::closeWanted);
    return head;
}

QWidget *NodeInspector::buildBody(const NodeActions &actions)
{
    auto *body = new QWidget;
    auto *column = new QVBoxLayout(body);
    column->setContentsMargins(size::kMargin, 12, size::kMargin, size::kMargin);
    column->setSpacing(10);
    column->addWidget(m_note);
    column->addWidget(m_verbs);
    auto *grid = new QGridLayout;
    grid->setSpacing(8);
    QPushButton *enable = buttonOf(actions.enable);
    QPushButton *disable = buttonOf(actions.disable);
    grid->addWidget(buttonOf(actions.check), 0, 0);
    grid->addWidget(enable, 0, 1); // one of the two fits
    grid->addWidget(disable, 0, 1);
    grid->addWidget(buttonOf(actions.freeMemory), 1, 0);
    grid->addWidget(buttonOf(actions.browse), 1, 1);
    grid->addWidget(buttonOf(actions.edit), 2, 0);
    grid->addWidget(m_jobs, 2, 1);
    grid->addWidget(m_job, 3, 0);
    grid->addWidget(buttonOf(actions.remove, ButtonKind::Danger), 3, 1);
    const auto toggle = [enable, disable, action = actions.enable] {
        enable->setVisible(action->isEnabled());
        disable->setVisible(!action->isEnabled());
    };
    connect(actions.enable, &QAction::changed, this, toggle);
    toggle();
    column->addLayout(grid);
    column->addSpacing(4);
    m_facts->setObjectName(u"nodeFacts"_s);
    column->addWidget(m_facts);
    column->addStretch();
    auto *area = new QScrollArea;
    area->setWidget(body);
    area->setWidgetResizable(true);
    area->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    area->viewport()->setAutoFillBackground(false);
    body->setAutoFillBackground(false);
    return area;
}

void NodeInspector::show(NodeId node)
{
    m_node = node;
    refresh();
}

void NodeInspector::refresh()
{
    const int row = m_model.rowOf(m_node);
    const bool known = row >= 0;
    m_body->setVisible(known);
    m_stateIcon->setVisible(known);
    m_hint->setVisible(!known);
    if (!known) {
        m_state->clear();
        m_name->clear();
        m_gpu->clear();
        return;
    }
    const Node &node = m_model.nodeAt(row);
    const Look look = lookOf(node);
    m_stateIcon->setIcon(look.iconName, look.token);
    m_state->setText(look.text);
    m_state->setToken(look.token);
    m_name->setText(node.config.name);
    m_gpu->setText(node.status.vram.total > 0
                       ? tr("%1, %2 GB", "RTX 3060, 12 GB")
                             .arg(node.status.gpu, texts::gigabytes(node.status.vram.total))
                       : node.status.gpu);
    m_job->setVisible(!node.status.currentJob.isNull());
    m_job->setText(tr("Show job %1").arg(node.status.currentJob.value));
    showTrouble(node);
    showFacts(node);
}

void NodeInspector::showTrouble(const Node &node)
{
    const NodeStatus &status = node.status;
    const TimeMs now = m_clock.now();
    if (!node.config.enabled) {
        m_note->say(NoteCard::Kind::Warning, tr("Switched off"),
                    status.running > 0 ? tr("It takes no new jobs; those running go on.")
                                       : tr("It takes no jobs until you enable it."));
    } else if (status.health == NodeHealth::Offline) {
        const QString next = node.config.healthIntervalMs > 0
            ? tr("It is asked again %1.").arg(checkText(node.config.healthIntervalMs))
            : tr("It is not asked by itself; use Check now.");
        m_note->say(NoteCard::Kind::Failed,
                    status.since > 0 ? tr("No answer since %1, %2", "since 10:39, 3 min ago")
                                           .arg(timeText(status.since), agoText(status.since, now))
                                     : tr("No answer"),
                    u"%1\n%2"_s.arg(status.fault, next).trimmed(), true);
    } else if (status.overThreshold) {
        m_note->say(
            NoteCard::Kind::Warning, tr("Memory above the limit"),
            tr("%1 in use, the limit is %2. No new work starts here until it falls.")
                .arg(percentText(status.vram.usedShare()), percentText(node.config.vramThreshold)));
    } else if (status.foreignQueue > 0) {
        m_note->say(
            NoteCard::Kind::Warning, tr("Others use this node"),
            tr("%n prompts of other people are in its queue.", nullptr, status.foreignQueue));
    } else {
        m_note->say(NoteCard::Kind::Warning, {}, {});
    }
}

void NodeInspector::showFacts(const Node &node)
{
    const NodeConfig &config = node.config;
    const NodeStatus &status = node.status;
    const bool measured = status.vram.total > 0;
    const QByteArray &pin = config.pinnedCertificate;
    m_facts->setFacts(
        {{tr("Address"), config.url.toString(), {}},
         {tr("Memory"), measured ? vramText(status.vram) : QString(), {}},
         {tr("Of it ours"), measured ? bytesText(status.vram.ours) : QString(), {}},
         {tr("Of it others'"),
          measured && status.vram.others > 0 ? bytesText(status.vram.others) : QString(),
          {}},
         {tr("Limit"), percentText(config.vramThreshold), {}},
         {tr("Jobs at once"), tr("%1, %2 running").arg(config.slotCount).arg(status.running), {}},
         {tr("Done, failed"), u"%1, %2"_s.arg(status.done).arg(status.failed), {}},
         {tr("Shares card"), config.card, {}},
         {tr("Checked"), checkText(config.healthIntervalMs), {}},
         {tr("Last answer"), agoText(status.lastSeen, m_clock.now()),
          texts::absolute(status.lastSeen)},
         {tr("Credential"), credentialText(config), {}},
         {tr("Certificate"),
          pin.isEmpty() ? QString()
                        : tr("pinned, %1…").arg(QString::fromLatin1(pin.toHex().left(16))),
          QString::fromLatin1(pin.toHex(':'))},
         {tr("ComfyUI"), status.comfyVersion, {}}});
}

void NodeInspector::showEvent(QShowEvent *event)
{
    QWidget::showEvent(event);
    m_second.start();
    refresh();
}

void NodeInspector::hideEvent(QHideEvent *event)
{
    QWidget::hideEvent(event);
    m_second.stop();
}

void NodeInspector::paintEvent(QPaintEvent * /*event*/)
{
    QPainter painter(this);
    painter.fillRect(rect(), color(Token::Surface));
    painter.fillRect(0, size::kPageHeader - 12, width(), 1, color(Token::Border));
}

} // namespace cq::ui
