#include "core/base/future.h"

#include "tests/support/answer.h"

#include <QTest>

#include <algorithm>
#include <atomic>
#include <optional>
#include <thread>

using namespace Qt::StringLiterals;
using namespace cq;
using namespace cq::test;

class TestFuture : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void readyFuturesAreFinished();
    void anAnswerArrivesOnce();
    void copiesAnswerForEachOther();
    void aDroppedAnswerIsUnavailable();
    void answersCrossThreads();
    void aGoneReceiverHearsNothing();
    void theReceiverIsNeverCalledOnTheAskingStack();
    void aFutureThatIsDroppedWasStopped();
    void answersComeInTheirOrder();
    void aThreadThatEndedHearsNothing();
    void resultsHoldValueOrError();
    void voidResultsHoldNothingOrError();
};

void TestFuture::readyFuturesAreFinished()
{
    const auto value = readyFuture<int>(5);
    QVERIFY(value.isFinished());
    QCOMPARE(value.result().value_or(0), 5);
    const auto error = readyFuture<void>(fail(ErrorKind::Denied, u"no"_s));
    QVERIFY(error.isFinished());
    CQ_VERIFY_ERROR(error.result(), ErrorKind::Denied, u"no"_s);
}

void TestFuture::anAnswerArrivesOnce()
{
    const Answer<int> answer;
    const auto future = answer.future();
    QVERIFY(!future.isFinished());
    QVERIFY(!answer.isAnswered());
    answer(1);
    answer(2);
    answer(fail(ErrorKind::Denied, u"late"_s));
    QVERIFY(answer.isAnswered());
    QVERIFY(future.isFinished());
    QCOMPARE(future.resultCount(), 1);
    QCOMPARE(future.result().value_or(0), 1);
}

void TestFuture::copiesAnswerForEachOther()
{
    QFuture<Result<int>> future;
    {
        const Answer<int> first;
        const Answer<int> second = first; // NOLINT: the copy is the point
        future = first.future();
        second(7);
        QVERIFY(first.isAnswered());
    }
    QCOMPARE(future.result().value_or(0), 7);
}

void TestFuture::aDroppedAnswerIsUnavailable()
{
    QFuture<Result<int>> future;
    {
        const Answer<int> answer;
        future = answer.future();
        const Answer<int> copy = answer; // NOLINT: the first to go must not answer
        QVERIFY(!future.isFinished());
    }
    QVERIFY(future.isFinished());
    CQ_VERIFY_ERROR(future.result(), ErrorKind::Unavailable, u"stopped"_s);
}

void TestFuture::answersCrossThreads()
{
    const Answer<QString> answer;
    QThread *seenOn = nullptr;
    QString got;
    whenDone(answer.future(), this, [&](const Result<QString> &text) {
        seenOn = QThread::currentThread();
        got = text.value_or({});
    });
    std::thread([answer] { answer(u"hello"_s); }).join();
    QTRY_COMPARE(got, u"hello"_s);
    QCOMPARE(seenOn, thread());
}

void TestFuture::aGoneReceiverHearsNothing()
{
    const Answer<int> answer;
    bool heard = false;
    auto receiver = std::make_unique<QObject>();
    whenDone(answer.future(), receiver.get(), [&heard](const Result<int> &) { heard = true; });
    receiver.reset();
    answer(1);
    QCoreApplication::processEvents();
    QVERIFY(!heard);
}

void TestFuture::theReceiverIsNeverCalledOnTheAskingStack()
{
    bool heard = false;
    whenDone(readyFuture<int>(1), this, [&heard](const Result<int> &) { heard = true; });
    QVERIFY(!heard);
    QTRY_VERIFY(heard);
}

void TestFuture::aFutureThatIsDroppedWasStopped()
{
    std::optional<Error> error;
    {
        QPromise<Result<int>> promise;
        promise.start();
        whenDone(promise.future(), this, [&error](const Result<int> &got) { error = got.error(); });
    }
    QTRY_VERIFY(error);
    QCOMPARE(error->kind, ErrorKind::Unavailable);
}

void TestFuture::answersComeInTheirOrder()
{
    constexpr int kCount = 1000;
    QList<Answer<int>> answers(kCount);
    QList<int> heard;
    for (const Answer<int> &answer : std::as_const(answers)) {
        whenDone(answer.future(), this,
                 [&heard](const Result<int> &number) { heard << number.value_or(-1); });
    }
    std::thread([&answers] {
        for (int i = 0; i < kCount; ++i)
            answers.at(i)(i);
    }).join();
    QTRY_COMPARE(heard.size(), kCount);
    QVERIFY(std::ranges::is_sorted(heard));
}

void TestFuture::aThreadThatEndedHearsNothing()
{
    std::atomic<bool> heard = false;
    std::shared_ptr<Inbox> inbox;
    std::thread([&inbox] { inbox = Inbox::ofThisThread(); }).join();
    inbox->post([&heard] { heard = true; });
    QCoreApplication::processEvents();
    QVERIFY(!heard);
}

void TestFuture::resultsHoldValueOrError()
{
    Result<QString> good(u"yes"_s);
    QVERIFY(good);
    QCOMPARE(*good, u"yes"_s);
    QCOMPARE(good->size(), 3);
    QCOMPARE(good.value_or(u"no"_s), u"yes"_s);
    *good += u'!';
    QCOMPARE(*std::move(good), u"yes!"_s);
    const Result<QString> bad = fail(ErrorKind::Timeout, u"late"_s, u"evidence"_s);
    QVERIFY(!bad);
    QCOMPARE(bad.value_or(u"no"_s), u"no"_s);
    QCOMPARE(bad.error(), (Error{ErrorKind::Timeout, u"late"_s, u"evidence"_s}));
}

void TestFuture::voidResultsHoldNothingOrError()
{
    const Result<void> good;
    QVERIFY(good);
    const Result<void> bad = fail(ErrorKind::Storage, u"full"_s);
    QVERIFY(!bad);
    QCOMPARE(bad.error().kind, ErrorKind::Storage);
    QCOMPARE(errorKindName(bad.error().kind), u"storage"_s);
}

QTEST_GUILESS_MAIN(TestFuture)

#include "tst_future.moc"
