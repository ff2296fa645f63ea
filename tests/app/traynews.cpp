#include "core/simnode/simnode.h"
#include "tests/app/program.h"
#include "tests/support/answer.h"

#include <QDBusAbstractAdaptor>
#include <QDBusConnection>
#include <QDBusError>
#include <QStandardPaths>
#include <QTemporaryDir>

#include <memory>

using namespace Qt::StringLiterals;
using namespace cq;
using namespace cq::test;

/// Says that there is a tray (org.kde.StatusNotifierWatcher, of the StatusNotifierItem
/// specification), which is when Qt shows icons and sends messages.
class TrayWatcher : public QDBusAbstractAdaptor
{
    Q_OBJECT
    Q_CLASSINFO("D-Bus Interface", "org.kde.StatusNotifierWatcher")
    Q_PROPERTY(bool IsStatusNotifierHostRegistered READ isHostRegistered)
    Q_PROPERTY(int ProtocolVersion READ protocolVersion)
    Q_PROPERTY(QStringList RegisteredStatusNotifierItems READ items)

public:
    explicit TrayWatcher(QObject *parent)
        : QDBusAbstractAdaptor(parent)
    {}

    bool isHostRegistered() const { return true; }

    int protocolVersion() const { return 0; }

    QStringList items() const { return m_items; }

public Q_SLOTS:

    void RegisterStatusNotifierItem(const QString &service) // NOLINT(readability-identifier-naming)
    {
        m_items.append(service);
    }

private:
    QStringList m_items;
};

/// A message that was sent to the desktop.
struct DesktopMessage
{
    QString summary;
    QString body;
    int urgency = -1; ///< 0 low, 1 normal, 2 critical
};

/// Takes messages for the desktop (org.freedesktop.Notifications, specification 1.2).
class NotificationDesk : public QDBusAbstractAdaptor
{
    Q_OBJECT
    Q_CLASSINFO("D-Bus Interface", "org.freedesktop.Notifications")

public:
    explicit NotificationDesk(QObject *parent)
        : QDBusAbstractAdaptor(parent)
    {}

    const QList<DesktopMessage> &messages() const { return m_messages; }

public Q_SLOTS: // NOLINTBEGIN(readability-identifier-naming)

    uint Notify(const QString & /*application*/, uint /*replaces*/, const QString & /*icon*/,
                const QString &summary, const QString &body, const QStringList & /*actions*/,
                const QVariantMap &hints, int /*timeout*/)
    {
        m_messages.append({summary, body, hints.value(QStringLiteral("urgency"), -1).toInt()});
        return static_cast<uint>(m_messages.size());
    }

    QStringList GetCapabilities() const
    {
        return {QStringLiteral("body"), QStringLiteral("actions")};
    }

    void CloseNotification(uint /*id*/) {}

    QString GetServerInformation(QString &vendor, QString &version, QString &protocol) const
    {
        vendor = QStringLiteral("ComfyQueue");
        version = QStringLiteral("1");
        protocol = QStringLiteral("1.2");
        return QStringLiteral("notification desk of a test");
    }

    // NOLINTEND(readability-identifier-naming)

private:
    QList<DesktopMessage> m_messages;
};

namespace {

/// A helper program that says one line when it is ready, and ends with its owner.
class Helper
{
public:
    Helper(const QString &program, const QStringList &arguments)
    {
        m_process.start(program, arguments);
    }

    ~Helper()
    {
        m_process.terminate();
        if (!m_process.waitForFinished())
            m_process.kill();
        m_process.waitForFinished();
    }

    /// Empty when there is none.
    QString firstLine()
    {
        if (!QTest::qWaitFor([this] { return m_process.canReadLine(); }, kPatienceMs))
            return {};
        return QString::fromUtf8(m_process.readLine()).trimmed();
    }

private:
    QProcess m_process;
};

} // namespace

/// The window as a process of its own on a desktop of its own: a display without a screen, a
/// session bus, a tray and somebody who takes messages.
class TestTrayNews : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void cleanupTestCase();
    void aFailedJobIsToldOnTheDesktop();

private:
    QString path(const QString &name) const { return m_folder.filePath(name); }

    QProcessEnvironment desktop() const;

    QTemporaryDir m_folder;
    std::unique_ptr<Helper> m_display;
    std::unique_ptr<Helper> m_bus;
    QString m_displayName;
    QString m_busAddress;
    QObject m_watcherObject;
    QObject m_deskObject;
    TrayWatcher *m_watcher = nullptr;
    NotificationDesk *m_desk = nullptr;
};

void TestTrayNews::initTestCase()
{
    for (const char *program : {"Xvfb", "dbus-daemon"}) {
        if (QStandardPaths::findExecutable(QString::fromLatin1(program)).isEmpty())
            QSKIP("needs Xvfb and dbus-daemon");
    }
    m_display = std::make_unique<Helper>(u"Xvfb"_s,
                                         QStringList{u"-displayfd"_s, u"1"_s, u"-screen"_s, u"0"_s,
                                                     u"1280x800x24"_s, u"-nolisten"_s, u"tcp"_s});
    m_displayName = u':' + m_display->firstLine();
    QVERIFY(m_displayName.size() > 1);
    m_bus = std::make_unique<Helper>(u"dbus-daemon"_s,
                                     QStringList{u"--session"_s, u"--nofork"_s, u"--nopidfile"_s,
                                                 u"--print-address=1"_s,
                                                 u"--address=unix:dir=%1"_s.arg(m_folder.path())});
    m_busAddress = m_bus->firstLine();
    QVERIFY(!m_busAddress.isEmpty());
    QDBusConnection bus = QDBusConnection::connectToBus(m_busAddress, u"desktop"_s);
    QVERIFY2(bus.isConnected(), qPrintable(bus.lastError().message()));
    m_watcher = new TrayWatcher(&m_watcherObject);
    m_desk = new NotificationDesk(&m_deskObject);
    QVERIFY(bus.registerObject(u"/StatusNotifierWatcher"_s, &m_watcherObject));
    QVERIFY(bus.registerObject(u"/org/freedesktop/Notifications"_s, &m_deskObject));
    QVERIFY(bus.registerService(u"org.kde.StatusNotifierWatcher"_s));
    QVERIFY(bus.registerService(u"org.freedesktop.Notifications"_s));
}

void TestTrayNews::cleanupTestCase()
{
    QDBusConnection::disconnectFromBus(u"desktop"_s);
    m_bus.reset();
    m_display.reset();
}

QProcessEnvironment TestTrayNews::desktop() const
{
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.insert(u"DISPLAY"_s, m_displayName);
    environment.insert(u"DBUS_SESSION_BUS_ADDRESS"_s, m_busAddress);
    environment.insert(u"QT_QPA_PLATFORM"_s, u"xcb"_s);
    environment.insert(u"LANGUAGE"_s, u"en"_s);
    for (const char *name : {"HOME", "XDG_RUNTIME_DIR", "XDG_DATA_HOME", "XDG_CONFIG_HOME"})
        environment.insert(QString::fromLatin1(name), m_folder.path());
    for (const char *name : {"WAYLAND_DISPLAY", "XDG_CURRENT_DESKTOP", "KDE_FULL_SESSION"})
        environment.remove(QString::fromLatin1(name));
    return environment;
}

void TestTrayNews::aFailedJobIsToldOnTheDesktop()
{
    SimNodeConfig config;
    config.node = defaultScenario().nodes.first();
    config.node.jobSeconds = 0;
    SimFault memory;
    memory.kind = SimFaultKind::OutOfMemory;
    memory.trigger.everyPrompts = 1;
    config.node.faults = {memory};
    SimNode node(config);
    CQ_VERIFY_OK(node.start());
    const QString folder = path(u"data"_s);
    Running program({u"--listen"_s, u"127.0.0.1:0"_s, u"--set"_s, u"dispatch.max_attempts=1"_s,
                     u"--data-dir"_s, folder},
                    desktop());
    QByteArray out;
    QVERIFY(QTest::qWaitFor(
        [&] {
            out += program.process().readAllStandardOutput();
            return out.contains("listening on ") && out.endsWith('\n');
        },
        kPatienceMs));
    const QString url = QString::fromUtf8(out.sliced(out.indexOf("http")).trimmed());
    QVERIFY(QTest::qWaitFor([this] { return !m_watcher->items().isEmpty(); }, kPatienceMs));

    Surroundings typed;
    typed.input = "a good password\n";
    QCOMPARE(call({u"user"_s, u"add"_s, u"mira"_s, u"--password-stdin"_s, u"--data-dir"_s, folder},
                  typed)
                 .code,
             0);
    Surroundings mira;
    mira.environment.insert(u"COMFYQUEUE_TOKEN"_s,
                            call({u"token"_s, u"create"_s, u"--user"_s, u"mira"_s, u"--label"_s,
                                  u"test"_s, u"--data-dir"_s, folder})
                                .out.trimmed());
    QCOMPARE(call({u"node"_s, u"add"_s, u"gpu-a"_s, node.url().toString(), u"--data-dir"_s, folder})
                 .code,
             0);
    const Ended sent = call(
        {u"submit"_s, QStringLiteral(CQ_SOURCE_DIR) + u"/resources/workflows/blank-image.json"_s,
         u"--server"_s, url, u"--wait"_s},
        mira);
    QCOMPARE(sent.code, 1);
    QVERIFY2(sent.out.contains(u"job 1 failed"_s), qPrintable(sent.out + sent.err));
    QVERIFY(QTest::qWaitFor([this] { return !m_desk->messages().isEmpty(); }, kPatienceMs));
    const DesktopMessage &message = m_desk->messages().first();
    QCOMPARE(message.summary, u"Job 1 failed"_s);
    QVERIFY2(message.body.contains(u"memory"_s), qPrintable(message.body));
    QCOMPARE(m_desk->messages().size(), 1);
    const QByteArray said = program.process().readAllStandardError();
    QVERIFY2(!said.contains("No Icon set"), said.constData());
}

QTEST_GUILESS_MAIN(TestTrayNews)

#include "traynews.moc"
