#include "core/storage/outputstore.h"

#include "core/storage/jobstatistics.h"
#include "tests/support/answer.h"
#include "tests/support/database.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace cq;
using namespace cq::test;

namespace {

constexpr TimeMs kNow = 100'000'000;
constexpr TimeMs kMidnight = kNow - 10 * 3'600'000;

JobOutput newOutput(JobId job, int index, const QString &mimeType = u"image/png"_s)
{
    JobOutput output;
    output.job = job;
    output.graphNode = u"9"_s;
    output.key = u"images"_s;
    output.index = index;
    output.fileName = u"ComfyUI_0000%1_.png"_s.arg(index);
    output.path = u"users/1/jobs/%1/%2.png"_s.arg(job.value).arg(index);
    output.mimeType = mimeType;
    output.size = 1000 + index;
    output.sha256 = QByteArray(32, static_cast<char>('a' + index));
    return output;
}

/// A job that ended at `at` after `ranMs`, stored behind the store's back.
JobId finished(Database &database, const QString &state, TimeMs at, qint64 ranMs,
               const QString &failure = u""_s)
{
    const JobId id = stored(database.connection(), newJob(1)).id;
    const auto done = database.connection().run(
        u"UPDATE jobs SET state = ?, finished_ms = ?, started_ms = ?, failure = ? WHERE id = ?"_s,
        {state, at, at - ranMs, failure, id.value});
    return done && *done == 1 ? id : JobId{};
}

JobOutput keepPicture(Database &database, JobId job, int index, const QString &preview)
{
    JobOutput output = newOutput(job, index);
    output.previewPath = preview;
    return OutputStore(database.connection()).insert(output).value_or({});
}

} // namespace

class TestOutputStore : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void outputsComeBackAsTheyWentIn();
    void onePlaceHoldsOneOutput();
    void previewsAreFilledInLater();
    void whatEachPersonKeepsIsCounted();
    void picturesWithoutPreviewAreFound();
    void latestPicturesAreNewestFirstAndOnePerJob();
    void overviewOfNothing();
    void overviewCountsTheRightHours();
    void overviewNamesTheOldestAndTheFailed();
};

void TestOutputStore::outputsComeBackAsTheyWentIn()
{
    Database database;
    OutputStore store(database.connection());
    const JobId job = stored(database.connection(), newJob(1)).id;
    JobOutput first = newOutput(job, 0);
    first.temporary = true;
    first.size = 5LL * 1024 * 1024 * 1024;
    const auto kept = store.insert(first);
    CQ_VERIFY_OK(kept);
    first.id = kept->id;
    QCOMPARE(*kept, first);
    QCOMPARE(*store.find(kept->id), first);

    JobOutput text = newOutput(job, 1, u"text/plain"_s);
    text.fileName = QString();
    CQ_VERIFY_OK(store.insert(text));
    const auto all = store.ofJob(job);
    CQ_VERIFY_OK(all);
    QCOMPARE(all->size(), 2);
    QCOMPARE(all->at(0), first);
    QVERIFY(all->at(1).fileName.isEmpty());
    CQ_VERIFY_ERROR(store.find(OutputId{77}), ErrorKind::NotFound, u"77"_s);
    QVERIFY(store.ofJob(JobId{77})->isEmpty());
}

void TestOutputStore::onePlaceHoldsOneOutput()
{
    Database database;
    OutputStore store(database.connection());
    const JobId job = stored(database.connection(), newJob(1)).id;
    const JobId other = stored(database.connection(), newJob(2)).id;
    CQ_VERIFY_OK(store.insert(newOutput(job, 0)));
    CQ_VERIFY_ERROR(store.insert(newOutput(job, 0)), ErrorKind::Storage, u"UNIQUE"_s);
    CQ_VERIFY_OK(store.insert(newOutput(job, 1)));
    CQ_VERIFY_OK(store.insert(newOutput(other, 0)));
    JobOutput badHash = newOutput(other, 2);
    badHash.sha256 = "short";
    CQ_VERIFY_ERROR(store.insert(badHash), ErrorKind::Storage, u"CHECK"_s);
}

void TestOutputStore::previewsAreFilledInLater()
{
    Database database;
    OutputStore store(database.connection());
    const JobId job = stored(database.connection(), newJob(1)).id;
    const auto kept = store.insert(newOutput(job, 0));
    CQ_VERIFY_OK(kept);
    QVERIFY(kept->previewPath.isEmpty());
    CQ_VERIFY_OK(store.setPreview(kept->id, u"users/1/p.webp"_s));
    QCOMPARE(store.find(kept->id)->previewPath, u"users/1/p.webp"_s);
}

void TestOutputStore::picturesWithoutPreviewAreFound()
{
    Database database;
    OutputStore store(database.connection());
    const JobId job = stored(database.connection(), newJob(1)).id;
    (void)keepPicture(database, job, 0, u"p.webp"_s);
    const JobOutput missing = keepPicture(database, job, 1, u""_s);
    CQ_VERIFY_OK(store.insert(newOutput(job, 2, u"text/plain"_s)));
    const JobOutput newest = keepPicture(database, job, 3, u""_s);
    QCOMPARE(*store.withoutPreview(10), (QList<JobOutput>{newest, missing}));
    QCOMPARE(*store.withoutPreview(1), QList<JobOutput>{newest});
}

void TestOutputStore::latestPicturesAreNewestFirstAndOnePerJob()
{
    Database database;
    OutputStore store(database.connection());
    QList<OutputId> thumbnails;
    for (int i = 0; i < 4; ++i) {
        const JobId job = finished(database, u"completed"_s, kNow + i, 10);
        const OutputId first = keepPicture(database, job, 0, i == 2 ? u""_s : u"p.webp"_s).id;
        (void)keepPicture(database, job, 1, u"q.webp"_s);
        CQ_VERIFY_OK(JobStore(database.connection()).setResults(job, 2, first, {}));
        thumbnails << first;
    }
    (void)finished(database, u"completed"_s, kNow + 9, 10); // without results
    const auto ids = [&store](int limit) {
        QList<OutputId> found;
        const auto latest = store.latestWithPreview(limit);
        if (latest) {
            for (const JobOutput &output : *latest)
                found << output.id;
        }
        return found;
    };
    // The third has no preview yet: there is nothing to show of it.
    QCOMPARE(ids(10), (QList<OutputId>{thumbnails.at(3), thumbnails.at(1), thumbnails.at(0)}));
    QCOMPARE(ids(1), (QList<OutputId>{thumbnails.at(3)}));
}

void TestOutputStore::overviewOfNothing()
{
    Database database;
    const auto overview = readOverview(database.connection(), kNow, kMidnight);
    CQ_VERIFY_OK(overview);
    QCOMPARE(overview->doneToday, 0);
    QCOMPARE(overview->oldestWaitingSince, 0);
    QVERIFY(overview->oldestWaiting.isNull());
    QCOMPARE(overview->medianRunMs, 0);
    QVERIFY(overview->failedMostly.isEmpty());
    QVERIFY(overview->latestFailed.isEmpty());
    QVERIFY(overview->latestResults.isEmpty());
}

void TestOutputStore::overviewCountsTheRightHours()
{
    Database database;
    constexpr TimeMs kHour = 3'600'000;
    (void)finished(database, u"completed"_s, kMidnight - 1, 999'999);
    (void)finished(database, u"completed"_s, kMidnight, 999'999);
    (void)finished(database, u"completed"_s, kNow - kHour - 1, 999'999);
    for (int i = 1; i <= 20; ++i)
        (void)finished(database, u"completed"_s, kNow - kHour + i, i * 100);
    (void)finished(database, u"cancelled"_s, kNow - 5, 1);
    (void)finished(database, u"failed"_s, kNow - kHour - 1, 1, u"timeout"_s);
    const auto overview = readOverview(database.connection(), kNow, kMidnight);
    CQ_VERIFY_OK(overview);
    QCOMPARE(overview->doneToday, 22);
    QCOMPARE(overview->doneLastHour, 20);
    QCOMPARE(overview->failedLastHour, 0);
    QCOMPARE(overview->medianRunMs, 1000); // nearest rank: 10th of 20
    QCOMPARE(overview->p95RunMs, 1900); // 19th of 20
}

void TestOutputStore::overviewNamesTheOldestAndTheFailed()
{
    Database database;
    (void)stored(database.connection(), newJob(1, JobState::Held));
    const Job oldest = stored(database.connection(), newJob(2));
    (void)stored(database.connection(), newJob(3));
    QList<JobId> failed;
    for (int i = 0; i < 7; ++i)
        failed << finished(database, u"failed"_s, kNow - 100 + i, 5,
                           i % 3 == 0 ? u"network"_s : u"out_of_memory"_s);
    const auto overview = readOverview(database.connection(), kNow, kMidnight);
    CQ_VERIFY_OK(overview);
    QCOMPARE(overview->oldestWaiting, oldest.id);
    QCOMPARE(overview->oldestWaitingSince, oldest.submittedAt);
    QCOMPARE(overview->failedLastHour, 7);
    QCOMPARE(overview->failedMostly, u"out_of_memory"_s);
    QCOMPARE(overview->latestFailed.size(), 5);
    for (int i = 0; i < 5; ++i)
        QCOMPARE(overview->latestFailed.at(i).id, failed.at(6 - i));
}

void TestOutputStore::whatEachPersonKeepsIsCounted()
{
    Database database;
    OutputStore store(database.connection());
    Job job = newJob(1);
    job.owner = UserId{7};
    const JobId first = stored(database.connection(), job).id;
    job.uid = newUuid7();
    const JobId second = stored(database.connection(), job).id;
    const JobId others = stored(database.connection(), newJob(2)).id;
    QCOMPARE(store.storedBytes(UserId{7}).value_or(-1), 0);
    CQ_VERIFY_OK(store.insert(newOutput(first, 1)));
    CQ_VERIFY_OK(store.insert(newOutput(first, 2)));
    CQ_VERIFY_OK(store.insert(newOutput(second, 3)));
    CQ_VERIFY_OK(store.insert(newOutput(others, 4)));
    QCOMPARE(store.storedBytes(UserId{7}).value_or(-1), 1001 + 1002 + 1003);
    CQ_VERIFY_OK(store.removeOfJob(second)); // a second try replaces what the first made
    CQ_VERIFY_OK(store.insert(newOutput(second, 5)));
    QCOMPARE(store.storedBytes(UserId{7}).value_or(-1), 1001 + 1002 + 1005);
    QVERIFY(database.connection().run(u"UPDATE jobs SET state = 'cancelled', finished_ms = 1"_s));
    CQ_VERIFY_OK(JobStore(database.connection()).remove(first));
    const auto all = store.storedBytes();
    CQ_VERIFY_OK(all);
    QCOMPARE(*all, (QHash<UserId, qint64>{{UserId{7}, 1005}, {kLocalOperator, 1004}}));
}

QTEST_GUILESS_MAIN(TestOutputStore)

#include "tst_outputstore.moc"
