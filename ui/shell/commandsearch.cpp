#include "ui/shell/commandsearch.h"

#include "ui/widgets/icons.h"
#include "ui/widgets/paint.h"

#include <QAbstractItemView>
#include <QAction>
#include <QCompleter>
#include <QFocusEvent>
#include <QKeyEvent>
#include <QPainter>
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
    : QLineEdit(parent)
    , m_actions(std::move(actions))
    , m_model(new QStandardItemModel(this))
    , m_completer(new QCompleter(m_model, this))
{
    setObjectName(u"commandSearch"_s);
    setMaximumWidth(340);
    setMinimumWidth(150);
    setTextMargins(26, 0, 0, 0);
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
    QLineEdit::focusInEvent(event);
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
    QLineEdit::keyPressEvent(event);
}

void CommandSearch::paintEvent(QPaintEvent *event)
{
    QLineEdit::paintEvent(event);
    QPainter painter(this);
    paintIcon(painter, QRectF(9, 0, 18, height()), u"search"_s, color(Token::Text), 16);
    if (!text().isEmpty() || width() < 180)
        return;
    const QFont font = fontOf(-2);
    const QString hint = QKeySequence(u"Ctrl+K"_s).toString(QKeySequence::NativeText);
    const double wide = QFontMetricsF(font).horizontalAdvance(hint) + 12;
    const QRectF frame(width() - wide - 10, height() / 2.0 - 9, wide, 18);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(color(Token::Border));
    painter.drawRoundedRect(frame.adjusted(0.5, 0.5, -0.5, -0.5), 4, 4);
    paintText(painter, frame, hint, font, color(Token::Muted), Qt::AlignCenter);
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
