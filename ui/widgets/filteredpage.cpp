#include "ui/widgets/filteredpage.h"

#include "ui/widgets/filterfield.h"
#include "ui/widgets/icons.h"

#include <QAbstractItemView>
#include <QAction>
#include <QKeyEvent>

#include <utility>

namespace cq::ui {

FilteredPage::FilteredPage(const QString &filterName, const QString &findName, QWidget *parent)
    : Page(parent)
    , m_filter(new FilterField(filterName))
    , m_find(new QAction(icon(QStringLiteral("search")), {}, this))
{
    m_find->setObjectName(findName);
    m_find->setShortcut(QKeySequence(QStringLiteral("Ctrl+F")));
    m_find->setShortcutContext(Qt::WidgetWithChildrenShortcut);
    addAction(m_find);
    connect(m_find, &QAction::triggered, this, [this] {
        m_filter->setFocus(Qt::ShortcutFocusReason);
        m_filter->selectAll();
    });
}

void FilteredPage::setTable(QAbstractItemView *table)
{
    m_table = table;
    m_table->installEventFilter(this);
}

void FilteredPage::open(const Link & /*link*/)
{
    focusTable();
}

bool FilteredPage::isFiltered() const
{
    return !m_filter->text().isEmpty();
}

void FilteredPage::clearFilter()
{
    m_filter->clear();
}

void FilteredPage::focusTable()
{
    m_wantsFocus = !m_table->isVisible();
    m_table->setFocus();
}

bool FilteredPage::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() == QEvent::Show && std::exchange(m_wantsFocus, false))
        m_table->setFocus();
    return Page::eventFilter(watched, event);
}

void FilteredPage::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Escape) {
        if (isFiltered())
            clearFilter();
        else
            Q_EMIT inspectorWanted(false);
        focusTable();
    } else if (event->key() == Qt::Key_Down && m_filter->hasFocus()) {
        focusTable();
    } else {
        Page::keyPressEvent(event);
    }
}

} // namespace cq::ui
