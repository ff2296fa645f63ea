#include "core/domain/job.h"
#include "core/domain/reason.h"

#include <QSet>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace cq;

class TestReason : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void sentencesCarryTheirFacts_data();
    void sentencesCarryTheirFacts();
    void everyKindHasItsOwnSentence();
    void failureWordsGoBothWays();
    void countsAddUp();
};

void TestReason::sentencesCarryTheirFacts_data()
{
    QTest::addColumn<WaitReason>("reason");
    QTest::addColumn<QString>("part");
    QTest::newRow("next on a node")
        << WaitReason{WaitKind::Next, {}, u"atlas"_s, 0, 0} << u"atlas"_s;
    QTest::newRow("others ahead") << WaitReason{WaitKind::AllBusy, {}, {}, 17, 0} << u"17"_s;
    QTest::newRow("nobody ahead") << WaitReason{WaitKind::AllBusy, {}, {}, 0, 0} << u"next"_s;
    QTest::newRow("pinned, busy") << WaitReason{WaitKind::PinnedBusy, {}, u"atlas"_s, 0, 0}
                                  << u"atlas"_s;
    QTest::newRow("pinned, offline")
        << WaitReason{WaitKind::PinnedOffline, {}, u"atlas"_s, 0, 0} << u"atlas"_s;
    QTest::newRow("pinned, off") << WaitReason{WaitKind::PinnedDisabled, {}, u"atlas"_s, 0, 0}
                                 << u"atlas"_s;
    QTest::newRow("backoff") << WaitReason{WaitKind::Backoff, {}, {}, 0, 42} << u"42 s"_s;
}

void TestReason::sentencesCarryTheirFacts()
{
    QFETCH(WaitReason, reason);
    QFETCH(QString, part);
    const QString text = waitReasonText(reason);
    QVERIFY2(text.contains(part), qPrintable(text));
    QVERIFY2(!text.contains(u'%'), qPrintable(text)); // no place left unfilled
}

void TestReason::everyKindHasItsOwnSentence()
{
    QSet<QString> texts;
    for (int kind = 0; kind <= static_cast<int>(WaitKind::Backoff); ++kind)
        texts.insert(waitReasonText({static_cast<WaitKind>(kind), {}, u"n"_s, 1, 1}));
    QCOMPARE(texts.size(), static_cast<int>(WaitKind::Backoff) + 1);
    QVERIFY(waitReasonText({}).isEmpty());
}

void TestReason::failureWordsGoBothWays()
{
    QSet<QString> words;
    for (int kind = 0; kind <= static_cast<int>(FailureKind::Output); ++kind) {
        const QString word = failureKindWord(static_cast<FailureKind>(kind));
        QCOMPARE(failureKindFromWord(word), static_cast<FailureKind>(kind));
        words.insert(word);
    }
    QCOMPARE(words.size(), static_cast<int>(FailureKind::Output) + 1);
    QCOMPARE(failureKindWord(FailureKind::None), QString());
    QCOMPARE(failureKindWord(FailureKind::OutOfMemory), u"out_of_memory"_s);
}

void TestReason::countsAddUp()
{
    JobCounts counts;
    qint64 next = 1;
    for (const JobState state : allJobStates()) {
        counts[state] = next;
        next *= 10;
    }
    QCOMPARE(counts.total(), 11'111'111);
    QCOMPARE(counts.waiting(), counts[JobState::Pending]);
    QCOMPARE(counts.running(),
             counts[JobState::Assigned] + counts[JobState::Running] + counts[JobState::Collecting]);
}

QTEST_GUILESS_MAIN(TestReason)
#include "tst_reason.moc"
