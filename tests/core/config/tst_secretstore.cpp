#include "core/config/opensecretstore.h"

#include "core/config/keychainsecretstore.h"
#include "core/config/memorysecretstore.h"
#include "core/config/rememberingsecretstore.h"
#include "tests/support/answer.h"
#include "tests/support/keyringchild.h"

#include <QCoreApplication>
#include <QRegularExpression>
#include <QStandardPaths>
#include <QTemporaryFile>
#include <QTest>
#include <QTextStream>

#include <csignal>

using namespace Qt::StringLiterals;
using namespace cq;
using namespace cq::test;

namespace {

const QString kSecret = u"gr\u00fcn \"quoted\"\nsecond line"_s;

SecretStoreOptions options()
{
    SecretStoreOptions options;
    options.service = u"ComfyQueue test"_s;
    options.folder = qEnvironmentVariable("HOME"); // of the child: a folder of its own
    options.passphrase = qEnvironmentVariable("CQ_TEST_PASSPHRASE");
    return options;
}

QString wordOf(const auto &result)
{
    return result ? u"ok"_s : errorKindName(result.error().kind);
}

/// What a child process does: opens the store under whatever bus and keyring its environment holds,
/// and reports. A process of its own, because libsecret never lets go of the first bus it saw.
int reportStore()
{
    const QFuture<OpenedSecretStore> opening = openSecretStore(options());
    if (!QTest::qWaitFor([&opening] { return opening.isFinished(); }, 10'000))
        return 3;
    const OpenedSecretStore opened = opening.result();
    QTextStream out(stdout);
    out << (opened.state.kind == SecretStoreKind::Keychain            ? "kept"
                : opened.state.kind == SecretStoreKind::EncryptedFile ? "file"
                                                                      : "memory")
        << (opened.state.isLocked ? " locked" : "") << '\n'
        << opened.state.sentence << '\n';
    SecretStore &store = *opened.store;
    out << "read nothing: " << wordOf(await(store.read(u"node/1"_s))) << '\n';
    out << "write: " << wordOf(await(store.write(u"node/1"_s, kSecret))) << '\n';
    const auto read = await(store.read(u"node/1"_s));
    out << "same: " << (read && *read == kSecret ? "yes" : "no") << '\n';
    out << "rewrite: " << wordOf(await(store.write(u"node/1"_s, u"x"_s))) << '\n';
    const auto again = await(store.read(u"node/1"_s));
    out << "new: " << (again && *again == u"x"_s ? "yes" : "no") << '\n';
    out << "other: " << wordOf(await(store.read(u"node/2"_s))) << '\n';
    out << "remove: " << wordOf(await(store.remove(u"node/1"_s))) << '\n';
    out << "remove again: " << wordOf(await(store.remove(u"node/1"_s))) << '\n';
    out << "read removed: " << wordOf(await(store.read(u"node/1"_s))) << '\n';
    return 0;
}

/// The same beside a keyring that is unlocked and then loses or hides what it was given.
int reportLosses()
{
    const OpenedSecretStore opened = await(openSecretStore(options()));
    if (opened.state.kind != SecretStoreKind::Keychain)
        return 4;
    KeychainSecretStore behindItsBack(options().service);
    QTextStream out(stdout);
    SecretStore &store = *opened.store;
    out << "write: " << wordOf(await(store.write(u"lost"_s, kSecret))) << '\n';
    out << "lose: " << wordOf(await(behindItsBack.remove(u"lost"_s))) << '\n';
    const auto lost = await(store.read(u"lost"_s));
    out << "read: " << wordOf(lost) << '\n' << lost.error().message << '\n';
    {
        RememberingSecretStore later(std::make_shared<KeychainSecretStore>(options().service),
                                     options().folder + u"/secrets.keys"_s);
        out << "after a restart: " << wordOf(await(later.read(u"lost"_s))) << '\n';
    }
    out << "never written: " << wordOf(await(store.read(u"other"_s))) << '\n';
    out << "write anew: " << wordOf(await(store.write(u"lost"_s, kSecret))) << '\n';
    QProcess lock;
    lock.start(u"gdbus"_s,
               {u"call"_s, u"--session"_s, u"--dest"_s, u"org.freedesktop.secrets"_s,
                u"--object-path"_s, u"/org/freedesktop/secrets"_s, u"--method"_s,
                u"org.freedesktop.Secret.Service.Lock"_s,
                u"['/org/freedesktop/secrets/collection/login']"_s});
    lock.waitForFinished();
    out << "lock: " << lock.exitCode() << '\n';
    const auto locked = await(store.read(u"lost"_s));
    out << "read: " << (locked ? u"ok"_s : wordOf(locked)) << '\n';
    out << "write: " << (await(store.write(u"lost"_s, u"x"_s)) ? "ok" : "refused") << '\n';
    return 0;
}

/// The same beside a keyring that hangs.
int reportStall()
{
    QProcess ask;
    ask.start(u"gdbus"_s,
              {u"call"_s, u"--session"_s, u"--dest"_s, u"org.freedesktop.DBus"_s,
               u"--object-path"_s, u"/org/freedesktop/DBus"_s, u"--method"_s,
               u"org.freedesktop.DBus.GetConnectionUnixProcessID"_s, u"org.freedesktop.secrets"_s});
    ask.waitForFinished();
    static const QRegularExpression number(u"uint32 (\\d+)"_s);
    const int keyring =
        number.match(QString::fromLatin1(ask.readAllStandardOutput())).captured(1).toInt();
    if (keyring <= 1 || ::kill(keyring, SIGSTOP) != 0)
        return 4;
    const auto goesOn = qScopeGuard([keyring] { ::kill(keyring, SIGCONT); });
    const OpenedSecretStore opened = await(openSecretStore(options()));
    QTextStream(stdout) << (opened.state.kind == SecretStoreKind::Memory ? "memory" : "kept")
                        << '\n'
                        << opened.state.sentence << '\n';
    return 0;
}

const QStringList kGoodReport{
    u"read nothing: not_found"_s,
    u"write: ok"_s,
    u"same: yes"_s,
    u"rewrite: ok"_s,
    u"new: yes"_s,
    u"other: not_found"_s,
    u"remove: ok"_s,
    u"remove again: ok"_s,
    u"read removed: not_found"_s,
};

} // namespace

class TestSecretStore : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void memoryKeepsUntilTheEnd();
    void memoryStoresDoNotShare();
    void withoutBusItIsMemory();
    void busWithoutKeyringIsMemory();
    void unlockedKeyringIsUsed();
    void lockedKeyringIsMemory();
    void hangingKeyringIsMemory();
    void withoutLibsecretItIsMemory();
    void withAPassphraseItIsTheFile();
    void aSecretTheKeyringLostIsNotTakenForMissing();
};

void TestSecretStore::memoryKeepsUntilTheEnd()
{
    MemorySecretStore store;
    CQ_VERIFY_ERROR(await(store.read(u"a"_s)), ErrorKind::NotFound, u"no such secret"_s);
    CQ_VERIFY_OK(await(store.write(u"a"_s, kSecret)));
    CQ_VERIFY_OK(await(store.write(u"b"_s, QString())));
    const auto read = await(store.read(u"a"_s));
    CQ_VERIFY_OK(read);
    QCOMPARE(*read, kSecret);
    const auto empty = await(store.read(u"b"_s)); // an empty secret is not a missing one
    CQ_VERIFY_OK(empty);
    QVERIFY(empty->isEmpty());
    CQ_VERIFY_OK(await(store.remove(u"a"_s)));
    CQ_VERIFY_OK(await(store.remove(u"a"_s)));
    CQ_VERIFY_ERROR(await(store.read(u"a"_s)), ErrorKind::NotFound, u"no such secret"_s);
    CQ_VERIFY_OK(await(store.read(u"b"_s)));
}

void TestSecretStore::memoryStoresDoNotShare()
{
    MemorySecretStore one;
    MemorySecretStore two;
    CQ_VERIFY_OK(await(one.write(u"a"_s, kSecret)));
    QVERIFY(!await(two.read(u"a"_s)));
}

void TestSecretStore::withoutBusItIsMemory()
{
    const QStringList lines =
        reportOfAChild(u"exec \"$0\" report"_s, u"unix:path=/nonexistent/bus"_s);
    QVERIFY2(lines.size() == 2 + kGoodReport.size(), qPrintable(lines.join(u'|')));
    QCOMPARE(lines.first(), u"memory"_s);
    QVERIFY2(lines.at(1).startsWith(u"The keyring "_s), qPrintable(lines.at(1)));
    QCOMPARE(lines.mid(2), kGoodReport); // secrets work all the same, until the end
}

void TestSecretStore::busWithoutKeyringIsMemory()
{
    if (QStandardPaths::findExecutable(u"dbus-run-session"_s).isEmpty())
        QSKIP("needs dbus-daemon");
    QTemporaryFile config; // of a bus that can start nothing
    QVERIFY(config.open());
    config.write("<busconfig><type>session</type><listen>unix:tmpdir=/tmp</listen>"
                 "<policy context='default'><allow send_destination='*' eavesdrop='true'/>"
                 "<allow eavesdrop='true'/><allow own='*'/></policy></busconfig>");
    config.close();
    const QString script = u"exec dbus-run-session --config-file='%1' -- \"$0\" report"_s;
    const QStringList lines = reportOfAChild(script.arg(config.fileName()));
    QVERIFY2(lines.size() == 2 + kGoodReport.size(), qPrintable(lines.join(u'|')));
    QCOMPARE(lines.first(), u"memory"_s);
    QVERIFY2(lines.at(1).startsWith(u"The keyring "_s), qPrintable(lines.at(1)));
    QCOMPARE(lines.mid(2), kGoodReport);
}

void TestSecretStore::unlockedKeyringIsUsed()
{
    if (!hasKeyring())
        QSKIP("needs gnome-keyring, dbus-daemon and gdbus");
    const QStringList lines = reportOfAChild(kUnlockedKeyring);
    QVERIFY2(!lines.isEmpty(), "no report");
    QVERIFY2(lines.first() == u"kept"_s, qPrintable(lines.join(u'|')));
    QCOMPARE(lines.mid(1), kGoodReport); // the reason is empty
}

void TestSecretStore::lockedKeyringIsMemory()
{
    if (!hasKeyring())
        QSKIP("needs gnome-keyring, dbus-daemon and gdbus");
    const QStringList lines =
        reportOfAChild(u"dbus-run-session -- sh -c 'gnome-keyring-daemon --start "
                       "--components=secrets >/dev/null; exec \"$0\" report' \"$0\""_s);
    QVERIFY2(!lines.isEmpty(), "no report");
    QVERIFY2(lines.first() == u"memory"_s, qPrintable(lines.join(u'|')));
    QVERIFY2(lines.at(1).startsWith(u"The keyring "_s), qPrintable(lines.at(1)));
    QCOMPARE(lines.mid(2), kGoodReport);
}

void TestSecretStore::hangingKeyringIsMemory()
{
    if (!hasKeyring())
        QSKIP("needs gnome-keyring, dbus-daemon and gdbus");
    QString script = kUnlockedKeyring;
    QCOMPARE(reportOfAChild(script.replace(u" report"_s, u" stall"_s)),
             (QStringList{u"memory"_s, u"The keyring did not answer within 3 seconds."_s}));
}

void TestSecretStore::withoutLibsecretItIsMemory()
{
    if (!hasKeyring())
        QSKIP("needs gnome-keyring, dbus-daemon and gdbus");
    // An empty file of its name comes first, and cannot be loaded.
    const QTemporaryDir folder;
    QFile hiding(folder.filePath(u"libsecret-1.so.0"_s));
    QVERIFY(hiding.open(QIODevice::WriteOnly));
    hiding.close();
    const QStringList lines = reportOfAChild(
        u"dbus-run-session -- sh -c 'printf pw | gnome-keyring-daemon --unlock "
        u"--components=secrets "
        ">/dev/null; LD_LIBRARY_PATH=%1 exec \"$0\" report' \"$0\""_s.arg(folder.path()));
    QVERIFY2(lines.size() == 2 + kGoodReport.size(), qPrintable(lines.join(u'|')));
    QCOMPARE(lines.first(), u"memory"_s);
    QVERIFY2(lines.at(1).startsWith(u"The keyring "_s), qPrintable(lines.at(1)));
    QCOMPARE(lines.mid(2), kGoodReport);
}

void TestSecretStore::withAPassphraseItIsTheFile()
{
    const QStringList lines = reportOfAChild(
        u"CQ_TEST_PASSPHRASE=correct-horse \"$0\" report && test -s "
        "\"$HOME/secrets.cqs\" && CQ_TEST_PASSPHRASE=wrong-horse \"$0\" report && \"$0\" "
        "report"_s,
        u"unix:path=/nonexistent/bus"_s);
    QVERIFY2(lines.size() == 3 * (2 + kGoodReport.size()), qPrintable(lines.join(u'|')));
    QCOMPARE(lines.first(), u"file"_s);
    QVERIFY2(lines.at(1).startsWith(u"The keyring "_s), qPrintable(lines.at(1)));
    QCOMPARE(lines.mid(2, kGoodReport.size()), kGoodReport);
    const QStringList wrong = lines.mid(2 + kGoodReport.size(), 2 + kGoodReport.size());
    QCOMPARE(wrong.first(), u"memory locked"_s);
    QVERIFY2(wrong.at(1).contains(u"not the passphrase"_s), qPrintable(wrong.at(1)));
    QCOMPARE(wrong.mid(2), kGoodReport);
    const QStringList none = lines.mid(2 * (2 + kGoodReport.size()));
    QCOMPARE(none.first(), u"memory locked"_s);
    QVERIFY2(none.at(1).contains(u"need their passphrase"_s), qPrintable(none.at(1)));
}

void TestSecretStore::aSecretTheKeyringLostIsNotTakenForMissing()
{
    if (!hasKeyring())
        QSKIP("needs gnome-keyring, dbus-daemon and gdbus");
    QString script = kUnlockedKeyring;
    const QStringList lines = reportOfAChild(script.replace(u" report"_s, u" lose"_s));
    QVERIFY2(lines.size() == 10, qPrintable(lines.join(u'|')));
    QCOMPARE(lines.mid(0, 3), (QStringList{u"write: ok"_s, u"lose: ok"_s, u"read: unavailable"_s}));
    QVERIFY2(lines.at(3).startsWith(u"The keyring did not return the stored secret"_s),
             qPrintable(lines.at(3)));
    QCOMPARE(lines.mid(4),
             (QStringList{u"after a restart: unavailable"_s, u"never written: not_found"_s,
                          u"write anew: ok"_s, u"lock: 0"_s, u"read: unavailable"_s,
                          u"write: refused"_s}));
}

int main(int argc, char **argv)
{
    const QCoreApplication app(argc, argv);
    if (argc > 1 && qstrcmp(argv[1], "report") == 0)
        return reportStore();
    if (argc > 1 && qstrcmp(argv[1], "lose") == 0)
        return reportLosses();
    if (argc > 1 && qstrcmp(argv[1], "stall") == 0)
        return reportStall();
    TestSecretStore test;
    return QTest::qExec(&test, argc, argv);
}

#include "tst_secretstore.moc"
