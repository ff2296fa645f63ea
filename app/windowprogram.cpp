#include "app/windowprogram.h"

#include "app/demo.h"
#include "core/base/future.h"
#include "core/base/log.h"
#include "core/engine/accountshandle.h"
#include "core/engine/databasefault.h"
#include "ui/activity/activitypage.h"
#include "ui/jobs/jobspage.h"
#include "ui/models/vramhistory.h"
#include "ui/nodes/nodespage.h"
#include "ui/overview/overviewpage.h"
#include "ui/settings/settingspage.h"
#include "ui/shell/appearance.h"
#include "ui/shell/mainwindow.h"
#include "ui/users/userspage.h"
#include "ui/widgets/theme.h"
#include "ui/widgets/words.h"

#include <QCoreApplication>
#include <QDir>
#include <QElapsedTimer>
#include <QEvent>
#include <QFileInfo>
#include <QLocale>
#include <QMessageBox>
#include <QPushButton>
#include <QTimer>

namespace cq {

using namespace Qt::StringLiterals;

CQ_LOG_CATEGORY(lcWindow, "comfyqueue.app")

namespace {

/// Logs that the window can be seen, once its first picture is on the screen.
class FirstPaint : public QObject
{
public:
    explicit FirstPaint(QObject *window)
        : QObject(window)
    {
        m_timer.start();
        window->installEventFilter(this);
    }

    bool eventFilter(QObject *watched, QEvent *event) override
    {
        if (event->type() == QEvent::Paint) {
            watched->removeEventFilter(this);
            QTimer::singleShot(0, this, [this] {
                logEvent(lcWindow(), LogLevel::Info, u"the window is shown"_s,
                         {{u"duration_ms"_s, m_timer.elapsed()}});
                deleteLater();
            });
        }
        return false;
    }

private:
    QElapsedTimer m_timer;
};

} // namespace

WindowProgram::WindowProgram(EngineHandle &engine, AccountsHandle &accounts,
                             ListenerControl *listener, const QString &stateFile)
    : m_appearance(std::make_unique<ui::Appearance>())
{
    m_appearance->apply(Settings{}); // until the engine says what was chosen
    m_history = std::make_unique<ui::VramHistory>(engine);
    m_jobs = new ui::JobsPage(engine, m_clock);
    auto *settings = new ui::SettingsPage(engine, listener);
    m_users = new ui::UsersPage(engine, accounts, listener, m_clock);
    m_window = std::make_unique<ui::MainWindow>(
        engine, listener,
        QList<ui::Page *>{new ui::OverviewPage(engine, *m_history, m_clock), m_jobs,
                          new ui::NodesPage(engine, *m_history, m_clock), m_users,
                          new ui::ActivityPage(accounts, m_clock), settings},
        stateFile);
    ui::MainWindow *window = m_window.get();
    QObject::connect(window, &ui::MainWindow::submitRequested, m_jobs, &ui::JobsPage::submit);
    QObject::connect(window, &ui::MainWindow::demoRequested, window, [window] {
        const Result<void> opened = openDemo(QCoreApplication::applicationFilePath());
        window->say(
            opened ? QCoreApplication::translate("Start", "The demo opens in a window of its own")
                   : ui::errorText(opened.error()));
    });
    QObject::connect(settings, &ui::SettingsPage::applied, window,
                     [this, window](const Settings &applied) {
                         m_appearance->apply(applied);
                         window->applySettings(applied);
                     });
    whenDone(engine.snapshot(), window, [this, window](const Result<EngineSnapshot> &snapshot) {
        if (snapshot) {
            m_appearance->apply(snapshot->settings);
            window->applySettings(snapshot->settings);
        }
    });
    QObject::connect(&accounts, &AccountsHandle::identitiesChanged, window,
                     [this, &accounts] { readNames(accounts); });
    readNames(accounts);
    QObject::connect(window, &ui::MainWindow::trayExistsChanged, settings,
                     &ui::SettingsPage::setTrayExists);
    new FirstPaint(window); // owned by the window
    window->show();
}

WindowProgram::~WindowProgram() = default;

void WindowProgram::readNames(AccountsHandle &accounts)
{
    whenDone(accounts.accounts(), m_window.get(), [this](const Result<QList<Account>> &known) {
        QHash<UserId, QString> names;
        for (const Account &account : known.value_or({}))
            names.insert(account.id, account.name);
        m_jobs->setUserNames(names);
    });
}

void WindowProgram::askForFirstAdmin()
{
    m_users->askForFirstAdmin();
}

Result<void> WindowProgram::savePictures(const QString &folder)
{
    if (!QDir().mkpath(folder))
        return fail(ErrorKind::Storage, u"The folder %1 cannot be made."_s.arg(folder));
    constexpr QSize kDrawn(1600, 1000); // as in the README, whatever the screen
    m_window->resize(kDrawn);
    const QList<std::pair<Theme, QString>> themes{{Theme::Light, u"light"_s},
                                                  {Theme::Dark, u"dark"_s}};
    for (const auto &[theme, name] : themes) {
        Settings settings;
        settings.theme = theme;
        m_appearance->apply(settings);
        for (const QString &page :
             {u"overview"_s, u"jobs"_s, u"nodes"_s, u"users"_s, u"activity"_s, u"settings"_s}) {
            ui::Link link;
            link.page = page;
            m_window->follow(link);
            constexpr int kPasses = 30; // lets futures and images arrive
            for (int i = 0; i < kPasses; ++i)
                QCoreApplication::processEvents(QEventLoop::AllEvents
                                                | QEventLoop::WaitForMoreEvents);
            const QString path = u"%1/%2-%3.png"_s.arg(folder, page, name);
            if (!m_window->grab().save(path))
                return fail(ErrorKind::Storage, u"%1 could not be written."_s.arg(path));
        }
    }
    return {};
}

void tellStartFailed(const QString &sentence)
{
    QMessageBox box(QMessageBox::Critical, u"ComfyQueue"_s,
                    QCoreApplication::translate("Start", "ComfyQueue cannot start"));
    box.setObjectName(u"startFailed"_s);
    box.setInformativeText(sentence);
    box.exec();
}

bool askRecovery(const DatabaseFault &fault)
{
    const bool isMissing = fault.kind == DatabaseFault::Kind::Missing;
    const bool hasBackup = !fault.backup.isEmpty();
    const QString sentence = isMissing
        ? QCoreApplication::translate(
            "Start",
            "%1 with accounts and nodes is missing, while the one with their jobs is there.")
        : QCoreApplication::translate("Start",
                                      "%1 cannot be read. The damaged file is kept beside it.");
    const QString way = hasBackup
        ? QCoreApplication::translate(
              "Start",
              "ComfyQueue can go on with the backup %1 of %2; what came later is not in it.")
              .arg(QDir::toNativeSeparators(fault.backup),
                   QLocale().toString(QFileInfo(fault.backup).lastModified(), QLocale::ShortFormat))
        : QCoreApplication::translate(
            "Start", "There is no backup. ComfyQueue can start with an empty database.");
    QMessageBox box(QMessageBox::Warning, u"ComfyQueue"_s,
                    isMissing ? QCoreApplication::translate("Start", "The database is missing")
                              : QCoreApplication::translate("Start", "The database is damaged"));
    box.setObjectName(u"recoveryQuestion"_s);
    QString text = u"%1 %2"_s.arg(sentence.arg(QDir::toNativeSeparators(fault.path)), way);
    if (hasBackup && QFileInfo(fault.path).fileName() == "queue.db"_L1)
        text +=
            u' '
            + QCoreApplication::translate(
                "Start", "Dispatching begins paused: jobs that waited then may be done by now.");
    box.setInformativeText(text);
    QPushButton *go =
        box.addButton(hasBackup ? QCoreApplication::translate("Start", "Use the backup")
                                : QCoreApplication::translate("Start", "Start empty"),
                      QMessageBox::AcceptRole);
    go->setObjectName(u"recover"_s);
    box.addButton(QMessageBox::Cancel);
    box.setDefaultButton(QMessageBox::Cancel);
    box.exec();
    return box.clickedButton() == go;
}

} // namespace cq
