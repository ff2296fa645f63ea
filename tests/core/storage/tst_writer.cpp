#include "core/storage/writer.h"

#include "tests/support/answer.h"
#include "tests/support/plug.h"

#include <QDir>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include <future>
#include <thread>

#include <fcntl.h>
#include <unistd.h>

using namespace Qt::StringLiterals;
using namespace cq;
using namespace cq::test;

namespace {

Result<int> setSetting(Connection &connection, const QString &key, int value)
{
    const auto done = connection.run(u"INSERT INTO settings (key, value) VALUES (?, ?)"_s,
                                     {key, QString::number(value)});
    if (!done)
        return done.error();
    return value;
}

/// From now on syncing the log fails, as on a disk that breaks: the descriptor that is only for
/// syncing (open for reading) becomes one that cannot be synced.
bool breakSyncing(const QString &log)
{
    const QDir descriptors(u"/proc/self/fd"_s);
    for (const QString &name : descriptors.entryList(QDir::Files | QDir::System)) {
        const int descriptor = name.toInt();
        if (QFile::symLinkTarget(descriptors.filePath(name)) != log
            || (::fcntl(descriptor, F_GETFL) & O_ACCMODE) != O_RDONLY)
            continue;
        const int device = ::open("/dev/null", O_RDONLY | O_CLOEXEC);
        const bool replaced = device >= 0 && ::dup2(device, descriptor) == descriptor;
        ::close(device);
        return replaced;
    }
    return false;
}

} // namespace

class TestWriter : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();

    void anAnswerComesAfterItsCommit();
    void queuedCommandsShareOneCommit();
    void aFailingCommandTakesNobodyWithIt();
    void aCommandOfAFailedGroupRunsAgainOnCleanGround();
    void refusedCommitsAreAnswered();
    void answersComeInOrderOnTheThreadOfTheContext();
    void whoCannotWaitForTheContextIsToldByTheWriter();
    void manyThreadsMayWrite();
    void stoppingAnswersWhatIsQueued();
    void afterTheStopNothingIsTaken();
    void stoppingIsFineAtAnyTime();
    void answersOfAGoneContextAreDropped();
    void aWriterThatCannotOpenSaysWhy();
    void whatIsCommittedSurvivesARestart();
    void theLogDoesNotGrowForEver();
    void whatTheDiskDidNotKeepIsRefused_data();
    void whatTheDiskDidNotKeepIsRefused();

private:
    QString path() const { return m_folder->filePath(u"main.db"_s); }

    /// Rows that another connection sees, i.e. committed ones.
    qint64 committed() const
    {
        const auto connection = Connection::open(path(), Connection::Mode::ReadOnly);
        return connection
            ? (*connection)->value(u"SELECT count(*) FROM settings"_s).value_or(-1).toLongLong()
            : -1;
    }

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<QObject> m_context;
    std::unique_ptr<Writer> m_writer;
};

void TestWriter::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    m_context = std::make_unique<QObject>();
    m_writer = std::make_unique<Writer>(m_context.get());
    CQ_VERIFY_OK(m_writer->start(path(), mainSchema()));
}

void TestWriter::cleanup()
{
    m_writer.reset();
    m_context.reset();
    m_folder.reset();
}

void TestWriter::anAnswerComesAfterItsCommit()
{
    qint64 seen = -1;
    m_writer->write<int>([](Connection &connection) { return setSetting(connection, u"a"_s, 1); },
                         [this, &seen](const Result<int> &) { seen = committed(); });
    QTRY_COMPARE(seen, 1);
}

void TestWriter::queuedCommandsShareOneCommit()
{
    // Inside one transaction total_changes() grows but nobody else sees a row until all are in.
    Plug plug(*m_writer);
    QList<QFuture<Result<int>>> answers;
    std::atomic<int> early = 0;
    for (int i = 0; i < 20; ++i) {
        answers << m_writer->write<int>([this, i, &early](Connection &connection) {
            auto done = setSetting(connection, u"k%1"_s.arg(i), i);
            if (committed() != 0)
                ++early;
            return done;
        });
    }
    plug.release();
    for (const auto &answer : answers)
        CQ_VERIFY_OK(await(answer));
    QCOMPARE(early.load(), 0);
    QCOMPARE(committed(), 20);
}

void TestWriter::aFailingCommandTakesNobodyWithIt()
{
    Plug plug(*m_writer);
    QList<QFuture<Result<int>>> answers;
    for (int i = 0; i < 9; ++i) {
        answers << m_writer->write<int>([i](Connection &connection) -> Result<int> {
            const auto done = setSetting(connection, u"k%1"_s.arg(i), i);
            if (i % 3 == 1) // has written before it fails
                return fail(ErrorKind::Conflict, u"not this one"_s);
            return done;
        });
    }
    plug.release();
    for (int i = 0; i < 9; ++i) {
        const auto answer = await(answers.at(i));
        if (i % 3 == 1) {
            CQ_VERIFY_ERROR(answer, ErrorKind::Conflict, u"not this one"_s);
        } else {
            CQ_VERIFY_OK(answer);
            QCOMPARE(*answer, i);
        }
    }
    QCOMPARE(committed(), 6);
}

void TestWriter::aCommandOfAFailedGroupRunsAgainOnCleanGround()
{
    Plug plug(*m_writer);
    std::atomic<int> runs = 0;
    std::atomic<bool> foundOwnTrace = false;
    const auto first = m_writer->write<int>([&](Connection &connection) -> Result<int> {
        ++runs;
        const auto before = connection.value(u"SELECT count(*) FROM settings"_s);
        foundOwnTrace = foundOwnTrace || before.value_or(1).toInt() != 0;
        return setSetting(connection, u"first"_s, 7);
    });
    const auto second = m_writer->write<int>([](Connection &connection) {
        (void)setSetting(connection, u"x"_s, 1);
        return setSetting(connection, u"x"_s, 2); // the key is taken: a real SQL error
    });
    plug.release();
    CQ_VERIFY_OK(await(first));
    CQ_VERIFY_ERROR(await(second), ErrorKind::Storage, u"UNIQUE"_s);
    QCOMPARE(runs.load(), 2);
    QVERIFY(!foundOwnTrace);
    QCOMPARE(committed(), 1);
}

void TestWriter::refusedCommitsAreAnswered()
{
    // A deferred constraint is checked by COMMIT itself.
    const auto broken = m_writer->write<int>([](Connection &connection) -> Result<int> {
        for (
            const QString &sql :
            {u"CREATE TABLE parent (id INTEGER PRIMARY KEY)"_s,
             u"CREATE TABLE child (p INTEGER REFERENCES parent (id) DEFERRABLE INITIALLY DEFERRED)"_s,
             u"INSERT INTO child VALUES (5)"_s}) {
            const auto done = connection.run(sql);
            if (!done)
                return done.error();
        }
        return 1;
    });
    CQ_VERIFY_ERROR(await(broken), ErrorKind::Storage, u"FOREIGN KEY"_s);
    const auto next = m_writer->write<int>(
        [](Connection &connection) { return setSetting(connection, u"a"_s, 1); });
    CQ_VERIFY_OK(await(next));
    QCOMPARE(committed(), 1);
}

void TestWriter::answersComeInOrderOnTheThreadOfTheContext()
{
    QList<int> order;
    bool rightThread = true;
    for (int i = 0; i < 200; ++i) {
        m_writer->write<int>(
            [i](Connection &connection) { return setSetting(connection, u"k%1"_s.arg(i), i); },
            [&order, &rightThread](const Result<int> &value) {
                rightThread = rightThread && QThread::currentThread() == qApp->thread();
                order << value.value_or(-1);
            });
    }
    QTRY_COMPARE(order.size(), 200);
    QVERIFY(rightThread);
    for (int i = 0; i < 200; ++i)
        QCOMPARE(order.at(i), i);
}

void TestWriter::whoCannotWaitForTheContextIsToldByTheWriter()
{
    std::promise<QThread *> told;
    std::atomic<qint64> seen = -1;
    bool done = false;
    m_writer->write<int>([](Connection &connection) { return setSetting(connection, u"a"_s, 7); },
                         [&done](const Result<int> &value) { done = value.value_or(-1) == 7; },
                         [this, &told, &seen](const Result<int> &value) {
                             seen = value.value_or(-1) == 7 ? committed() : -2;
                             told.set_value(QThread::currentThread());
                         });
    QVERIFY(told.get_future().get() != thread()); // though this thread runs no loop meanwhile
    QCOMPARE(seen.load(), 1);
    QVERIFY(!done);
    QCoreApplication::sendPostedEvents(); // it was on its way before
    QVERIFY(done);
    // A refusal is told, too.
    std::promise<bool> refused;
    m_writer->write<int>([](Connection &connection) { return setSetting(connection, u"a"_s, 8); },
                         [](const Result<int> &) {},
                         [&refused](const Result<int> &value) { refused.set_value(!value); });
    QVERIFY(refused.get_future().get());
}

void TestWriter::manyThreadsMayWrite()
{
    constexpr int kThreads = 4;
    constexpr int kEach = 100;
    std::atomic<int> answered = 0;
    std::vector<std::thread> threads;
    for (int t = 0; t < kThreads; ++t) {
        threads.emplace_back([this, t, &answered] {
            for (int i = 0; i < kEach; ++i) {
                m_writer->write<int>(
                    [t, i](Connection &connection) {
                        return setSetting(connection, u"%1-%2"_s.arg(t).arg(i), i);
                    },
                    [&answered](const Result<int> &done) { answered += done ? 1 : 0; });
            }
        });
    }
    for (std::thread &thread : threads)
        thread.join();
    QTRY_COMPARE(answered.load(), kThreads * kEach);
    QCOMPARE(committed(), kThreads * kEach);
}

void TestWriter::stoppingAnswersWhatIsQueued()
{
    auto plug = std::make_unique<Plug>(*m_writer);
    QList<QFuture<Result<int>>> answers;
    for (int i = 0; i < 10; ++i) {
        answers << m_writer->write<int>(
            [i](Connection &connection) { return setSetting(connection, u"k%1"_s.arg(i), i); });
    }
    std::thread stopper([this] { m_writer->stop(); });
    plug->release();
    stopper.join();
    QCOMPARE(committed(), 10);
    for (const auto &answer : answers)
        CQ_VERIFY_OK(await(answer));
}

void TestWriter::afterTheStopNothingIsTaken()
{
    m_writer->stop();
    bool synchronous = true;
    std::optional<Result<int>> answer;
    m_writer->write<int>([](Connection &connection) { return setSetting(connection, u"a"_s, 1); },
                         [&](Result<int> result) {
                             QVERIFY(!synchronous); // never on the calling stack
                             answer = std::move(result);
                         });
    synchronous = false;
    QTRY_VERIFY(answer.has_value());
    CQ_VERIFY_ERROR(*answer, ErrorKind::Unavailable, u"closed"_s);
    QCOMPARE(committed(), 0);
}

void TestWriter::stoppingIsFineAtAnyTime()
{
    CQ_VERIFY_OK(m_writer->start(path(), mainSchema())); // again
    m_writer->stop();
    m_writer->stop();
    Writer unstarted(m_context.get());
    unstarted.stop();
    const auto answer = unstarted.write<int>([](Connection &) -> Result<int> { return 1; });
    CQ_VERIFY_ERROR(await(answer), ErrorKind::Unavailable, u"closed"_s);
    CQ_VERIFY_OK(m_writer->start(path(), mainSchema()));
    CQ_VERIFY_OK(await(m_writer->write<int>(
        [](Connection &connection) { return setSetting(connection, u"a"_s, 1); })));
}

void TestWriter::answersOfAGoneContextAreDropped()
{
    auto plug = std::make_unique<Plug>(*m_writer);
    bool called = false;
    const auto token = std::make_shared<int>(1);
    m_writer->write<int>([](Connection &connection) { return setSetting(connection, u"a"_s, 1); },
                         [&called, token](const Result<int> &) { called = true; });
    const auto future = m_writer->write<int>(
        [](Connection &connection) { return setSetting(connection, u"b"_s, 1); });
    m_context.reset();
    plug->release();
    m_writer->stop();
    QCoreApplication::processEvents();
    QVERIFY(!called);
    QCOMPARE(token.use_count(), 1); // nothing is kept alive
    QCOMPARE(committed(), 2); // the work itself was done
    CQ_VERIFY_ERROR(await(future), ErrorKind::Unavailable, u"stopped"_s);
}

void TestWriter::aWriterThatCannotOpenSaysWhy()
{
    QVERIFY(QFile(m_folder->filePath(u"file"_s)).open(QIODevice::WriteOnly));
    Writer writer(m_context.get());
    CQ_VERIFY_ERROR(writer.start(m_folder->filePath(u"file/main.db"_s), mainSchema()),
                    ErrorKind::Storage, u"file/main.db"_s);
    CQ_VERIFY_ERROR(await(writer.write<int>([](Connection &) -> Result<int> { return 1; })),
                    ErrorKind::Unavailable, u"closed"_s);
    CQ_VERIFY_OK(writer.start(m_folder->filePath(u"other.db"_s), mainSchema()));
}

void TestWriter::whatIsCommittedSurvivesARestart()
{
    CQ_VERIFY_OK(await(m_writer->write<int>(
        [](Connection &connection) { return setSetting(connection, u"a"_s, 1); })));
    m_writer = std::make_unique<Writer>(m_context.get());
    CQ_VERIFY_OK(m_writer->start(path(), mainSchema()));
    const auto value = await(m_writer->write<QVariant>([](Connection &connection) {
        return connection.value(u"SELECT value FROM settings WHERE key = 'a'"_s);
    }));
    CQ_VERIFY_OK(value);
    QCOMPARE(value->toString(), u"1"_s);
}

void TestWriter::theLogDoesNotGrowForEver()
{
    constexpr int kCommits = 800;
    constexpr qint64 kBytes = 64LL * 1024;
    for (int i = 0; i < kCommits; ++i) {
        CQ_VERIFY_OK(await(m_writer->write<int>([i](Connection &connection) -> Result<int> {
            const auto done =
                connection.run(u"INSERT INTO settings (key, value) VALUES (?, hex(zeroblob(?)))"_s,
                               {u"k%1"_s.arg(i), kBytes / 2});
            if (!done)
                return done.error();
            return i;
        })));
    }
    QCOMPARE(committed(), kCommits);
    QVERIFY(QFileInfo(path()).size() > kCommits / 2 * kBytes); // it went into the database
    QVERIFY2(QFileInfo(path() + u"-wal"_s).size() < kCommits / 2 * kBytes,
             qPrintable(QString::number(QFileInfo(path() + u"-wal"_s).size())));
}

void TestWriter::whatTheDiskDidNotKeepIsRefused_data()
{
    QTest::addColumn<int>("together");
    QTest::newRow("alone") << 1; // is synced on another thread than
    QTest::newRow("several") << 5;
}

void TestWriter::whatTheDiskDidNotKeepIsRefused()
{
    QFETCH(int, together);
    auto plug = std::make_unique<Plug>(*m_writer);
    std::atomic<bool> broken = false;
    QList<QFuture<Result<int>>> answers;
    for (int i = 0; i < together; ++i) {
        answers << m_writer->write<int>([this, i, &broken](Connection &connection) {
            if (i == 0)
                broken = breakSyncing(path() + u"-wal"_s);
            return setSetting(connection, u"k%1"_s.arg(i), i);
        });
    }
    plug->release();
    for (const auto &answer : answers)
        CQ_VERIFY_ERROR(await(answer), ErrorKind::Storage, u"main.db-wal"_s);
    QVERIFY(broken);
    // Nothing is even tried on a disk that forgets, and whoever asked is told.
    std::atomic<int> runs = 0;
    std::promise<bool> told;
    m_writer->write<int>([&runs](Connection &) -> Result<int> { return ++runs; },
                         [](const Result<int> &) {},
                         [&told](const Result<int> &kept) { told.set_value(kept.has_value()); });
    QVERIFY(!told.get_future().get());
    QCOMPARE(runs.load(), 0);
}

QTEST_GUILESS_MAIN(TestWriter)

#include "tst_writer.moc"
