#pragma once

#include <QCoreApplication>
#include <QDir>
#include <QProcess>
#include <QScopeGuard>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QTest>

namespace cq::test {

/// A shell line that runs this test program with the word "report" beside an unlocked keyring.
/// The daemon goes to the background before it owns its name, which is therefore waited for.
inline const QString kUnlockedKeyring = QStringLiteral(
    "dbus-run-session -- sh -c 'printf pw | gnome-keyring-daemon --unlock --components=secrets "
    ">/dev/null; gdbus wait --session --timeout 10 org.freedesktop.secrets; exec \"$0\" report' "
    "\"$0\"");

inline bool hasKeyring()
{
    return !QStandardPaths::findExecutable(QStringLiteral("gnome-keyring-daemon")).isEmpty()
        && !QStandardPaths::findExecutable(QStringLiteral("dbus-run-session")).isEmpty()
        && !QStandardPaths::findExecutable(QStringLiteral("gdbus")).isEmpty();
}

/// The lines a child process reports that ran `script` (a shell line that ends by running "$0"
/// report), with a home and a desktop of its own. A process of its own, because libsecret never
/// lets go of the first bus it saw.
inline QStringList reportOfAChild(const QString &script, const QString &bus = {})
{
    QTemporaryDir home;
    home.setAutoRemove(false);
    // A keyring ends itself when its bus is gone, a moment after the child; until then it writes
    // here.
    const auto tidyUp = qScopeGuard([path = home.path()] {
        if (!QTest::qWaitFor([path] { return QDir(path).removeRecursively(); }, 10'000))
            qWarning() << "left behind:" << path;
    });
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    for (const char *name :
         {"HOME", "XDG_RUNTIME_DIR", "XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME"})
        environment.insert(QString::fromLatin1(name), home.path());
    for (const char *name : {"DISPLAY", "WAYLAND_DISPLAY", "XDG_CURRENT_DESKTOP",
                             "KDE_FULL_SESSION", "GNOME_KEYRING_CONTROL"})
        environment.remove(QString::fromLatin1(name));
    environment.insert(QStringLiteral("DBUS_SESSION_BUS_ADDRESS"), bus);
    QProcess child;
    child.setProcessEnvironment(environment);
    child.setProcessChannelMode(QProcess::ForwardedErrorChannel);
    child.start(QStringLiteral("/bin/sh"),
                {QStringLiteral("-c"), script, QCoreApplication::applicationFilePath()});
    if (!QTest::qWaitFor([&child] { return child.state() == QProcess::NotRunning; }, 60'000)) {
        child.kill();
        child.waitForFinished();
        return {QStringLiteral("did not end")};
    }
    if (child.exitCode() != 0)
        return {QStringLiteral("exit code %1").arg(child.exitCode())};
    return QString::fromUtf8(child.readAllStandardOutput())
        .split(QLatin1Char('\n'), Qt::SkipEmptyParts);
}

} // namespace cq::test
