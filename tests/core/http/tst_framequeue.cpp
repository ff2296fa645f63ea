#include "core/http/framequeue.h"

#include <QTest>

using namespace cq::http;
using Outcome = FrameQueue::Outcome;

namespace {

Frame reliable(qsizetype bytes, char fill = 'r')
{
    return {QByteArray(bytes, fill), Delivery::Reliable};
}

Frame droppable(qsizetype bytes, char fill = 'd')
{
    return {QByteArray(bytes, fill), Delivery::Droppable};
}

/// First bytes of what waits, in order.
QByteArray drain(FrameQueue &queue)
{
    QByteArray kinds;
    while (!queue.isEmpty())
        kinds += std::get<QByteArray>(queue.pop().content).front();
    return kinds;
}

} // namespace

class TestFrameQueue : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void keepsOrderAndCounts()
    {
        FrameQueue queue(100);
        QCOMPARE(queue.push(reliable(30, 'a'), 0), Outcome::Queued);
        QCOMPARE(queue.push(droppable(30, 'b'), 0), Outcome::Queued);
        QCOMPARE(queue.push(Frame{QStringLiteral("12345"), Delivery::Reliable}, 0),
                 Outcome::Queued);
        QCOMPARE(queue.bytes(), 70);
        QCOMPARE(std::get<QByteArray>(queue.pop().content), QByteArray(30, 'a'));
        QCOMPARE(queue.bytes(), 40);
    }

    void oldestDroppableFramesMakeRoomAndNoMoreThanNeeded()
    {
        FrameQueue queue(100);
        queue.push(droppable(30, '1'), 0);
        queue.push(reliable(20, 'a'), 0);
        queue.push(droppable(30, '2'), 0);
        QCOMPARE(queue.push(reliable(40, 'b'), 0), Outcome::Queued);
        QCOMPARE(drain(queue), "a2b");
    }

    void aNewPreviewReplacesOldOnesOrIsDroppedItself()
    {
        FrameQueue queue(100);
        queue.push(droppable(60, '1'), 0);
        QCOMPARE(queue.push(droppable(60, '2'), 0), Outcome::Queued);
        QCOMPARE(queue.bytes(), 60);
        queue.clear();
        queue.push(reliable(60, 'a'), 0);
        QCOMPARE(queue.push(droppable(60, '3'), 0), Outcome::Dropped);
        QCOMPARE(drain(queue), "a");
    }

    void reliableFramesBeyondTheMarkOverflow()
    {
        FrameQueue queue(100);
        queue.push(reliable(60), 0);
        QCOMPARE(queue.push(reliable(41), 0), Outcome::Overflow);
        QCOMPARE(queue.push(reliable(40), 0), Outcome::Queued);
    }

    void whatTheSocketHoldsCounts()
    {
        FrameQueue queue(100);
        QCOMPARE(queue.push(reliable(60), 41), Outcome::Overflow);
        QCOMPARE(queue.push(reliable(60), 40), Outcome::Queued);
    }

    void aFrameLargerThanTheMarkGoesWhenNothingElseWaits()
    {
        FrameQueue queue(100);
        QCOMPARE(queue.push(reliable(500), 0), Outcome::Queued);
        queue.clear();
        QCOMPARE(queue.push(reliable(500), 1), Outcome::Overflow);
    }
};

QTEST_GUILESS_MAIN(TestFrameQueue)
#include "tst_framequeue.moc"
