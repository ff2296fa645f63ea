#include "core/accounts/accounts.h"
#include "core/accounts/passwords.h"
#include "core/base/clock.h"
#include "core/storage/migration.h"
#include "core/storage/writer.h"
#include "tests/app/program.h"
#include "tests/support/answer.h"

#include <QCryptographicHash>
#include <QDateTime>
#include <QDirIterator>
#include <QHostAddress>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QTest>

#include <cstdlib>
#include <memory>
#include <unistd.h>

using namespace Qt::StringLiterals;
using namespace cq;
using namespace cq::test;

namespace {

const QByteArray kPassword = "correct horse";

Ended callWith(const QByteArray &input, const QStringList &arguments)
{
    Surroundings surroundings;
    surroundings.input = input;
    return call(arguments, surroundings);
}

/// The accounts of a folder that no program works on, as a server would read them.
class Kept
{
public:
    explicit Kept(const QString &folder)
        : m_writer(&m_context)
    {
        const auto started = m_writer.start(folder + u"/comfyqueue.db"_s, mainSchema());
        m_accounts = std::make_unique<Accounts>(m_writer, m_clock);
        m_isGood = started && await(m_accounts->load(QByteArray(32, 'k')));
    }

    bool isGood() const { return m_isGood; }

    bool letsIn(const QString &name, const QByteArray &password)
    {
        return await(m_accounts->signIn(name, QString::fromUtf8(password),
                                        QHostAddress(QHostAddress::LocalHost)))
            .has_value();
    }

    Result<Principal> owner(const QByteArray &key) const
    {
        return m_accounts->identities()->identify(BearerCredential{key}, m_clock.now());
    }

    QList<AuditEntry> audit() { return await(m_accounts->audit({})).value_or({}); }

private:
    QObject m_context;
    SystemClock m_clock;
    Writer m_writer;
    std::unique_ptr<Accounts> m_accounts;
    bool m_isGood = false;
};

} // namespace

/// `comfyqueue user` and `comfyqueue token`, with real processes.
class TestAccountCommands : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void init() { m_folder = std::make_unique<QTemporaryDir>(); }

    void cleanup() { m_folder.reset(); }

    void accountsAreKeptBeforeTheFirstStart();
    void accountsChangeWhileTheProgramRuns();
    void aNewPasswordIsShownOnce();
    void keysAreShownOnceAndNowhereElse_data();
    void keysAreShownOnceAndNowhereElse();
    void keysExpireAndAreRevoked();
    void theLastAdministratorStays();
    void impostorsAreToldNothing();
    void whatIsWrongIsSaid_data();
    void whatIsWrongIsSaid();
    void whatIsNotThereIsNamed_data();
    void whatIsNotThereIsNamed();

private:
    QString folder() const { return m_folder->filePath(u"new/data"_s); }

    QStringList here(QStringList arguments) const
    {
        return arguments << u"--data-dir"_s << folder();
    }

    Ended add(const QString &name, const QString &role = u"participant"_s) const
    {
        return callWith(
            kPassword + '\n',
            here({u"user"_s, u"add"_s, name, u"--role"_s, role, u"--password-stdin"_s}));
    }

    /// Whether any file of the folder has these bytes.
    bool isAnywhere(const QByteArray &bytes) const
    {
        QDirIterator files(folder(), QDir::Files | QDir::Hidden, QDirIterator::Subdirectories);
        while (files.hasNext()) {
            QFile file(files.next());
            if (file.open(QIODevice::ReadOnly) && file.readAll().contains(bytes))
                return true;
        }
        return false;
    }

    std::unique_ptr<QTemporaryDir> m_folder;
};

void TestAccountCommands::accountsAreKeptBeforeTheFirstStart()
{
    const Ended first = add(u"boss"_s, u"admin"_s);
    QCOMPARE(first.err, QString());
    QCOMPARE(first.code, 0);
    QCOMPARE(add(u"mira"_s).code, 0);
    const Ended taken = add(u"MIRA"_s);
    QCOMPARE(taken.code, 1);
    QVERIFY2(taken.err.contains(u"MIRA"_s), qPrintable(taken.err));
    QCOMPARE(
        call(here({u"user"_s, u"list"_s})).lines(),
        (QStringList{u"boss\tadmin\tenabled\tnever"_s, u"mira\tparticipant\tenabled\tnever"_s}));
    {
        Kept kept(folder());
        QVERIFY(kept.isGood());
        QVERIFY(kept.letsIn(u"boss"_s, kPassword)); // also a sign-in to be listed
        const QList<AuditEntry> lines = kept.audit();
        const AuditEntry &created = lines.last();
        QCOMPARE(created.action, u"account.created"_s);
        QCOMPARE(created.actor, (Actor{kLocalOperator, u"local"_s, u"local"_s}));
    }
    const QString line = call(here({u"user"_s, u"list"_s})).lines().first();
    const auto seen = QDateTime::fromString(line.section(u'\t', 3), Qt::ISODate);
    QVERIFY2(seen.isValid() && std::abs(seen.secsTo(QDateTime::currentDateTime())) < 600,
             qPrintable(line));
    QVERIFY(!isAnywhere(kPassword));
}

void TestAccountCommands::accountsChangeWhileTheProgramRuns()
{
    {
        const Running program({u"--headless"_s, u"--data-dir"_s, folder()});
        QVERIFY(isServing(folder()));
        QCOMPARE(add(u"boss"_s, u"admin"_s).code, 0);
        QCOMPARE(add(u"mira"_s, u"editor"_s).code, 0);
        QCOMPARE(add(u"mira"_s).code, 1);
        const Ended weak =
            callWith("short\n", here({u"user"_s, u"reset"_s, u"mira"_s, u"--password-stdin"_s}));
        QCOMPARE(weak.code, 2);
        const Ended off = call(here({u"user"_s, u"disable"_s, u"mira"_s}));
        QVERIFY2(off.code == 0, qPrintable(off.err));
        QCOMPARE(off.out, u"disabled mira\n"_s);
        QCOMPARE(call(here({u"user"_s, u"list"_s})).lines().last(),
                 u"mira\teditor\tdisabled\tnever"_s);
        QCOMPARE(call(here({u"user"_s, u"enable"_s, u"Mira"_s})).code, 0);
        const Ended reset = callWith(
            "another horse\r\n", here({u"user"_s, u"reset"_s, u"mira"_s, u"--password-stdin"_s}));
        QCOMPARE(reset.out, u"reset mira\n"_s);
        QCOMPARE(add(u"gone"_s).code, 0);
        QCOMPARE(call(here({u"user"_s, u"remove"_s, u"gone"_s})).out, u"removed gone\n"_s);
        QCOMPARE(call(here({u"user"_s, u"list"_s})).lines().size(), 2);
    }
    QVERIFY(!isAnywhere("another horse"));
    QVERIFY(!isAnywhere(kPassword));
    Kept kept(folder());
    QVERIFY(kept.letsIn(u"mira"_s, "another horse"));
    QVERIFY(!kept.letsIn(u"mira"_s, kPassword));
}

void TestAccountCommands::aNewPasswordIsShownOnce()
{
    QCOMPARE(add(u"boss"_s, u"admin"_s).code, 0);
    const Ended reset = call(here({u"user"_s, u"reset"_s, u"boss"_s}));
    QCOMPARE(reset.code, 0);
    QCOMPARE(reset.lines().size(), 1);
    QVERIFY2(reset.err.contains(u"boss"_s), qPrintable(reset.err));
    const QByteArray made = reset.out.trimmed().toUtf8();
    QVERIFY(!reset.err.contains(reset.out.trimmed()));
    QVERIFY(!isAnywhere(made));
    Kept kept(folder());
    QVERIFY(kept.letsIn(u"boss"_s, made));
    QVERIFY(!kept.letsIn(u"boss"_s, kPassword));
}

void TestAccountCommands::keysAreShownOnceAndNowhereElse_data()
{
    QTest::addColumn<bool>("runs");
    QTest::newRow("before the first start") << false;
    QTest::newRow("while the program runs") << true;
}

void TestAccountCommands::keysAreShownOnceAndNowhereElse()
{
    QFETCH(bool, runs);
    std::unique_ptr<Running> program;
    if (runs) {
        program =
            std::make_unique<Running>(QStringList{u"--headless"_s, u"--data-dir"_s, folder()});
        QVERIFY(isServing(folder()));
    }
    QCOMPARE(add(u"mira"_s).code, 0);
    const Ended made =
        call(here({u"token"_s, u"create"_s, u"--user"_s, u"mira"_s, u"--label"_s, u"render box"_s,
                   u"--scope"_s, u"worker"_s, u"--days"_s, u"7"_s}));
    QVERIFY2(made.code == 0, qPrintable(made.err));
    QCOMPARE(made.lines().size(), 1);
    const QByteArray key = made.out.trimmed().toLatin1();
    QVERIFY2(looksLikeKey(key), key.constData());
    QVERIFY(!made.err.contains(QString::fromLatin1(key)));
    QVERIFY2(made.err.contains(u"mira"_s), qPrintable(made.err));
    const QStringList listed = call(here({u"token"_s, u"list"_s})).lines();
    QCOMPARE(listed.size(), 1);
    const QStringList cells = listed.first().split(u'\t');
    QCOMPARE(cells.first(5).join(u'|'),
             u"1|mira|render box|worker|"_s + QString::fromLatin1(key.first(9)) + u'…');
    QCOMPARE(cells.at(5), u"active"_s);
    const auto end = QDateTime::fromString(cells.at(6), Qt::ISODate);
    QVERIFY(std::abs(QDateTime::currentDateTime().addDays(7).secsTo(end)) < 2 * 3600); // and DST
    QCOMPARE(cells.at(7), u"never"_s);
    program.reset();
    QVERIFY(!isAnywhere(key));
    const Kept kept(folder());
    const auto owner = kept.owner(key);
    CQ_VERIFY_OK(owner);
    QCOMPARE(owner->name, u"mira"_s);
    QCOMPARE(owner->scope, KeyScope::Worker);
}

void TestAccountCommands::keysExpireAndAreRevoked()
{
    QCOMPARE(add(u"mira"_s).code, 0);
    QCOMPARE(add(u"jan"_s).code, 0);
    const QStringList make{u"token"_s, u"create"_s, u"--label"_s, u"k"_s, u"--user"_s};
    const Ended hers = call(here(make + QStringList{u"mira"_s}));
    const Ended his = call(here(make + QStringList{u"jan"_s}));
    QCOMPARE(call(here({u"token"_s, u"list"_s})).lines().size(), 2);
    const QStringList only = call(here({u"token"_s, u"list"_s, u"--user"_s, u"JAN"_s})).lines();
    QCOMPARE(only.size(), 1);
    QCOMPARE(only.first().section(u'\t', 0, 3), u"2\tjan\tk\tfull"_s);
    QCOMPARE(only.first().section(u'\t', 6, 6), u"never"_s);
    QCOMPARE(call(here({u"token"_s, u"revoke"_s, u"1"_s})).out, u"revoked key 1\n"_s);
    const Ended again = call(here({u"token"_s, u"revoke"_s, u"1"_s}));
    QCOMPARE(again.code, 1);
    QVERIFY2(again.err.contains(u"no such key"_s), qPrintable(again.err));
    QVERIFY(call(here({u"token"_s, u"list"_s})).out.contains(u"revoked"_s));
    const Kept kept(folder());
    QVERIFY(!kept.owner(hers.out.trimmed().toLatin1()));
    QVERIFY(kept.owner(his.out.trimmed().toLatin1()));
}

void TestAccountCommands::theLastAdministratorStays()
{
    QCOMPARE(add(u"boss"_s, u"admin"_s).code, 0);
    for (const auto *word : {u"disable", u"remove"}) {
        const Ended refused = call(here({u"user"_s, QString::fromUtf16(word), u"boss"_s}));
        QCOMPARE(refused.code, 1);
        QVERIFY2(refused.err.contains(u"last administrator"_s), qPrintable(refused.err));
    }
}

void TestAccountCommands::impostorsAreToldNothing()
{
    // Not the python3 of somebody's home, which nobody may enter.
    const QString python = QStandardPaths::findExecutable(u"python3"_s, {u"/usr/bin"_s});
    if (::geteuid() != 0 || python.isEmpty()
        || QStandardPaths::findExecutable(u"setpriv"_s).isEmpty())
        QSKIP("only root can be somebody else");
    QVERIFY(QDir().mkpath(folder()));
    const QByteArray digest = QCryptographicHash::hash(QDir(folder()).canonicalPath().toUtf8(),
                                                       QCryptographicHash::Sha256);
    const QString name =
        QDir::temp().filePath(u"comfyqueue-"_s + QString::fromLatin1(digest.toHex().left(24)));
    QProcess impostor;
    impostor.start(u"setpriv"_s,
                   {u"--reuid=65534"_s, u"--clear-groups"_s, python, u"-uc"_s,
                    u"import socket, sys\n"
                    "s = socket.socket(socket.AF_UNIX)\n"
                    "s.bind(sys.argv[1])\n"
                    "s.listen()\n"
                    "print('ready')\n"
                    "print('heard', s.accept()[0].recv(4096))\n"_s,
                    name});
    QByteArray heard;
    const auto hears = [&](const QByteArray &word) {
        return QTest::qWaitFor(
                   [&] {
                       heard += impostor.readAllStandardOutput();
                       return heard.contains(word) || impostor.state() == QProcess::NotRunning;
                   },
                   kPatienceMs)
            && heard.contains(word);
    };
    QVERIFY2(hears("ready"), impostor.readAllStandardError().constData());
    const Ended refused = add(u"mira"_s);
    QCOMPARE(refused.code, 1);
    QVERIFY2(refused.err.contains(u"another user"_s), qPrintable(refused.err));
    QVERIFY(hears("heard"));
    QVERIFY2(heard.endsWith("heard b''\n"), heard.constData());
    impostor.waitForFinished();
    QFile::remove(name);
}

void TestAccountCommands::whatIsWrongIsSaid_data()
{
    QTest::addColumn<QStringList>("arguments");
    QTest::addColumn<QByteArray>("input");
    QTest::addColumn<QString>("says");
    const QStringList add{u"user"_s, u"add"_s};
    const QString in = u"--password-stdin"_s;
    const QByteArray good = kPassword + '\n';
    QTest::newRow("no action") << QStringList{u"user"_s} << good << u"Say what to do"_s;
    QTest::newRow("unknown action")
        << QStringList{u"user"_s, u"promote"_s, u"x"_s} << good << u"promote"_s;
    QTest::newRow("no name") << add << good << u"add NAME"_s;
    QTest::newRow("a password as an argument")
        << add + QStringList{u"mira"_s, u"secret"_s} << good << u"not understood"_s;
    QTest::newRow("no name for an account")
        << add + QStringList{u"mira b"_s, in} << good << u"user name"_s;
    QTest::newRow("unknown role") << add + QStringList{u"mira"_s, u"--role"_s, u"king"_s, in}
                                  << good << u"“king”"_s;
    QTest::newRow("no password at all")
        << add + QStringList{u"mira"_s} << good << u"--password-stdin"_s;
    QTest::newRow("nothing on standard input")
        << add + QStringList{u"mira"_s, in} << ""_ba << u"does not have the password"_s;
    QTest::newRow("an empty line")
        << add + QStringList{u"mira"_s, in} << "\nlater\n"_ba << u"does not have the password"_s;
    QTest::newRow("a short password")
        << add + QStringList{u"mira"_s, in} << "seven77\n"_ba << u"at least 8"_s;
    QTest::newRow("the name as password")
        << add + QStringList{u"miramira"_s, in} << "MiraMira\n"_ba << u"must not be"_s;
    QTest::newRow("bytes that are no text")
        << add + QStringList{u"mira"_s, in} << "\xff\xfe\xff\xfe\xff\xfe\xff\xfe\n"_ba
        << u"not UTF-8"_s;
    QTest::newRow("a password without end")
        << add + QStringList{u"mira"_s, in} << QByteArray(100'000, 'x') << u"longer than"_s;
    QTest::newRow("a password of 2000 bytes")
        << add + QStringList{u"mira"_s, in} << QByteArray(2000, 'x') + '\n'
        << u"1024"_s;
    QTest::newRow("no owner") << QStringList{u"token"_s, u"create"_s, u"--label"_s, u"x"_s} << ""_ba
                              << u"--user"_s;
    QTest::newRow("no label") << QStringList{u"token"_s, u"create"_s, u"--user"_s, u"x"_s} << ""_ba
                              << u"--label"_s;
    const QStringList key{u"token"_s, u"create"_s, u"--user"_s, u"x"_s, u"--label"_s, u"y"_s};
    QTest::newRow("unknown scope")
        << key + QStringList{u"--scope"_s, u"root"_s} << ""_ba << u"“root”"_s;
    QTest::newRow("no days") << key + QStringList{u"--days"_s, u"0"_s} << ""_ba << u"--days"_s;
    QTest::newRow("odd days") << key + QStringList{u"--days"_s, u"7d"_s} << ""_ba << u"“7d”"_s;
    QTest::newRow("no number of a key")
        << QStringList{u"token"_s, u"revoke"_s, u"cq_abc"_s} << ""_ba << u"token list"_s;
    QTest::newRow("unknown option")
        << QStringList{u"user"_s, u"list"_s, u"--all"_s} << ""_ba << u"all"_s;
}

void TestAccountCommands::whatIsWrongIsSaid()
{
    QFETCH(QStringList, arguments);
    QFETCH(QByteArray, input);
    QFETCH(QString, says);
    const Ended wrong = callWith(input, here(arguments));
    QCOMPARE(wrong.code, 2);
    QCOMPARE(wrong.out, QString());
    QVERIFY2(wrong.err.contains(says), qPrintable(wrong.err));
    QVERIFY(!QFile::exists(folder())); // nothing was begun
}

void TestAccountCommands::whatIsNotThereIsNamed_data()
{
    QTest::addColumn<QStringList>("arguments");
    QTest::addColumn<QString>("says");
    for (const auto *word : {u"disable", u"enable", u"reset", u"remove"}) {
        const QString action = QString::fromUtf16(word);
        QTest::newRow(qPrintable(action))
            << QStringList{u"user"_s, action, u"nobody"_s} << u"“nobody”"_s;
    }
    QTest::newRow("a key for nobody")
        << QStringList{u"token"_s, u"create"_s, u"--user"_s, u"nobody"_s, u"--label"_s, u"x"_s}
        << u"“nobody”"_s;
    QTest::newRow("keys of nobody")
        << QStringList{u"token"_s, u"list"_s, u"--user"_s, u"nobody"_s} << u"“nobody”"_s;
    QTest::newRow("no such key") << QStringList{u"token"_s, u"revoke"_s, u"7"_s}
                                 << u"no such key"_s;
}

void TestAccountCommands::whatIsNotThereIsNamed()
{
    QFETCH(QStringList, arguments);
    QFETCH(QString, says);
    const Ended missing = call(here(arguments));
    QCOMPARE(missing.code, 1);
    QCOMPARE(missing.out, QString());
    QVERIFY2(missing.err.contains(says), qPrintable(missing.err));
}

QTEST_GUILESS_MAIN(TestAccountCommands)

#include "accountcommands.moc"
