#include "core/domain/jobstate.h"

#include <QFile>
#include <QRegularExpression>
#include <QSet>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace cq;

class TestJobState : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void wordsGoBothWays();
    void everyMoveIsListedOnce();
    void diagramShowsExactlyTheTable();
    void everyStateCanBeReachedAndLeft();
    void waitingJobsDoNotSkipTheClaim();
    void finalJobsMoveOnlyBackToPending();
    void completedJobsNeverMove();
    void everyUnfinishedStateCanBeCancelled();
    void activeAndFinalExcludeEachOther();
};

void TestJobState::wordsGoBothWays()
{
    QSet<QString> words;
    for (const JobState state : allJobStates()) {
        const QString word = jobStateWord(state);
        QCOMPARE(jobStateFromWord(word), std::optional(state));
        words.insert(word);
    }
    QCOMPARE(words.size(), kJobStateCount);
    QCOMPARE(jobStateWord(JobState::Held), u"held"_s);
    QCOMPARE(jobStateWord(JobState::Cancelled), u"cancelled"_s);
    QCOMPARE(jobStateFromWord(u"Pending"_s), std::nullopt);
    QCOMPARE(jobStateFromWord(QString()), std::nullopt);
}

void TestJobState::everyMoveIsListedOnce()
{
    QSet<QString> seen;
    for (const JobMove &move : jobMoves()) {
        const QString text = jobStateWord(move.from) + u'>' + jobStateWord(move.to);
        QVERIFY2(!seen.contains(text), qPrintable(text));
        QVERIFY2(move.from != move.to, qPrintable(text));
        seen.insert(text);
    }
    for (const JobState from : allJobStates()) {
        for (const JobState to : allJobStates())
            QCOMPARE(canMove(from, to),
                     seen.contains(jobStateWord(from) + u'>' + jobStateWord(to)));
    }
}

void TestJobState::diagramShowsExactlyTheTable()
{
    QFile readme(QStringLiteral(CQ_SOURCE_DIR "/core/domain/README.md"));
    QVERIFY(readme.open(QIODevice::ReadOnly));
    static const QRegularExpression arrow(u"^ *([a-z]+) --> ([a-z]+)"_s,
                                          QRegularExpression::MultilineOption);
    QStringList drawn;
    auto found = arrow.globalMatch(QString::fromUtf8(readme.readAll()));
    while (found.hasNext()) {
        const auto match = found.next();
        drawn.append(match.captured(1) + u" --> "_s + match.captured(2));
    }
    QStringList table;
    for (const JobMove &move : jobMoves())
        table.append(jobStateWord(move.from) + u" --> "_s + jobStateWord(move.to));
    drawn.sort();
    table.sort();
    QCOMPARE(drawn, table);
}

void TestJobState::everyStateCanBeReachedAndLeft()
{
    QList<JobState> reached{JobState::Pending, JobState::Held}; // where a submission starts
    for (qsizetype i = 0; i < reached.size(); ++i) {
        for (const JobState to : allJobStates()) {
            if (canMove(reached.at(i), to) && !reached.contains(to))
                reached.append(to);
        }
    }
    QCOMPARE(reached.size(), kJobStateCount);
    for (const JobState state : allJobStates()) {
        const bool leaves = std::ranges::any_of(
            jobMoves(), [state](const JobMove &move) { return move.from == state; });
        QCOMPARE(leaves, state != JobState::Completed);
    }
}

void TestJobState::waitingJobsDoNotSkipTheClaim()
{
    for (const JobState waiting : {JobState::Pending, JobState::Held}) {
        QVERIFY(!canMove(waiting, JobState::Running));
        QVERIFY(!canMove(waiting, JobState::Collecting));
        QVERIFY(!canMove(waiting, JobState::Completed));
    }
    QVERIFY(!canMove(JobState::Held, JobState::Assigned));
    QVERIFY(canMove(JobState::Pending, JobState::Assigned));
}

void TestJobState::finalJobsMoveOnlyBackToPending()
{
    for (const JobMove &move : jobMoves()) {
        if (isFinal(move.from))
            QCOMPARE(move.to, JobState::Pending);
    }
    QVERIFY(canMove(JobState::Failed, JobState::Pending));
    QVERIFY(canMove(JobState::Cancelled, JobState::Pending));
}

void TestJobState::completedJobsNeverMove()
{
    for (const JobState to : allJobStates())
        QVERIFY(!canMove(JobState::Completed, to));
    for (const JobMove &move : jobMoves()) {
        if (move.to == JobState::Completed)
            QCOMPARE(move.from, JobState::Collecting); // outputs are on disk first
    }
}

void TestJobState::everyUnfinishedStateCanBeCancelled()
{
    for (const JobState state : allJobStates())
        QCOMPARE(canMove(state, JobState::Cancelled), !isFinal(state));
}

void TestJobState::activeAndFinalExcludeEachOther()
{
    QList<JobState> active;
    for (const JobState state : allJobStates()) {
        QVERIFY(!(isActive(state) && isFinal(state)));
        if (isActive(state))
            active.append(state);
    }
    QCOMPARE(active,
             QList<JobState>({JobState::Assigned, JobState::Running, JobState::Collecting}));
}

QTEST_GUILESS_MAIN(TestJobState)
#include "tst_jobstate.moc"
