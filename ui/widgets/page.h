#pragma once

#include "core/domain/ids.h"
#include "core/domain/job.h"

#include <QList>
#include <QWidget>

#include <functional>

class QAction;

namespace cq::ui {

/// What stands beside a page's name in the navigation.
struct Badge
{
    enum class Severity { None, Count, Problem };

    QString text; ///< "12", "1 !"; empty = no badge
    Severity severity = Severity::None;
    QString sentence; ///< what it says aloud, e.g. "12 jobs wait"

    friend bool operator==(const Badge &, const Badge &) = default;
};

/// Where a link leads: a page, and within it perhaps a job, a node or a filter.
struct Link
{
    QString page{}; ///< Page::id() of the target: "overview", "jobs", "nodes", "settings"
    JobId job{}; ///< select it and open the inspector
    NodeId node{}; ///< likewise
    QList<JobState> states{}; ///< on "jobs": filter by these states
    QString text{}; ///< on "jobs": filter by this text
    /// On "settings" the category, such as "storage", or "unlock": asks for the passphrase of the
    /// stored secrets; "add" on any page triggers its first
    /// addActions() entry (the shell does that, the page sees a plain link).
    QString section{};

    friend bool operator==(const Link &, const Link &) = default;
};

/// A page of the window. The shell knows pages only by this: it shows the title and badge in the
/// navigation, the inspector at its right, offers addActions() under "Add" and every QAction the
/// page owns by QWidget::addAction() in the command search. GUI thread.
class Page : public QWidget
{
    Q_OBJECT

public:
    explicit Page(QWidget *parent = nullptr);
    ~Page() override;

    /// Stable and untranslated: "jobs". Names the page in links and in the stored layout.
    virtual QString id() const = 0;
    /// Translated; asked again after a change of language.
    virtual QString title() const = 0;
    /// Name for icon().
    virtual QString iconName() const = 0;

    virtual Badge badge() const { return {}; }

    /// What stands in the area on the right; null = this page has none. Made with the page, owned
    /// by whoever shows it (the shell reparents it), so keep a QPointer.
    virtual QWidget *inspector() { return nullptr; }

    /// Entries under "Add" in the toolbar, such as "Node…". Owned by the page.
    virtual QList<QAction *> addActions() const { return {}; }

    /// Shows what a link names. Called after the page became visible.
    virtual void open(const Link &link);

    /// Columns, sort, filter, splitters: kept in the layout file between starts. Empty = nothing to
    /// keep.
    virtual QByteArray saveLayout() const { return {}; }

    virtual void restoreLayout(const QByteArray &layout); ///< empty = the first layout again

Q_SIGNALS:
    void badgeChanged();
    /// Go there; answered by the shell.
    void linkActivated(const cq::ui::Link &link);
    /// Let the user try the program with simulated nodes, apart from what is here; answered by the
    /// shell.
    void demoWanted();
    /// Show or hide the inspector beside this page (selection made, Esc pressed).
    void inspectorWanted(bool visible);
    /// Something reversible was done: the shell shows the sentence for 8 s, with "Undo" when undo
    /// is set.
    void done(const QString &sentence, const std::function<void()> &undo);
};

} // namespace cq::ui

Q_DECLARE_METATYPE(cq::ui::Link)
