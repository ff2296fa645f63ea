#include "ui/shell/commandsearch.h"

#include <QAbstractItemView>
#include <QAction>
#include <QCompleter>
#include <QFocusEvent>
#include <QKeyEvent>
#include <QPointer>
#include <QStandardItemModel>
#include <QTimer>

namespace cq::ui {

using namespace Qt::StringLiterals;

namespace {

constexpr int kActionRole = Qt::UserRole;

QString plainText(const QAction *action)
{
    QString text = action->text();
    text.remove(u'&');
    return text;
}

} // namespace

CommandSearch::CommandSearch(std::function<QList<QAction *>()> actions, QWidget *parent)
    : SearchField(parent)
    , m_actions(std::move(actions))
    , m_model(new QStandardItemModel(this))
    , m_completer(new QCompleter(m_model, this))
{
    setObjectName(u"commandSearch"_s);
    setMaximumWidth(340);
    setMinimumWidth(150);
    setHint(QKeySequence(u"Ctrl+K"_s).toString(QKeySequence::NativeText));
    m_completer->setCaseSensitivity(Qt::CaseInsensitive);
    m_completer->setFilterMode(Qt::MatchContains);
    m_completer->setMaxVisibleItems(12);
    m_completer->popup()->setObjectName(u"commandList"_s);
    setCompleter(m_completer);
    connect(m_completer, qOverload<const QModelIndex &>(&QCompleter::activated), this,
            [this](const QModelIndex &index) { run(index.data(kActionRole).value<QAction *>()); });
    connect(this, &QLineEdit::returnPressed, this, &CommandSearch::accept);
    retranslate(false);
}

void CommandSearch::retranslate(bool shortened)
{
    setPlaceholderText(shortened ? tr("Search") : tr("Search or command"));
    setAccessibleName(tr("Search or command"));
    m_completer->popup()->setAccessibleName(tr("Commands"));
}

void CommandSearch::focusInEvent(QFocusEvent *event)
{
    if (event->reason() != Qt::PopupFocusReason)
        collect();
    SearchField::focusInEvent(event);
}

void CommandSearch::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Escape) {
        clear();
        if (nextInFocusChain() != nullptr)
            clearFocus();
        return;
    }
    if (event->key() == Qt::Key_Down && text().isEmpty()) {
        m_completer->setCompletionPrefix({});
        m_completer->complete();
        return;
    }
    m_ran = false;
    SearchField::keyPressEvent(event);
}

void CommandSearch::collect()
{
    m_model->clear();
    for (QAction *action : m_actions()) {
        if (!action->isEnabled() || !action->isVisible() || action->isSeparator()
            || action->text().isEmpty())
            continue;
        auto *item = new QStandardItem(action->icon(), plainText(action));
        item->setData(QVariant::fromValue(action), kActionRole);
        if (!action->shortcut().isEmpty())
            item->setToolTip(action->shortcut().toString(QKeySequence::NativeText));
        m_model->appendRow(item);
    }
}

void CommandSearch::run(QAction *action)
{
    m_ran = true;
    // The completer puts its text into the field after this; and a command may open a dialog.
    QTimer::singleShot(0, this, [this, target = QPointer<QAction>(action)] {
        clear();
        clearFocus();
        if (target != nullptr)
            target->trigger();
    });
}

void CommandSearch::accept()
{
    if (m_ran)
        return;
    const QString wanted = text().trimmed();
    if (wanted.isEmpty())
        return;
    for (int row = 0; row < m_model->rowCount(); ++row) {
        const QStandardItem *item = m_model->item(row);
        if (item->text().compare(wanted, Qt::CaseInsensitive) == 0) {
            run(item->data(kActionRole).value<QAction *>());
            return;
        }
    }
    clear();
    clearFocus();
    Q_EMIT searchWanted(wanted);
}

} // namespace cq::ui
