#include "ui/shell/mainwindow.h"

#include "core/base/future.h"
#include "core/engine/enginehandle.h"
#include "ui/shell/actions.h"
#include "ui/shell/commandsearch.h"
#include "ui/shell/dialogs.h"
#include "ui/shell/failurenews.h"
#include "ui/shell/navigation.h"
#include "ui/shell/statusbar.h"
#include "ui/shell/strip.h"
#include "ui/shell/toolbar.h"
#include "ui/shell/tray.h"
#include "ui/shell/undobar.h"
#include "ui/shell/workspace.h"
#include "ui/widgets/icons.h"
#include "ui/widgets/page.h"
#include "ui/widgets/words.h"

#include <QAction>
#include <QApplication>
#include <QCloseEvent>
#include <QDesktopServices>
#include <QDragEnterEvent>
#include <QHBoxLayout>
#include <QMimeData>
#include <QScreen>
#include <QSettings>
#include <QShortcut>
#include <QUrl>
#include <QVBoxLayout>

#include <algorithm>
#include <chrono>
#include <utility>

namespace cq::ui {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

/// Local files among what is dragged; a graph is never a folder, the dialog says what is wrong with
/// the rest.
QStringList filesOf(const QMimeData *data)
{
    QStringList files;
    for (const QUrl &url : data->urls()) {
        if (url.isLocalFile())
            files.append(url.toLocalFile());
    }
    return files;
}

/// As in the drawings, or what the screen has room for with a frame around it.
QSize usualSize(const QWidget &window)
{
    constexpr QSize kDrawn(1600, 1000);
    constexpr QSize kFrame(16, 48); // what usual window managers put around
    const QScreen *screen = window.screen();
    return screen ? kDrawn.boundedTo(screen->availableSize() - kFrame) : kDrawn;
}

bool hasFocusInside(const QWidget *widget)
{
    const QWidget *focus = QApplication::focusWidget();
    return focus == widget || widget->isAncestorOf(focus);
}

/// The first of a page that takes the keyboard; null = nothing does.
QWidget *firstToFocus(QWidget *page)
{
    QWidget *widget = page;
    do {
        if ((widget == page || page->isAncestorOf(widget)) && widget->isVisible()
            && widget->isEnabled() && (widget->focusPolicy() & Qt::TabFocus) != 0)
            return widget;
        widget = widget->nextInFocusChain();
    } while (widget != page);
    return nullptr;
}

} // namespace

MainWindow::MainWindow(EngineHandle &engine, const ListenerControl *listener,
                       const QList<Page *> &pages, QString stateFile, QWidget *parent)
    : QWidget(parent)
    , m_engine(engine)
    , m_vitals(engine, listener)
    , m_pages(pages)
    , m_stateFile(std::move(stateFile))
    , m_actions(new Actions(pages, this))
    , m_search(new CommandSearch([this] { return commands(); }))
    , m_toolBar(new ToolBar(*m_actions, &m_menu, &m_addMenu, m_search))
    , m_strip(new Strip(m_vitals))
    , m_navigation(new Navigation(pages))
    , m_workspace(new Workspace(pages))
    , m_statusBar(new StatusBar(m_vitals))
    , m_undo(new UndoBar(this))
    , m_tray(new Tray(m_vitals, *m_actions, this))
    , m_failures(new FailureNews(this))
{
    setObjectName(u"mainWindow"_s);
    setWindowTitle(u"ComfyQueue"_s);
    setWindowIcon(applicationIcon());
    setMinimumSize(1024, 640);
    setAcceptDrops(true);

    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(0);
    column->addWidget(m_toolBar);
    column->addWidget(m_strip);
    auto *row = new QHBoxLayout;
    row->setSpacing(0);
    row->addWidget(m_navigation);
    row->addWidget(m_workspace, 1);
    column->addLayout(row, 1);
    column->addWidget(m_statusBar);

    m_saveTimer.setSingleShot(true);
    m_saveTimer.setInterval(2s);
    connect(&m_saveTimer, &QTimer::timeout, this, &MainWindow::saveState);

    connectActions();
    retranslate();
    resize(usualSize(*this));
    restoreState();
    adapt();
    m_navigation->setFocus(); // not the menu button, which comes first
}

MainWindow::~MainWindow() = default;

void MainWindow::connectActions()
{
    addActions(m_actions->all());
    for (int row = 0; row < m_actions->pages.size(); ++row)
        connect(m_actions->pages.at(row), &QAction::triggered, this,
                [this, row] { enterPage(row); });
    // The state comes back by the engine's news; what was clicked is only a wish.
    connect(m_actions->pause, &QAction::triggered, this, [this](bool paused) {
        whenDone(m_engine.setPaused(paused), this, [this](const Result<void> &answer) {
            if (!answer) {
                m_actions->pause->setChecked(m_vitals.paused());
                m_undo->say(errorText(answer.error()), {});
            }
        });
    });
    connect(&m_vitals, &Vitals::changed, this, [this] {
        m_actions->pause->setChecked(m_vitals.paused());
        m_actions->checkNodes->setEnabled(!m_vitals.nodes().isEmpty());
    });
    connect(&m_vitals, &Vitals::settingsKnown, this, &MainWindow::applySettings);
    connect(&m_vitals, &Vitals::jobFailed, this, [this](const Job &job) {
        if (m_settings.notifyFailed)
            m_failures->add(job);
    });
    connect(m_failures, &FailureNews::told, this,
            [this](const QString &title, const QString &sentence) {
                // Who looks at the window is told in it, and so is whoever has no tray.
                if (isActiveWindow() || !m_tray->exists())
                    m_undo->say(u"%1: %2"_s.arg(title, sentence), {});
                else
                    m_tray->tell(title, sentence, QSystemTrayIcon::Warning);
            });
    const auto checkAll = [this] { m_engine.checkNow({}); };
    connect(m_actions->checkNodes, &QAction::triggered, this, checkAll);
    connect(m_strip, &Strip::checkNodesWanted, this, checkAll);
    connect(m_strip, &Strip::linkActivated, this, &MainWindow::follow);
    connect(m_strip, &Strip::recoveryWanted, this, &MainWindow::recoveryWanted);
    connect(m_strip, &Strip::openFolderWanted, this,
            [this] { QDesktopServices::openUrl(QUrl::fromLocalFile(m_vitals.dataFolder())); });
    connect(m_actions->submit, &QAction::triggered, this, [this] { Q_EMIT submitRequested({}); });
    connect(m_actions->search, &QAction::triggered, this, [this] {
        m_search->setFocus(Qt::ShortcutFocusReason);
        m_search->selectAll();
    });
    connect(m_search, &CommandSearch::searchWanted, this,
            [this](const QString &text) { follow({.page = u"jobs"_s, .text = text}); });
    connect(m_actions->inspector, &QAction::triggered, m_workspace, &Workspace::showInspector);
    connect(m_workspace, &Workspace::inspectorChanged, this, [this] {
        m_actions->inspector->setEnabled(m_workspace->hasInspector());
        m_actions->inspector->setChecked(m_workspace->inspectorShown());
        m_saveTimer.start();
    });
    connect(m_actions->navigation, &QAction::triggered, m_navigation, &Navigation::setCollapsed);
    connect(m_navigation, &Navigation::collapsedChanged, this, [this](bool collapsed) {
        m_actions->navigation->setChecked(collapsed);
        m_toolBar->setNarrow(collapsed);
        if (!m_adapting)
            m_navigationChosen = true;
        m_saveTimer.start();
    });
    connect(m_navigation, &Navigation::currentChanged, this, &MainWindow::setPage);
    connect(m_actions->resetLayout, &QAction::triggered, this, &MainWindow::resetLayout);
    connect(m_actions->settings, &QAction::triggered, this,
            [this] { follow({.page = u"settings"_s}); });
    connect(m_actions->keys, &QAction::triggered, this,
            [this] { dialogs::showKeys(this, commands()); });
    connect(m_actions->about, &QAction::triggered, this, [this] { dialogs::showAbout(this); });
    connect(m_actions->close, &QAction::triggered, this, [this] { QWidget::close(); });
    connect(m_actions->quit, &QAction::triggered, this, &MainWindow::askQuit);
    connect(m_statusBar, &StatusBar::linkActivated, this, &MainWindow::follow);
    for (Page *page : m_pages) {
        connect(page, &Page::linkActivated, this, &MainWindow::follow);
        connect(page, &Page::done, m_undo, &UndoBar::say);
        connect(page, &Page::demoWanted, this, &MainWindow::demoRequested);
    }
    auto *menu = new QShortcut(QKeySequence(Qt::Key_F10), this);
    connect(menu, &QShortcut::activated, m_toolBar, &ToolBar::openMenu);
    auto *undo = new QShortcut(QKeySequence(u"Ctrl+Z"_s), this);
    undo->setContext(Qt::WindowShortcut);
    connect(undo, &QShortcut::activated, m_undo, &UndoBar::undo);
    connect(m_tray, &Tray::openWanted, this, &MainWindow::raiseToFront);
    connect(m_tray, &Tray::existsChanged, this, &MainWindow::trayExistsChanged);
    connect(m_tray, &Tray::linkActivated, this, [this](const Link &link) {
        raiseToFront();
        follow(link);
    });
    // Not before somebody could connect to it.
    QMetaObject::invokeMethod(
        this, [this] { Q_EMIT trayExistsChanged(m_tray->exists()); }, Qt::QueuedConnection);
    connect(m_tray, &Tray::toggleWanted, this, [this] {
        if (isVisible() && isActiveWindow())
            hide();
        else
            raiseToFront();
    });
    connect(m_tray, &Tray::messageClicked, this, [this] {
        raiseToFront();
        follow({.page = u"jobs"_s, .states = {JobState::Failed}});
    });
}

Page *MainWindow::currentPage() const
{
    return m_workspace->current();
}

void MainWindow::setPage(int row)
{
    if (row < 0 || row >= m_pages.size())
        return;
    m_workspace->setCurrent(m_pages.at(row));
    m_navigation->setCurrent(row);
    m_saveTimer.start();
}

void MainWindow::enterPage(int row)
{
    setPage(row);
    Page *page = m_pages.at(row);
    page->open({.page = page->id()});
    if (QWidget *inside = firstToFocus(page); inside != nullptr && !hasFocusInside(page))
        inside->setFocus(Qt::ShortcutFocusReason);
}

void MainWindow::follow(const Link &link)
{
    for (int row = 0; row < m_pages.size(); ++row) {
        Page *page = m_pages.at(row);
        if (page->id() != link.page)
            continue;
        setPage(row);
        const QList<QAction *> adds = page->addActions();
        if (link.section == "add"_L1 && !adds.isEmpty())
            adds.first()->trigger();
        else
            page->open(link);
    }
}

void MainWindow::raiseToFront()
{
    if (isMinimized())
        showNormal();
    else
        show();
    raise();
    activateWindow();
}

void MainWindow::say(const QString &sentence)
{
    m_undo->say(sentence, {});
}

void MainWindow::applySettings(const Settings &settings)
{
    m_settings = settings;
}

void MainWindow::adapt()
{
    m_adapting = true;
    const bool narrow = width() < Workspace::kOverlayBelow;
    m_workspace->setOverlay(narrow);
    m_toolBar->setShort(narrow);
    if (!m_navigationChosen || narrow)
        m_navigation->setCollapsed(narrow);
    m_toolBar->setNarrow(m_navigation->isCollapsed());
    m_adapting = false;
}

void MainWindow::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    if ((width() < Workspace::kOverlayBelow) != m_workspace->isOverlay())
        adapt();
    m_saveTimer.start();
}

void MainWindow::changeEvent(QEvent *event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::LanguageChange)
        retranslate();
}

void MainWindow::retranslate()
{
    m_actions->retranslate();
    m_addMenu.clear();
    m_addMenu.setTitle(tr("Add"));
    m_addMenu.setObjectName(u"addMenu"_s);
    for (const Page *page : m_pages)
        m_addMenu.addActions(page->addActions());
    m_addMenu.addAction(m_actions->submit);
    m_menu.setObjectName(u"mainMenu"_s);
    m_actions->fillMenu(&m_menu, &m_addMenu);
    m_navigation->refresh();
}

QList<QAction *> MainWindow::commands() const
{
    QList<QAction *> list = m_actions->all();
    list.removeOne(m_actions->search);
    for (const Page *page : m_pages)
        list += page->addActions();
    if (currentPage() != nullptr)
        list += currentPage()->actions();
    return list;
}

void MainWindow::dragEnterEvent(QDragEnterEvent *event)
{
    if (!filesOf(event->mimeData()).isEmpty())
        event->acceptProposedAction();
}

void MainWindow::dropEvent(QDropEvent *event)
{
    const QStringList files = filesOf(event->mimeData());
    event->acceptProposedAction();
    // After the drop is answered: a dialog opened inside it would keep the source waiting.
    QTimer::singleShot(0, this, [this, files] { Q_EMIT submitRequested(files); });
}

void MainWindow::closeEvent(QCloseEvent *event)
{
    saveState();
    if (m_quitting) {
        event->accept();
        return;
    }
    event->ignore();
    if (!m_tray->exists() || !m_settings.closeToTray)
        askQuit();
    else if (!m_trayExplained)
        dialogs::explainTray(
            this,
            [this] {
                m_trayExplained = true;
                saveState();
                hide();
            },
            [this] { askQuit(); });
    else
        hide();
}

void MainWindow::askQuit()
{
    const auto running = static_cast<int>(m_vitals.counts().running());
    if (running == 0) {
        quit();
        return;
    }
    raiseToFront();
    dialogs::askQuit(
        this, running, [this] { quit(); },
        m_tray->exists() ? std::function<void()>([this] { hide(); }) : std::function<void()>());
}

void MainWindow::quit()
{
    m_quitting = true;
    saveState();
    Q_EMIT quitRequested();
}

void MainWindow::restoreState()
{
    int row = 0;
    if (!m_stateFile.isEmpty()) {
        const QSettings state(m_stateFile, QSettings::IniFormat);
        restoreGeometry(state.value("window/geometry"_L1).toByteArray());
        m_navigationChosen = state.contains("window/navigationNarrow"_L1);
        if (m_navigationChosen)
            m_navigation->setCollapsed(state.value("window/navigationNarrow"_L1).toBool());
        m_workspace->setInspectorWidth(
            state.value("window/inspectorWidth"_L1, size::kInspector).toInt());
        m_trayExplained = state.value("window/trayExplained"_L1).toBool();
        const QString page = state.value("window/page"_L1).toString();
        for (int i = 0; i < m_pages.size(); ++i) {
            Page *candidate = m_pages.at(i);
            if (candidate->id() == page)
                row = i;
            candidate->restoreLayout(state.value(u"pages/%1"_s.arg(candidate->id())).toByteArray());
        }
    }
    setPage(row);
    m_saveTimer.stop();
}

void MainWindow::saveState()
{
    m_saveTimer.stop();
    if (m_stateFile.isEmpty())
        return;
    QSettings state(m_stateFile, QSettings::IniFormat);
    state.setValue("window/geometry"_L1, saveGeometry());
    if (m_navigationChosen && !m_workspace->isOverlay())
        state.setValue("window/navigationNarrow"_L1, m_navigation->isCollapsed());
    state.setValue("window/inspectorWidth"_L1, m_workspace->inspectorWidth());
    state.setValue("window/trayExplained"_L1, m_trayExplained);
    if (currentPage() != nullptr)
        state.setValue("window/page"_L1, currentPage()->id());
    for (const Page *page : m_pages)
        state.setValue(u"pages/%1"_s.arg(page->id()), page->saveLayout());
}

void MainWindow::resetLayout()
{
    m_navigationChosen = false;
    m_workspace->setInspectorWidth(size::kInspector);
    for (Page *page : m_pages)
        page->restoreLayout({});
    if (!m_stateFile.isEmpty())
        QSettings(m_stateFile, QSettings::IniFormat).remove("pages"_L1);
    showNormal();
    resize(usualSize(*this));
    adapt();
}

} // namespace cq::ui
