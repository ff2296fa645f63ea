#include "ui/jobs/jobspage.h"

#include "core/base/future.h"
#include "core/engine/enginehandle.h"
#include "ui/jobs/bulkbar.h"
#include "ui/jobs/jobactions.h"
#include "ui/jobs/jobinspector.h"
#include "ui/jobs/jobsidebar.h"
#include "ui/jobs/jobtableview.h"
#include "ui/jobs/submitdialog.h"
#include "ui/models/freshness.h"
#include "ui/models/jobtablemodel.h"
#include "ui/models/texts.h"
#include "ui/widgets/controls.h"
#include "ui/widgets/filterfield.h"
#include "ui/widgets/icons.h"
#include "ui/widgets/pageheader.h"
#include "ui/widgets/statestack.h"

#include <QAction>
#include <QEvent>
#include <QHeaderView>
#include <QLocale>
#include <QMenu>
#include <QVBoxLayout>

#include <chrono>

namespace cq::ui {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

/// Below this the sidebar becomes buttons: 1100 px of window without its navigation, or an
/// inspector beside the page.
constexpr int kNarrowBelow = 1000;
constexpr int kDenseBelow = 640;
constexpr int kOverlayBelow = 1100; ///< of the window: the inspector lies over the page

QToolButton *menuButton(const QString &name)
{
    auto *button = new QToolButton;
    button->setObjectName(name);
    button->setProperty("kind", u"button"_s);
    button->setPopupMode(QToolButton::InstantPopup);
    button->setFocusPolicy(Qt::StrongFocus);
    button->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    button->setLayoutDirection(Qt::RightToLeft); // the arrow stands behind the words
    button->setIcon(icon(u"down"_s, Token::Muted));
    button->setIconSize(QSize(14, 14));
    auto *menu = new QMenu(button);
    menu->setLayoutDirection(Qt::LeftToRight);
    button->setMenu(menu);
    return button;
}

} // namespace

JobsPage::JobsPage(EngineHandle &engine, const Clock &clock, QWidget *parent)
    : FilteredPage(u"jobFilter"_s, u"jobFind"_s, parent)
    , m_engine(engine)
    , m_clock(clock)
    , m_model(new JobTableModel(engine, clock, this))
    , m_freshness(new Freshness(engine, clock, this))
    , m_header(new PageHeader({}))
    , m_stateButton(menuButton(u"jobStateFilter"_s))
    , m_nodeButton(menuButton(u"jobNodeFilter"_s))
    , m_columns(menuButton(u"jobColumns"_s))
    , m_sidebar(new JobSidebar(engine))
    , m_table(new JobTableView(*m_model))
    , m_actions(new JobActions(engine, *m_model, m_table, this))
    , m_stack(new StateStack(m_table))
    , m_stale(new StaleBar)
    , m_bulk(new BulkBar(*m_actions))
    , m_inspector(new JobInspector(engine, *m_model, *m_actions, clock))
{
    setTable(m_table);
    setObjectName(u"jobsPage"_s);
    buildHeader();
    auto *middle = new QVBoxLayout;
    middle->setSpacing(0);
    middle->addWidget(m_stale);
    middle->addWidget(m_stack, 1);
    middle->addWidget(m_bulk);
    auto *row = new QHBoxLayout;
    row->setSpacing(0);
    row->addWidget(m_sidebar);
    row->addLayout(middle, 1);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_header);
    column->addLayout(row, 1);

    connectTable();
    retranslate();
    showPhase();
    m_model->open();
    whenDone(engine.snapshot(), this, [this](const Result<EngineSnapshot> &answer) {
        if (answer) {
            m_counts = answer->counts;
            Q_EMIT badgeChanged();
        }
    });
}

JobsPage::~JobsPage() = default;

void JobsPage::setUserNames(const QHash<UserId, QString> &names)
{
    m_model->setUserNames(names);
}

void JobsPage::buildHeader()
{
    filterField()->setFixedWidth(236);
    m_header->addLeft(filterField());
    m_header->addLeft(m_stateButton);
    m_header->addLeft(m_nodeButton);
    m_header->addRight(m_columns);

    m_filterTimer.setSingleShot(true);
    m_filterTimer.setInterval(200ms); // typing goes on
    connect(&m_filterTimer, &QTimer::timeout, this, &JobsPage::applyFilter);
    connect(filterField(), &QLineEdit::textChanged, &m_filterTimer, qOverload<>(&QTimer::start));
    connect(filterField(), &QLineEdit::returnPressed, this, &JobsPage::applyFilter);
    const auto prepare = [this](QToolButton *button, void (JobSidebar::*fill)(QMenu *)) {
        connect(button->menu(), &QMenu::aboutToShow, this, [this, button, fill] {
            button->menu()->clear();
            (m_sidebar->*fill)(button->menu());
        });
    };
    prepare(m_stateButton, &JobSidebar::fillStateMenu);
    prepare(m_nodeButton, &JobSidebar::fillNodeMenu);
    connect(m_columns->menu(), &QMenu::aboutToShow, this, &JobsPage::fillColumnMenu);
}

void JobsPage::connectTable()
{
    connect(m_sidebar, &JobSidebar::filterChanged, this, &JobsPage::applyFilter);
    connect(m_sidebar, &JobSidebar::refreshed, this, [this] {
        m_stateButton->setText(m_sidebar->stateText());
        m_nodeButton->setText(m_sidebar->nodeText());
    });
    connect(m_model, &JobTableModel::phaseChanged, this, &JobsPage::showPhase);
    connect(m_model, &QAbstractItemModel::rowsInserted, this, &JobsPage::showPhase);
    connect(m_model, &QAbstractItemModel::rowsRemoved, this, &JobsPage::showPhase);
    connect(m_model, &QAbstractItemModel::dataChanged, this, [this] {
        // A verb may fit now, or no longer; nothing else of the selection changes.
        if (m_table->selectionModel()->hasSelection())
            m_actions->setSelection(m_table->selection());
    });
    connect(m_table, &JobTableView::selectionMoved, this, &JobsPage::showSelection);
    connect(m_table, &QTableView::customContextMenuRequested, this, &JobsPage::showMenu);
    connect(m_table, &QTableView::clicked, this, [this] {
        if (m_table->selection().count == 1)
            Q_EMIT inspectorWanted(true);
    });
    connect(m_table, &QTableView::doubleClicked, m_actions->open, &QAction::trigger);
    connect(m_actions->open, &QAction::triggered, this, [this] { Q_EMIT inspectorWanted(true); });
    connect(m_actions, &JobActions::done, this, &Page::done);
    connect(m_actions, &JobActions::submittedAgain, this, [this](const Job &copy) {
        // Under a filter that hides it the new job is only named: its view stays as it is.
        if (m_model->matches(copy))
            selectWhenHere(copy.id);
    });
    connect(m_bulk, &BulkBar::selectAllWanted, m_table, &QTableView::selectAll);
    connect(m_bulk, &BulkBar::closed, m_table, &QTableView::clearSelection);
    connect(m_inspector, &JobInspector::closeWanted, this,
            [this] { Q_EMIT inspectorWanted(false); });
    connect(m_inspector, &JobInspector::done, this, &Page::done);
    connect(m_freshness, &Freshness::changed, this, &JobsPage::refreshStale);
    connect(m_stale, &StaleBar::checkWanted, m_freshness, &Freshness::ask);
    connect(&m_engine, &EngineHandle::changed, this, [this](const EngineChanges &changes) {
        if (changes.counts == m_counts)
            return;
        m_counts = changes.counts;
        Q_EMIT badgeChanged();
    });
}

QString JobsPage::id() const
{
    return u"jobs"_s;
}

QString JobsPage::title() const
{
    return tr("Jobs");
}

QString JobsPage::iconName() const
{
    return u"jobs"_s;
}

Badge JobsPage::badge() const
{
    const qint64 waiting = m_counts.waiting();
    if (waiting == 0)
        return {};
    return {QLocale().toString(waiting), Badge::Severity::Count,
            tr("%n jobs wait", nullptr, static_cast<int>(waiting))};
}

QWidget *JobsPage::inspector()
{
    return m_inspector;
}

void JobsPage::open(const Link &link)
{
    if (!link.states.isEmpty() || !link.text.isEmpty() || !link.job.isNull()) {
        filterField()->setText(link.text);
        m_sidebar->choose(link.states, link.node);
        applyFilter();
    }
    focusTable();
    if (link.job.isNull())
        return;
    m_inspector->show(link.job);
    Q_EMIT inspectorWanted(true);
    selectWhenHere(link.job);
}

void JobsPage::selectWhenHere(JobId job)
{
    m_linked = m_table->select(job) ? JobId{} : job;
}

QByteArray JobsPage::saveLayout() const
{
    return m_table->saveLayout();
}

void JobsPage::restoreLayout(const QByteArray &layout)
{
    m_table->restoreLayout(layout);
}

void JobsPage::submit(const QStringList &files)
{
    auto *dialog = new SubmitDialog(m_engine, window());
    connect(dialog, &SubmitDialog::submitted, this,
            [this](int count) { Q_EMIT done(tr("%n jobs submitted", nullptr, count), {}); });
    if (!files.isEmpty())
        dialog->openFile(files.first());
    dialog->open();
}

void JobsPage::applyFilter()
{
    m_filterTimer.stop();
    JobFilter filter = m_sidebar->filter();
    filter.text = filterField()->text().trimmed();
    m_model->setFilter(filter);
}

bool JobsPage::isFiltered() const
{
    return FilteredPage::isFiltered() || !m_sidebar->filter().isEmpty();
}

void JobsPage::clearFilter()
{
    FilteredPage::clearFilter();
    m_sidebar->choose({}, {});
    applyFilter();
}

void JobsPage::showPhase()
{
    switch (m_model->phase()) {
    case JobTableModel::Phase::Loading:
        m_stack->showLoading(m_table->verticalHeader()->defaultSectionSize());
        return;
    case JobTableModel::Phase::Failed: {
        QStringList works;
        if (m_counts.running() > 0)
            works << tr("%n jobs keep running", nullptr, static_cast<int>(m_counts.running()));
        m_stack->showError(tr("The job list could not be read"), m_model->error(), works,
                           [this] { m_model->open(); });
        return;
    }
    case JobTableModel::Phase::Ready:
        break;
    }
    if (m_model->rowCount() > 0) {
        m_stack->showContent();
        if (!m_linked.isNull() && m_table->select(m_linked))
            m_linked = {};
    } else if (m_model->filter().isEmpty()) {
        m_stack->showEmpty(
            u"jobs"_s, tr("No jobs yet"), tr("Submit a workflow, and it runs here."),
            {{u"emptySubmit"_s, tr("Submit a workflow"), u"submit"_s, [this] { submit(); }}});
    } else {
        m_stack->showEmpty(u"filter"_s, tr("Nothing matches"),
                           tr("There are jobs, but the filter hides them all."),
                           {{u"emptyClear"_s, tr("Clear filter"), u"close"_s, [this] {
                                 clearFilter();
                                 focusTable();
                             }}});
    }
    showSelection();
}

void JobsPage::showSelection()
{
    const JobSelection selection = m_table->selection();
    m_actions->setSelection(selection);
    m_bulk->setCount(selection.count, m_model->rowCount());
    // Laid over the table, the details would hide the verbs of the selected jobs.
    const bool isOver = window()->width() < kOverlayBelow;
    if (selection.count > 1 && isOver && !m_inspector->isPinned())
        Q_EMIT inspectorWanted(false);
    if (selection.count == 1 && !selection.known.isEmpty() && !m_inspector->isPinned())
        m_inspector->show(selection.known.first().id);
}

void JobsPage::showMenu(const QPoint &at)
{
    if (!m_table->indexAt(at).isValid())
        return;
    auto *menu = new QMenu(this);
    menu->setObjectName(u"jobMenu"_s);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    m_actions->fillMenu(menu);
    menu->popup(m_table->viewport()->mapToGlobal(at));
}

void JobsPage::fillColumnMenu()
{
    QMenu *menu = m_columns->menu();
    menu->clear();
    for (int column = 0; column < kJobColumnCount; ++column) {
        const auto name = static_cast<JobColumn>(column);
        if (name == JobColumn::Job || (name == JobColumn::User && !m_model->hasSeveralUsers()))
            continue;
        QAction *action = menu->addAction(
            m_model->headerData(column, Qt::Horizontal, Qt::DisplayRole).toString());
        action->setCheckable(true);
        action->setChecked(m_table->isColumnWanted(column));
        connect(action, &QAction::toggled, m_table,
                [this, column](bool wanted) { m_table->setColumnWanted(column, wanted); });
    }
}

void JobsPage::refreshStale()
{
    m_stale->setVisible(m_freshness->isStale());
    m_table->setProperty("stale", m_freshness->isStale());
    m_table->viewport()->update();
    m_stale->setSentence(tr("No fresh data for %1. You see the state of %2.")
                             .arg(texts::shortDuration(m_clock.now() - m_freshness->lastNews()),
                                  texts::timeOfDay(m_freshness->lastNews())));
}

void JobsPage::arrange()
{
    const bool narrow = width() < kNarrowBelow;
    m_sidebar->setVisible(!narrow);
    m_stateButton->setVisible(narrow);
    m_nodeButton->setVisible(narrow);
    m_table->setDense(height() < kDenseBelow);
}

void JobsPage::resizeEvent(QResizeEvent *event)
{
    FilteredPage::resizeEvent(event);
    arrange();
}

void JobsPage::changeEvent(QEvent *event)
{
    FilteredPage::changeEvent(event);
    if (event->type() == QEvent::LanguageChange)
        retranslate();
}

void JobsPage::retranslate()
{
    m_header->setTitle(title());
    filterField()->setPlaceholderText(tr("Filter by text or number"));
    filterField()->setAccessibleName(filterField()->placeholderText());
    findAction()->setText(tr("Filter jobs"));
    m_columns->setText(tr("Columns"));
    m_stateButton->setAccessibleName(tr("Filter by state"));
    m_nodeButton->setAccessibleName(tr("Filter by node"));
    m_stateButton->setText(m_sidebar->stateText());
    m_nodeButton->setText(m_sidebar->nodeText());
}

} // namespace cq::ui
