#include "ui/nodes/nodeactions.h"

#include "core/base/future.h"
#include "core/engine/enginehandle.h"
#include "ui/widgets/confirm.h"
#include "ui/widgets/icons.h"
#include "ui/widgets/words.h"

#include <QAction>
#include <QApplication>
#include <QClipboard>
#include <QDesktopServices>
#include <QMenu>
#include <QShortcut>

#include <algorithm>

namespace cq::ui {

using namespace Qt::StringLiterals;

NodeActions::NodeActions(EngineHandle &engine, QWidget *keyboard, QWidget *window)
    : QObject(window)
    , m_engine(engine)
    , m_keyboard(keyboard)
    , m_window(window)
{
    open = make(u"nodeOpen"_s, u"right"_s, QKeySequence(Qt::Key_Return));
    check = make(u"nodeCheck"_s, u"refresh"_s, QKeySequence(Qt::Key_F5));
    enable = make(u"nodeEnable"_s, u"play"_s);
    disable = make(u"nodeDisable"_s, u"pause"_s);
    freeMemory = make(u"nodeFree"_s, u"drain"_s);
    browse = make(u"nodeBrowse"_s, u"screen"_s);
    edit = make(u"nodeEdit"_s, u"settings"_s, QKeySequence(Qt::Key_F2));
    copyUrl = make(u"nodeCopyUrl"_s, u"copy"_s, QKeySequence(u"Ctrl+C"_s));
    remove = make(u"nodeRemove"_s, u"close"_s, QKeySequence(Qt::Key_Delete));
    auto *toggle = new QShortcut(QKeySequence(Qt::Key_Space), keyboard);
    toggle->setContext(Qt::WidgetShortcut);
    connect(toggle, &QShortcut::activated, this, [this] {
        if (disable->isEnabled())
            disable->trigger();
        else if (enable->isEnabled())
            enable->trigger();
    });

    connect(check, &QAction::triggered, this,
            [this] { forEach([this](NodeId node) { return m_engine.checkNow(node); }, {}); });
    connect(enable, &QAction::triggered, this, [this] { setEnabled(true); });
    connect(disable, &QAction::triggered, this, [this] { setEnabled(false); });
    connect(freeMemory, &QAction::triggered, this, [this] {
        forEach([this](NodeId node) { return m_engine.freeMemory(node); },
                tr("Asked to free memory"));
    });
    connect(browse, &QAction::triggered, this, [this] {
        for (const Node &node : std::as_const(m_nodes))
            QDesktopServices::openUrl(node.config.url);
    });
    connect(copyUrl, &QAction::triggered, this, [this] {
        QStringList urls;
        for (const Node &node : std::as_const(m_nodes))
            urls << node.config.url.toString();
        QApplication::clipboard()->setText(urls.join(u'\n'));
    });
    connect(remove, &QAction::triggered, this, &NodeActions::askRemove);
    retranslate();
}

void NodeActions::retranslate()
{
    open->setText(tr("Show details"));
    check->setText(tr("Check now"));
    enable->setText(tr("Enable"));
    disable->setText(tr("Disable"));
    freeMemory->setText(tr("Free memory"));
    browse->setText(tr("Open in browser"));
    edit->setText(tr("Edit…"));
    copyUrl->setText(tr("Copy address"));
    remove->setText(tr("Remove…"));
    refresh();
}

QAction *NodeActions::make(const QString &name, const QString &iconName, const QKeySequence &key)
{
    auto *action = new QAction(icon(iconName), {}, this);
    action->setObjectName(name);
    action->setShortcut(key);
    action->setShortcutContext(Qt::WidgetShortcut);
    m_keyboard->addAction(action);
    return action;
}

void NodeActions::setNodes(const QList<Node> &nodes)
{
    if (nodes == m_nodes)
        return;
    m_nodes = nodes;
    refresh();
}

void NodeActions::refresh()
{
    const auto any = [this](auto &&test) { return std::ranges::any_of(m_nodes, test); };
    const auto is = [](QAction *action, bool possible, const QString &why) {
        action->setEnabled(possible);
        action->setToolTip(possible ? action->text() : why);
        action->setStatusTip(action->toolTip());
    };
    const QString none = tr("No node is selected");
    const bool some = !m_nodes.isEmpty();
    const bool one = m_nodes.size() == 1;
    is(open, one, tr("Select one node"));
    is(edit, one, tr("Select one node"));
    is(browse, some, none);
    is(copyUrl, some, none);
    is(check, any([](const Node &node) { return node.config.enabled; }),
       some ? tr("The node is switched off") : none);
    is(enable, any([](const Node &node) { return !node.config.enabled; }),
       some ? tr("The node is on already") : none);
    is(disable, any([](const Node &node) { return node.config.enabled; }),
       some ? tr("The node is off already") : none);
    is(freeMemory, any([](const Node &node) {
           return node.status.health == NodeHealth::Online && node.status.running == 0;
       }),
       !some ? none
           : any([](const Node &node) { return node.status.running > 0; })
           ? tr("A job is running on it")
           : tr("The node does not answer"));
    is(remove, some && !any([](const Node &node) { return node.status.running > 0; }),
       some ? tr("Jobs run on it; disable it and let them end first") : none);
}

void NodeActions::fillMenu(QMenu *menu) const
{
    menu->addAction(open);
    menu->addAction(browse);
    menu->addSeparator();
    menu->addAction(check);
    menu->addAction(enable);
    menu->addAction(disable);
    menu->addAction(freeMemory);
    menu->addSeparator();
    menu->addAction(edit);
    menu->addAction(copyUrl);
    menu->addSeparator();
    menu->addAction(remove);
    menu->setToolTipsVisible(true);
}

template <typename Call> void NodeActions::forEach(Call call, const QString &sentence)
{
    for (const Node &node : std::as_const(m_nodes)) {
        whenDone(call(node.config.id), this,
                 [this, sentence, name = node.config.name](const Result<void> &answer) {
                     if (!answer)
                         Q_EMIT done(u"%1: %2"_s.arg(name, errorText(answer.error())), {});
                     else if (!sentence.isEmpty())
                         Q_EMIT done(u"%1: %2"_s.arg(name, sentence), {});
                 });
    }
}

void NodeActions::setEnabled(bool enabled)
{
    for (const Node &node : std::as_const(m_nodes)) {
        if (node.config.enabled == enabled)
            continue;
        const auto back = [this, id = node.config.id, enabled] {
            whenDone(m_engine.setNodeEnabled(id, !enabled), this,
                     [this](const Result<void> &answer) {
                         if (!answer)
                             Q_EMIT done(errorText(answer.error()), {});
                     });
        };
        whenDone(m_engine.setNodeEnabled(node.config.id, enabled), this,
                 [this, enabled, back, name = node.config.name](const Result<void> &answer) {
                     if (!answer)
                         Q_EMIT done(errorText(answer.error()), {});
                     else
                         Q_EMIT done(enabled ? tr("%1 takes jobs again").arg(name)
                                             : tr("%1 takes no new jobs").arg(name),
                                     back);
                 });
    }
}

void NodeActions::askRemove()
{
    QStringList names;
    for (const Node &node : std::as_const(m_nodes))
        names << u"%1, %2"_s.arg(node.config.name, node.config.url.toString());
    const QString question = m_nodes.size() == 1
        ? tr("Remove %1?").arg(m_nodes.first().config.name)
        : tr("Remove %n nodes?", nullptr, static_cast<int>(m_nodes.size()));
    confirm(m_window,
            {.question = question,
             .loss = tr("Its settings and its credential are deleted. Jobs and results stay."),
             .names = names,
             .verb = m_nodes.size() == 1
                 ? tr("Remove node")
                 : tr("Remove %n nodes", nullptr, static_cast<int>(m_nodes.size()))},
            [this, nodes = m_nodes] {
                for (const Node &node : nodes) {
                    whenDone(m_engine.removeNode(node.config.id), this,
                             [this, name = node.config.name](const Result<void> &answer) {
                                 Q_EMIT done(answer ? tr("%1 removed").arg(name)
                                                    : errorText(answer.error()),
                                             {});
                             });
                }
            });
}

} // namespace cq::ui
