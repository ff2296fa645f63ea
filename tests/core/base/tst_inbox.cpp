#include "core/base/inbox.h"

#include <QCoreApplication>
#include <QEventLoop>
#include <QTest>

#include <thread>

using namespace cq;

class TestInbox : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void callsRunFromTheLoopInTheirOrder();
    void manyCallsAreOneEvent();
    void callsOfCallsLetOtherEventsThrough();
    void aCallMayWaitForTheNext();
    void whatACallHeldMayPost();
    void callsForAThreadThatEndedAreDropped();
};

namespace {

/// Counts what the loop of the calling thread delivers to an inbox.
class EventCounter : public QObject
{
public:
    EventCounter() { qApp->installEventFilter(this); }

    int count() const { return m_count; }

    bool eventFilter(QObject *, QEvent *event) override
    {
        m_count += event->type() == QEvent::MetaCall ? 1 : 0;
        return false;
    }

private:
    int m_count = 0;
};

} // namespace

void TestInbox::callsRunFromTheLoopInTheirOrder()
{
    const auto inbox = Inbox::ofThisThread();
    QCOMPARE(Inbox::ofThisThread(), inbox);
    QList<int> seen;
    for (int i = 0; i < 5; ++i)
        inbox->post([&seen, i] { seen.append(i); });
    QVERIFY(seen.isEmpty());
    QTRY_COMPARE(seen, (QList<int>{0, 1, 2, 3, 4}));
}

void TestInbox::manyCallsAreOneEvent()
{
    const EventCounter events;
    int seen = 0;
    for (int i = 0; i < 100; ++i)
        Inbox::ofThisThread()->post([&seen] { ++seen; });
    QTRY_COMPARE(seen, 100);
    QCOMPARE(events.count(), 1);
    Inbox::ofThisThread()->post([&seen] { ++seen; }); // and it is told again when it was empty
    QTRY_COMPARE(seen, 101);
}

void TestInbox::callsOfCallsLetOtherEventsThrough()
{
    const auto inbox = Inbox::ofThisThread();
    bool another = false;
    int calls = 0;
    std::function<void()> endless = [&] {
        ++calls;
        if (!another)
            inbox->post(endless);
    };
    inbox->post(endless);
    QMetaObject::invokeMethod(
        this, [&another] { another = true; }, Qt::QueuedConnection);
    QCoreApplication::processEvents();
    QVERIFY(another);
    QTRY_COMPARE(calls, 2);
}

/// As a dialog that one answer opens and another closes.
void TestInbox::aCallMayWaitForTheNext()
{
    const auto inbox = Inbox::ofThisThread();
    QEventLoop dialog;
    QStringList seen;
    inbox->post([&] {
        seen.append(QStringLiteral("opened"));
        dialog.exec();
        seen.append(QStringLiteral("closed"));
    });
    inbox->post([&] {
        seen.append(QStringLiteral("closing"));
        dialog.quit();
    });
    bool waited = false;
    inbox->post([&] { waited = QTest::qWaitFor([&] { return seen.contains(u"last"); }, 10'000); });
    inbox->post([&] { seen.append(QStringLiteral("last")); });
    QTRY_VERIFY(waited); // a loop that only polls is one, too
    QCOMPARE(seen.indexOf(u"closing"), 1);
    QVERIFY(seen.contains(u"closed"));
}

void TestInbox::whatACallHeldMayPost()
{
    bool posted = false;
    {
        const std::shared_ptr<int> lastWords(new int, [&posted](const int *held) {
            delete held;
            Inbox::ofThisThread()->post([&posted] { posted = true; });
        });
        Inbox::ofThisThread()->post([lastWords] {});
    }
    QTRY_VERIFY(posted);
}

void TestInbox::callsForAThreadThatEndedAreDropped()
{
    std::shared_ptr<Inbox> inbox;
    const auto held = std::make_shared<int>(1);
    std::thread([&inbox, held] {
        inbox = Inbox::ofThisThread();
        inbox->post([held] { QFAIL("ran"); });
    }).join();
    inbox->post([held] { QFAIL("ran"); });
    QCOMPARE(held.use_count(), 1);
}

QTEST_GUILESS_MAIN(TestInbox)
#include "tst_inbox.moc"
