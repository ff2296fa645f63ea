#include "ui/models/texts.h"

#include <QTest>

#include <array>

using namespace cq;
using namespace cq::ui;
using namespace Qt::StringLiterals;

class TestTexts : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void durations_data()
    {
        QTest::addColumn<qint64>("ms");
        QTest::addColumn<QString>("full");
        QTest::addColumn<QString>("brief");
        QTest::newRow("nothing") << qint64{0} << u"0 s"_s << u"0 s"_s;
        QTest::newRow("never negative") << qint64{-5000} << u"0 s"_s << u"0 s"_s;
        QTest::newRow("seconds") << qint64{8'400} << u"8 s"_s << u"8 s"_s;
        QTest::newRow("a minute and some") << qint64{80'000} << u"1 min 20 s"_s << u"80 s"_s;
        QTest::newRow("whole minutes") << qint64{120'000} << u"2 min"_s << u"2 min"_s;
        QTest::newRow("hours") << qint64{7'500'000} << u"2 h 5 min"_s << u"2 h"_s;
        QTest::newRow("days") << qint64{273'600'000} << u"3 d 4 h"_s << u"3 d"_s;
    }

    void durations()
    {
        QFETCH(qint64, ms);
        QTEST(texts::duration(ms), "full");
        QTEST(texts::shortDuration(ms), "brief");
    }

    void agesAreRelative()
    {
        const TimeMs now = 1'700'000'000'000;
        QCOMPARE(texts::ago(now - 1000, now), u"just now"_s);
        QCOMPARE(texts::ago(now - 120'000, now), u"2 min ago"_s);
        QCOMPARE(texts::ago(now - 3LL * 3600 * 1000, now), u"3 h ago"_s);
        QVERIFY(!texts::ago(now - 30LL * 86'400 * 1000, now).contains(u"ago"_s));
    }

    void everyStateAndReasonHasWords()
    {
        for (const JobState state : allJobStates())
            QVERIFY(!texts::jobState(state).isEmpty());
        for (int kind = static_cast<int>(WaitKind::Next);
             kind <= static_cast<int>(WaitKind::Backoff); ++kind) {
            WaitReason reason;
            reason.kind = static_cast<WaitKind>(kind);
            reason.nodeName = u"gpu-a"_s;
            reason.limit = 5;
            // English is the source language: the window and the API must say the same.
            QCOMPARE(texts::waitReason(reason), waitReasonText(reason));
        }
        QVERIFY(texts::cannotStart(WaitKind::PinnedOffline));
        QVERIFY(!texts::cannotStart(WaitKind::AllBusy));
    }

    void gigabytesHaveADecimalWhereItTells()
    {
        constexpr qint64 kGiga = 1024LL * 1024 * 1024;
        QCOMPARE(texts::gigabytes(24 * kGiga), u"24"_s);
        QCOMPARE(texts::gigabytes(15 * kGiga + kGiga * 6 / 10), u"15.6"_s);
    }
};

QTEST_GUILESS_MAIN(TestTexts)
#include "tst_texts.moc"
