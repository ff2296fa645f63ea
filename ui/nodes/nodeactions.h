#pragma once

#include "core/domain/node.h"

#include <QKeySequence>
#include <QList>
#include <QObject>

#include <functional>

class QAction;
class QMenu;
class QWidget;

namespace cq {
class EngineHandle;
}

namespace cq::ui {

/// What can be done with the selected nodes: one action each for menu, inspector and keys. GUI
/// thread.
class NodeActions : public QObject
{
    Q_OBJECT

public:
    /// The keys act while `keyboard` has the focus; questions are asked over `window`.
    NodeActions(EngineHandle &engine, QWidget *keyboard, QWidget *window);

    QAction *open; ///< Enter; connected by the page
    QAction *check;
    QAction *enable;
    QAction *disable;
    QAction *freeMemory;
    QAction *browse;
    QAction *edit; ///< connected by the page
    QAction *copyUrl;
    QAction *remove;

    void setNodes(const QList<Node> &nodes);

    const QList<Node> &nodes() const { return m_nodes; }

    void fillMenu(QMenu *menu) const;
    /// Says everything again, in the language of now.
    void retranslate();

Q_SIGNALS:
    void done(const QString &sentence, const std::function<void()> &undo);

private:
    QAction *make(const QString &name, const QString &iconName, const QKeySequence &key = {});
    void refresh();
    void setEnabled(bool enabled);
    void askRemove();
    template <typename Call> void forEach(Call call, const QString &sentence);

    EngineHandle &m_engine;
    QWidget *m_keyboard;
    QWidget *m_window;
    QList<Node> m_nodes;
};

} // namespace cq::ui
