#include "ui/widgets/statestack.h"

#include <QApplication>
#include <QClipboard>
#include <QLabel>
#include <QPushButton>
#include <QSignalSpy>
#include <QTest>

using namespace cq;
using namespace cq::ui;
using namespace Qt::StringLiterals;

class TestStateStack : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void aQuickAnswerShowsNoSkeleton()
    {
        auto *content = new QLabel(u"rows"_s);
        StateStack stack(content);
        stack.showLoading();
        QCOMPARE(stack.currentWidget(), content);
        stack.showContent();
        QTest::qWait(0);
        QCOMPARE(stack.state(), StateStack::State::Content);
    }

    void aSlowAnswerShowsASkeletonUntilItIsHere()
    {
        auto *content = new QLabel(u"rows"_s);
        StateStack stack(content);
        stack.showLoading();
        // Known at once, so that a page that asks does not leave the rows to turn grey.
        QCOMPARE(stack.state(), StateStack::State::Loading);
        QCOMPARE(stack.currentWidget(), content);
        QTRY_VERIFY(stack.findChild<QWidget *>(u"skeleton"_s) != nullptr);
        stack.showContent();
        QCOMPARE(stack.currentWidget(), content);
        QTRY_VERIFY(stack.findChild<QWidget *>(u"skeleton"_s) == nullptr);
    }

    void emptyOffersWhatToDo()
    {
        StateStack stack(new QLabel);
        stack.resize(600, 400);
        int added = 0;
        stack.showEmpty(u"nodes"_s, u"No nodes yet"_s, u"Jobs wait."_s,
                        {{u"add"_s, u"Add"_s, u"add"_s, [&added] { ++added; }}});
        stack.show();
        QCOMPARE(stack.state(), StateStack::State::Empty);
        auto *button = stack.findChild<QPushButton *>(u"add"_s);
        QVERIFY(button != nullptr);
        QTest::mouseClick(button, Qt::LeftButton);
        QCOMPARE(added, 1);
    }

    void anErrorMayBeTriedAgainFromItsOwnButton()
    {
        StateStack stack(new QLabel);
        stack.resize(600, 400);
        stack.showError(u"No list"_s,
                        Error{ErrorKind::Storage, u"rows 5 to 9 are damaged"_s, u"SQLITE_IOERR"_s},
                        {u"Jobs go on"_s}, [&stack] { stack.showContent(); });
        stack.show();
        QTest::mouseClick(stack.findChild<QPushButton *>(u"copyDetails"_s), Qt::LeftButton);
        QVERIFY(QApplication::clipboard()->text().contains(u"SQLITE_IOERR"_s));
        QVERIFY(QApplication::clipboard()->text().contains(u"rows 5 to 9"_s));
        QTest::mouseClick(stack.findChild<QPushButton *>(u"tryAgain"_s), Qt::LeftButton);
        QCOMPARE(stack.state(), StateStack::State::Content);
        QTRY_VERIFY(stack.findChild<QWidget *>(u"errorState"_s) == nullptr);
    }
};

QTEST_MAIN(TestStateStack)
#include "tst_statestack.moc"
