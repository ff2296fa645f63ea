#pragma once

#include "ui/widgets/page.h"

class QAbstractItemView;

namespace cq::ui {

class FilterField;

/// A page with a filter field above a table, and the keys that belong to them: Ctrl+F goes into the
/// field, Down from it into the table; Escape clears the filter, then closes the inspector, and
/// ends in the table. GUI thread.
class FilteredPage : public Page
{
    Q_OBJECT

public:
    /// Goes into the table; what else a link names is for the page.
    void open(const Link &link) override;

protected:
    /// The object names of the field and of its action.
    FilteredPage(const QString &filterName, const QString &findName, QWidget *parent);

    /// Before anything else is asked.
    void setTable(QAbstractItemView *table);

    /// Whether rows may be hidden.
    virtual bool isFiltered() const;
    /// Shows all rows.
    virtual void clearFilter();

    /// Puts the keyboard into the table, now or as soon as it can be seen.
    void focusTable();

    /// To be placed in the header.
    FilterField *filterField() const { return m_filter; }

    /// Ctrl+F; who derives says in words what it does.
    QAction *findAction() const { return m_find; }

    void keyPressEvent(QKeyEvent *event) override;
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    FilterField *m_filter;
    QAbstractItemView *m_table = nullptr;
    QAction *m_find;
    bool m_wantsFocus = false;
};

} // namespace cq::ui
