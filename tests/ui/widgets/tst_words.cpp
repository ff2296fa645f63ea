#include "ui/widgets/words.h"

#include <QFile>
#include <QLocale>
#include <QTest>

using namespace cq;
using namespace cq::ui;
using namespace Qt::StringLiterals;

class TestWords : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void initTestCase() { QLocale::setDefault(QLocale(u"en_US"_s)); }

    void everyStateHasItsOwnWordAndAnIconThatExists()
    {
        QSet<QString> words;
        for (const JobState state : allJobStates()) {
            const Look look = lookOf(state);
            QVERIFY(!look.text.isEmpty());
            words.insert(look.text);
            QVERIFY2(QFile::exists(u":/icons/%1.svg"_s.arg(look.iconName)),
                     qPrintable(look.iconName));
        }
        QCOMPARE(words.size(), qsizetype(kJobStateCount));
    }

    void aNodeSaysWhatMattersMost()
    {
        Node node;
        node.status.health = NodeHealth::Online;
        QCOMPARE(lookOf(node).text, u"Free"_s);
        node.status.overThreshold = true;
        QCOMPARE(lookOf(node).token, Token::Warning);
        node.status.running = 1;
        QCOMPARE(lookOf(node).text, u"Busy"_s);
        node.status.health = NodeHealth::Offline;
        QCOMPARE(lookOf(node).token, Token::Failed);
        node.config.enabled = false;
        QCOMPARE(lookOf(node).text, u"Off"_s);
    }

    void timesAreShort_data()
    {
        QTest::addColumn<qint64>("milliseconds");
        QTest::addColumn<QString>("clock");
        QTest::addColumn<QString>("span");
        QTest::newRow("nothing") << qint64(0) << u"0:00"_s << u"0 s"_s;
        QTest::newRow("below zero") << qint64(-5) << u"0:00"_s << u"0 s"_s;
        QTest::newRow("seconds") << qint64(59'999) << u"0:59"_s << u"59 s"_s;
        QTest::newRow("a minute and a half") << qint64(84'000) << u"1:24"_s << u"1 min"_s;
        QTest::newRow("an hour is still minutes")
            << qint64(3'725'000) << u"1:02:05"_s << u"62 min"_s;
        QTest::newRow("hours") << qint64(7'200'000) << u"2:00:00"_s << u"2 h"_s;
        QTest::newRow("days") << qint64(3 * 86'400'000LL) << u"72:00:00"_s << u"3 days"_s;
    }

    void timesAreShort()
    {
        QFETCH(qint64, milliseconds);
        QTEST(clockText(milliseconds), "clock");
        QTEST(spanText(milliseconds), "span");
    }

    void agesAreRelative()
    {
        QCOMPARE(agoText(0, 1'000'000), QString());
        QCOMPARE(agoText(999'000, 1'000'000), u"now"_s);
        QCOMPARE(agoText(1'000'000, 1'000'000 + 120'000), u"2 min ago"_s);
    }

    void memoryShowsWholeCardsAndTenthsOfUse()
    {
        constexpr qint64 kGb = 1LL << 30;
        VramReading vram;
        vram.total = 24 * kGb;
        vram.free = vram.total - 15 * kGb - kGb * 6 / 10;
        QCOMPARE(vramText(vram), u"15.6 / 24 GB"_s);
        vram.total = kGb * 79 + kGb * 8 / 10; // an 80 GB card as drivers report it
        QCOMPARE(vramText(vram).section(u'/', 1), u" 80 GB"_s);
        QCOMPARE(bytesText(412 * kGb), u"412 GB"_s);
        QCOMPARE(bytesText(kGb * 5 / 2), u"2.5 GB"_s);
        QCOMPARE(bytesText(900LL << 20), u"900 MB"_s);
        QCOMPARE(bytesText(1), u"1 KB"_s);
    }

    void numbersFollowTheLocale()
    {
        QLocale::setDefault(QLocale(u"de_DE"_s));
        QCOMPARE(bytesText((5LL << 30) / 2), u"2,5 GB"_s);
        QLocale::setDefault(QLocale(u"en_US"_s));
    }

    void everyFailureHasAWord()
    {
        for (int kind = 1; kind <= static_cast<int>(FailureKind::Output); ++kind)
            QVERIFY(!failureText(static_cast<FailureKind>(kind)).isEmpty());
    }

    void anErrorKeepsItsSentence()
    {
        QVERIFY(
            errorText(fail(ErrorKind::Timeout, u"gpu-a took 3 s"_s)).endsWith(u"gpu-a took 3 s"_s));
        QVERIFY(!errorText(fail(ErrorKind::Denied, {})).isEmpty());
    }
};

QTEST_MAIN(TestWords)
#include "tst_words.moc"
