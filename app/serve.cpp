#include "app/serve.h"

#include "app/accesstoken.h"
#include "app/demo.h"
#include "app/instancelink.h"
#include "app/listenerservice.h"
#include "app/terminal.h"
#include "app/termination.h"
#include "app/windowprogram.h"
#include "core/base/future.h"
#include "core/base/log.h"
#include "core/engine/datafolder.h"
#include "core/engine/enginethread.h"
#include "core/storage/migration.h"
#include "ui/shell/mainwindow.h"

#include <QCoreApplication>
#include <QDir>
#include <QFile>
#include <QTimer>

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

/// A damaged database is only ever replaced after a person said yes; without a window nobody can.
Result<void> recoverIfWanted(const ServeOptions &options, const QString &folder)
{
    const QString damaged = damagedDatabase(folder);
    if (damaged.isEmpty())
        return {};
    const QString backup = latestBackup(damaged);
    if (options.headless || !askRecovery(damaged, backup)) {
        return fail(
            ErrorKind::Storage,
            u"The database %1 is damaged; nothing was changed. %2"_s.arg(
                damaged,
                backup.isEmpty()
                    ? u"There is no backup. Open the window to start with an empty one; the damaged file is kept."_s
                    : u"Open the window to go on with the backup %1; the damaged file is kept."_s
                          .arg(backup)),
            u"damaged"_s);
    }
    const Result<QString> aside = recoverDatabase(damaged);
    if (!aside)
        return aside.error();
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
    const auto reached = [&folder] {
        return askInstance(folder, {{u"command"_s, u"raise"_s}}).has_value();
    };
    const auto leave = [&folder] {
        printError(u"ComfyQueue already works on %1."_s.arg(folder));
        return static_cast<int>(ExitCode::Done);
    };
    if (reached())
        return leave();
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
    EngineThread engine(config);
    if (const Result<void> sound = recoverIfWanted(options, folder); !sound)
        return endStart(options, sound.error().message);
    const Result<Served> served = startUnlessServed(engine, reached);
    if (!served)
        return endStart(options, served.error().message);
    if (*served == Served::There)
        return leave();

    InstanceServer instance(engine.handle(), engine.accounts(), folder);
    if (const Result<void> listening = instance.start(); !listening)
        printError(listening.error().message); // commands will not find us; everything else works
    logEvent(lcServe(), LogLevel::Info, u"started"_s,
             {{u"version"_s, QCoreApplication::applicationVersion()}});
    const Termination termination;
    // Not quit(): that asks the windows, and ours prefers the tray.
    const auto end = [] { QCoreApplication::exit(0); };
    QObject::connect(&termination, &Termination::requested, qApp, end);

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
    }
    if (options.demo)
        demo.begin(engine.handle());
    int code = 0;
    QObject::connect(&listener, &ListenerService::serving, qApp,
                     [](const QString &url) { printLine(u"listening on %1"_s.arg(url)); });
    whenDone(listener.start(), qApp, [&options, &code, &listener](const Result<void> &started) {
        if (started)
            return;
        const QString sentence = faultSentence(started.error(), listener.status());
        if (options.listens && options.headless) {
            code = endWith(ExitCode::Failed, sentence);
            QCoreApplication::exit(code);
        } else { // everything else works
            printError(u"Nobody can connect. %1"_s.arg(sentence));
        }
    });
    if (window && !options.screenshot.isEmpty()) {
        QTimer::singleShot(kPictureAfterMs, &window->window(), [&window, &options, &code] {
            if (const Result<void> saved = window->savePictures(options.screenshot); !saved)
                code = endWith(ExitCode::Failed, saved.error().message);
            QCoreApplication::exit(0);
        });
    }
    const int ended = QCoreApplication::exec();
    window.reset();
    listener.stop();
    engine.stop();
    logEvent(lcServe(), LogLevel::Info, u"ended"_s);
    return code != 0 ? code : ended;
}

} // namespace cq
