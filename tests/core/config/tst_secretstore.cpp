#include "core/config/secretstore.h"

#include "tests/support/answer.h"
#include "tests/support/keyringchild.h"

#include <QCoreApplication>
#include <QStandardPaths>
#include <QTemporaryFile>
#include <QTest>
#include <QTextStream>

using namespace Qt::StringLiterals;
using namespace cq;
using namespace cq::test;

namespace {

const QString kSecret = u"gr\u00fcn \"quoted\"\nsecond line"_s;

/// What a child process does: opens the store under whatever bus and keyring its environment holds,
/// and reports. A process of its own, because libsecret never lets go of the first bus it saw.
int reportStore()
{
    const QFuture<OpenedSecretStore> opening = openSecretStore(u"ComfyQueue test"_s);
    if (!QTest::qWaitFor([&opening] { return opening.isFinished(); }, 10'000))
        return 3;
    const OpenedSecretStore opened = opening.result();
    QTextStream out(stdout);
    out << (opened.kept ? "kept" : "memory") << '\n' << opened.reason << '\n';
    SecretStore &store = *opened.store;
    const auto word = [](const auto &result) {
        return result ? u"ok"_s : errorKindName(result.error().kind);
    };
    out << "read nothing: " << word(await(store.read(u"node/1"_s))) << '\n';
    out << "write: " << word(await(store.write(u"node/1"_s, kSecret))) << '\n';
    const auto read = await(store.read(u"node/1"_s));
    out << "same: " << (read && *read == kSecret ? "yes" : "no") << '\n';
    out << "rewrite: " << word(await(store.write(u"node/1"_s, u"x"_s))) << '\n';
    const auto again = await(store.read(u"node/1"_s));
    out << "new: " << (again && *again == u"x"_s ? "yes" : "no") << '\n';
    out << "other: " << word(await(store.read(u"node/2"_s))) << '\n';
    out << "remove: " << word(await(store.remove(u"node/1"_s))) << '\n';
    out << "remove again: " << word(await(store.remove(u"node/1"_s))) << '\n';
    out << "read removed: " << word(await(store.read(u"node/1"_s))) << '\n';
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
        QSKIP("needs gnome-keyring and dbus-daemon");
    const QStringList lines = reportOfAChild(kUnlockedKeyring);
    QVERIFY2(!lines.isEmpty(), "no report");
    QVERIFY2(lines.first() == u"kept"_s, qPrintable(lines.join(u'|')));
    QCOMPARE(lines.mid(1), kGoodReport); // the reason is empty
}

void TestSecretStore::lockedKeyringIsMemory()
{
    if (!hasKeyring())
        QSKIP("needs gnome-keyring and dbus-daemon");
    const QStringList lines =
        reportOfAChild(u"dbus-run-session -- sh -c 'gnome-keyring-daemon --start "
                       "--components=secrets >/dev/null; exec \"$0\" report' \"$0\""_s);
    QVERIFY2(!lines.isEmpty(), "no report");
    QVERIFY2(lines.first() == u"memory"_s, qPrintable(lines.join(u'|')));
    QVERIFY2(lines.at(1).startsWith(u"The keyring "_s), qPrintable(lines.at(1)));
    QCOMPARE(lines.mid(2), kGoodReport);
}

int main(int argc, char **argv)
{
    const QCoreApplication app(argc, argv);
    if (argc > 1 && qstrcmp(argv[1], "report") == 0)
        return reportStore();
    TestSecretStore test;
    return QTest::qExec(&test, argc, argv);
}

#include "tst_secretstore.moc"
