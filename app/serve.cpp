#include "app/serve.h"

#include "app/accesstoken.h"
#include "app/demo.h"
#include "app/instancelink.h"
#include "app/listenerservice.h"
#include "app/recovery.h"
#include "app/terminal.h"
#include "app/termination.h"
#include "app/windowprogram.h"
#include "core/base/future.h"
#include "core/base/log.h"
#include "core/engine/databasefault.h"
#include "core/engine/enginethread.h"
#include "core/storage/connection.h"
#include "ui/shell/mainwindow.h"

#include <QCoreApplication>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QTimer>

#include <optional>

namespace cq {

using namespace Qt::StringLiterals;

namespace {

CQ_LOG_CATEGORY(lcServe, "comfyqueue.app")

constexpr int kPictureAfterMs = 25'000; ///< the demo has something of everything by then

int endStart(const ServeOptions &options, const QString &sentence)
{
    if (!options.headless)
        tellStartFailed(sentence);
    return endWith(ExitCode::Failed, sentence);
}

/// A database is only ever replaced after a person said yes; without a window nobody can.
Result<void> recover(const ServeOptions &options, const DatabaseFault &fault)
{
    if (options.headless)
        return fail(ErrorKind::Storage, faultSentence(fault));
    if (!askRecovery(fault)) {
        return fail(ErrorKind::Storage,
                    u"Nothing was changed in %1; the next start asks again."_s.arg(
                        QFileInfo(fault.path).path()));
    }
    const Result<QString> aside = recoverDatabase(fault);
    if (!aside)
        return aside.error();
    logEvent(lcServe(), LogLevel::Warning, u"went on without a database"_s,
             {{u"database"_s, fault.path}, {u"backup"_s, fault.backup}, {u"kept"_s, *aside}});
    return {};
}

/// The first line of the file, without its end.
Result<QString> readPassphrase(const QString &path)
{
    if (path.isEmpty())
        return QString();
    QFile file(path);
    constexpr qint64 kLongest = 4096;
    if (!file.open(QIODevice::ReadOnly)) {
        return fail(
            ErrorKind::Storage,
            u"The passphrase file '%1' cannot be read: %2."_s.arg(path, file.errorString()));
    }
    QByteArray line = file.readLine(kLongest);
    while (line.endsWith('\n') || line.endsWith('\r'))
        line.chop(1);
    if (line.isEmpty())
        return fail(ErrorKind::Invalid, u"The first line of '%1' is empty."_s.arg(path));
    return QString::fromUtf8(line);
}

/// Why nobody can connect, and what helps.
QString faultSentence(const Error &error, const ListenerStatus &status)
{
    return status.freePort == 0
        ? error.message
        : u"%1 Port %2 is free: --set listener.port=%2"_s.arg(error.message).arg(status.freePort);
}

/// Whether another program works on the folder; its window comes to the front.
bool isServed(const QString &folder)
{
    return askInstance(folder, {{u"command"_s, u"raise"_s}}).has_value();
}

int leave(const QString &folder)
{
    printError(u"ComfyQueue already works on %1."_s.arg(folder));
    return static_cast<int>(ExitCode::Done);
}

/// How the turn of one engine ended.
struct Turn
{
    int code = 0;
    std::optional<DatabaseFault> fault; ///< to be recovered from, before the next turn
};

Turn serveOnce(const ServeOptions &options, const EngineConfig &config, Demo &demo)
{
    const QString &folder = config.dataFolder;
    EngineThread engine(config);
    const Result<Served> served = startUnlessServed(engine, [&folder] { return isServed(folder); });
    if (!served) {
        if (isDamage(served.error()) && !options.headless) {
            if (const auto fault = databaseFault(folder))
                return {0, fault};
        }
        return {endStart(options, startSentence(served.error(), folder)), {}};
    }
    if (*served == Served::There)
        return {leave(folder), {}};

    Turn turn;
    QObject context; // of this turn: the next has another engine
    InstanceServer instance(engine.handle(), engine.accounts(), folder);
    if (const Result<void> listening = instance.start(); !listening)
        printError(listening.error().message); // commands will not find us; everything else works
    logEvent(lcServe(), LogLevel::Info, u"started"_s,
             {{u"version"_s, QCoreApplication::applicationVersion()}});
    const Termination termination;
    // Not quit(): that asks the windows, and ours prefers the tray.
    const auto end = [] { QCoreApplication::exit(0); };
    QObject::connect(&termination, &Termination::requested, qApp, end);

    std::optional<DatabaseFault> damage;
    bool isLoaded = true;
    const auto recoverFrom = [&turn, &damage] {
        turn.fault = damage;
        QCoreApplication::exit(0);
    };
    QObject::connect(&engine.handle(), &EngineHandle::damaged, &context,
                     [&](const DatabaseFault &fault, bool isRunning) {
                         if (!damage)
                             damage = fault;
                         isLoaded = isRunning;
                         if (!options.headless) {
                             if (!isRunning) // else the window says it
                                 recoverFrom();
                             return;
                         }
                         printError(isRunning ? faultSentence(fault)
                                            + u" Until then it goes on with what can be read."_s
                                              : faultSentence(fault));
                         if (!isRunning) {
                             turn.code = static_cast<int>(ExitCode::Failed);
                             QCoreApplication::exit(turn.code);
                         }
                     });
    ListenerService listener(engine, folder);
    std::unique_ptr<WindowProgram> window;
    if (!options.headless) {
        window = std::make_unique<WindowProgram>(engine.handle(), engine.accounts(), &listener,
                                                 QDir(folder).filePath(u"window.ini"_s));
        if (options.demo)
            window->window().setWindowTitle(
                QCoreApplication::translate("Start", "ComfyQueue, demo"));
        else
            window->askForFirstAdmin();
        QObject::connect(&instance, &InstanceServer::raiseRequested, &window->window(),
                         &ui::MainWindow::raiseToFront);
        QObject::connect(&window->window(), &ui::MainWindow::quitRequested, qApp, end);
        QObject::connect(&window->window(), &ui::MainWindow::recoveryWanted, &context, recoverFrom);
    }
    if (options.demo)
        demo.begin(engine.handle());
    QObject::connect(&listener, &ListenerService::serving, qApp,
                     [](const QString &url) { printLine(u"listening on %1"_s.arg(url)); });
    whenDone(listener.start(), &context, [&](const Result<void> &started) {
        if (started || (damage && !isLoaded)) // which was said
            return;
        const QString sentence = faultSentence(started.error(), listener.status());
        if (options.listens && options.headless) {
            turn.code = endWith(ExitCode::Failed, sentence);
            QCoreApplication::exit(turn.code);
        } else { // everything else works
            printError(u"Nobody can connect. %1"_s.arg(sentence));
        }
    });
    if (window && !options.screenshot.isEmpty()) {
        QTimer::singleShot(kPictureAfterMs, &window->window(), [&window, &options, &turn] {
            if (const Result<void> saved = window->savePictures(options.screenshot); !saved)
                turn.code = endWith(ExitCode::Failed, saved.error().message);
            QCoreApplication::exit(0);
        });
    }
    const int ended = QCoreApplication::exec();
    window.reset();
    listener.stop();
    engine.stop();
    logEvent(lcServe(), LogLevel::Info, u"ended"_s);
    if (turn.code == 0)
        turn.code = ended;
    return turn;
}

} // namespace

int serve(const ServeOptions &options)
{
    Demo demo;
    QString folder = options.dataFolder;
    if (options.demo) {
        if (const Result<void> prepared = demo.prepare(); !prepared)
            return endStart(options, prepared.error().message);
        if (folder.isEmpty())
            folder = demo.dataFolder();
    }
    if (isServed(folder))
        return leave(folder);
    EngineConfig config;
    config.dataFolder = folder;
    config.useKeychain = !options.demo;
    const auto passphrase = readPassphrase(options.passphraseFile);
    if (!passphrase)
        return endStart(options, passphrase.error().message);
    config.passphrase = *passphrase;
    auto environment = processEnvironment();
    environment.remove(QString::fromLatin1(kTokenVariable)); // of another command
    const auto given =
        readGivenSettings({options.assignments, environment, QDir(folder).filePath(u".env"_s)});
    if (!given)
        return endStart(options, given.error().message);
    config.given = *given;
    // Before the engine, so that what it says while it starts is kept; a folder that cannot be made
    // is its to complain about.
    if (QDir().mkpath(folder)) {
        LogConfig logs;
        logs.directory = QDir(folder).filePath(u"logs"_s);
        installLogSinks(logs);
    }
    for (const QString &note : given->notes)
        logEvent(lcServe(), LogLevel::Info, note);
    std::optional<DatabaseFault> fault = databaseFault(folder);
    while (true) {
        for (; fault; fault = databaseFault(folder)) {
            if (const Result<void> sound = recover(options, *fault); !sound)
                return endStart(options, sound.error().message);
        }
        Turn turn = serveOnce(options, config, demo);
        if (!turn.fault)
            return turn.code;
        fault = std::move(turn.fault);
    }
}

} // namespace cq
