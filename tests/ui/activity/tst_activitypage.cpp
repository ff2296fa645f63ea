#include "core/base/clock.h"
#include "tests/support/fakeaccounts.h"
#include "tests/support/shouting.h"
#include "ui/activity/activitypage.h"
#include "ui/activity/activitytable.h"
#include "ui/models/audittablemodel.h"
#include "ui/models/audittexts.h"
#include "ui/widgets/theme.h"

#include <QAbstractItemModelTester>
#include <QAccessible>
#include <QAction>
#include <QApplication>
#include <QClipboard>
#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QPushButton>
#include <QScrollBar>
#include <QTest>
#include <QToolButton>
#include <QVBoxLayout>

using namespace cq;
using namespace cq::ui;
using namespace Qt::StringLiterals;

namespace {

const Actor kHere{kLocalOperator, u"local"_s, u"local"_s};

/// A page as the window shows it.
class Stage : public QWidget
{
public:
    explicit Stage(FakeAccounts &people)
        : page(new ActivityPage(people, m_clock))
    {
        auto *column = new QVBoxLayout(this);
        column->setContentsMargins(0, 0, 0, 0);
        column->addWidget(page);
        resize(1200, 700);
        show();
        activateWindow();
    }

    ActivityTable *table() { return findChild<ActivityTable *>(u"activityTable"_s); }

    template <typename T> T *find(const QString &name) { return findChild<T *>(name); }

    int rows() { return table()->model()->rowCount(); }

    QString cell(int row, AuditColumn column)
    {
        return table()->model()->index(row, static_cast<int>(column)).data().toString();
    }

    QString chain() { return find<QLabel>(u"chainWords"_s)->text(); }

    void click(int row)
    {
        QTest::mouseClick(table()->viewport(), Qt::LeftButton, {},
                          table()->visualRect(table()->model()->index(row, 0)).center());
    }

private:
    SystemClock m_clock;

public:
    ActivityPage *page;
};

/// As many lines as asked for, the newest about "pc<count>".
void fill(FakeAccounts &people, int count)
{
    people.now = SystemClock().now();
    for (int i = 1; i <= count; ++i)
        people.note(kHere, u"account.created"_s, u"pc%1"_s.arg(i), u"role: participant"_s);
}

} // namespace

class TestActivityPage : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void initTestCase() { applyTheme(Shade::Light); }

    void aLineSaysWhoDidWhatToWhomAndFromWhere()
    {
        FakeAccounts people;
        people.now = SystemClock().now();
        people.note(kHere, u"account.created"_s, u"mira"_s, u"role: participant"_s);
        people.note({{}, {}, u"10.0.0.7"_s}, u"sign_in.failed"_s, u"mira"_s,
                    u"wrong password, locked"_s);
        people.note({UserId{2}, u"mira"_s, u"10.0.0.7"_s}, u"sign_in"_s, u"mira"_s);
        people.note({UserId{3}, u"boss"_s, u"10.0.0.8"_s}, u"account.changed"_s, u"mira"_s,
                    u"role: participant → editor, disabled, new password"_s);
        people.note(kHere, u"key.created"_s, u"mira"_s, u"cq_ab…, worker, “a, disabled, key”"_s);
        people.note(kHere, u"something.new"_s, u"mira"_s, u"some words"_s);
        Stage stage(people);
        QTRY_COMPARE(stage.rows(), 6);
        const auto line = [&stage](int row) {
            QStringList cells;
            for (const AuditColumn column : {AuditColumn::Who, AuditColumn::What, AuditColumn::Whom,
                                             AuditColumn::Detail, AuditColumn::From})
                cells << stage.cell(row, column);
            return cells.join(u'|');
        };
        QCOMPARE(line(5), u"Local operator|Account added|mira|role: Participant|this computer"_s);
        QCOMPARE(line(4), u"–|Sign-in refused|mira|wrong password, locked for a while|10.0.0.7"_s);
        QCOMPARE(line(3), u"mira|Signed in|||10.0.0.7"_s);
        QCOMPARE(line(2),
                 u"boss|Account changed|mira|role: Participant → Editor, disabled, new "
                 "password|10.0.0.8"_s);
        // What somebody called a key is not ours to translate.
        QCOMPARE(line(1),
                 u"Local operator|API key made|mira|cq_ab…, only workers, “a, disabled, key”|this "
                 "computer"_s);
        QCOMPARE(line(0), u"Local operator|something.new|mira|some words|this computer"_s);
    }

    void theKeyboardIsInTheTableOnceItIsThere()
    {
        FakeAccounts people;
        fill(people, 3);
        Stage stage(people);
        QVERIFY(QTest::qWaitForWindowActive(&stage));
        stage.page->open({.page = u"activity"_s}); // the first lines are still on their way
        QTRY_COMPARE(stage.rows(), 3);
        QTRY_COMPARE(QApplication::focusWidget(), stage.table());
        QTest::keyClick(stage.table(), Qt::Key_F, Qt::ControlModifier);
        QCOMPARE(QApplication::focusWidget(), stage.find<QLineEdit>(u"activityFilter"_s));
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_Down);
        QCOMPARE(QApplication::focusWidget(), stage.table());
    }

    void olderLinesAreReadWhenOneComesToTheEnd()
    {
        FakeAccounts people;
        fill(people, 2 * AuditTableModel::kWindow + 17);
        Stage stage(people);
        QVERIFY(QTest::qWaitForWindowActive(&stage));
        QTRY_COMPARE(stage.rows(), AuditTableModel::kWindow);
        QCOMPARE(stage.cell(0, AuditColumn::Whom), u"pc417"_s);
        stage.table()->setFocus();
        const int asked = people.auditAsked;
        QTest::keyClick(stage.table(), Qt::Key_End, Qt::ControlModifier);
        QTRY_COMPARE(stage.rows(), 2 * AuditTableModel::kWindow);
        QTest::keyClick(stage.table(), Qt::Key_End, Qt::ControlModifier);
        QTRY_COMPARE(stage.rows(), 2 * AuditTableModel::kWindow + 17);
        QCOMPARE(stage.cell(stage.rows() - 1, AuditColumn::Whom), u"pc1"_s);
        QCOMPARE(stage.cell(AuditTableModel::kWindow, AuditColumn::Whom), u"pc217"_s);
        // The end is the end: nothing is asked for again and again.
        QTest::keyClick(stage.table(), Qt::Key_End, Qt::ControlModifier);
        QCOMPARE(people.auditAsked, asked + 2);
    }

    void newLinesComeInAboveWithoutMovingWhatIsRead()
    {
        FakeAccounts people;
        fill(people, 100);
        Stage stage(people);
        QTRY_COMPARE(stage.rows(), 100);
        stage.table()->verticalScrollBar()->setValue(30);
        const QModelIndex top = stage.table()->indexAt(QPoint(4, 4));
        const QString before = stage.cell(top.row(), AuditColumn::Whom);
        people.note(kHere, u"account.removed"_s, u"pc1"_s);
        people.note(kHere, u"account.removed"_s, u"pc2"_s);
        QTRY_COMPARE(stage.rows(), 102);
        QCOMPARE(stage.cell(0, AuditColumn::Whom), u"pc2"_s);
        QCOMPARE(stage.cell(0, AuditColumn::What), u"Account removed"_s);
        const int row = stage.table()->indexAt(QPoint(4, 4)).row();
        QCOMPARE(stage.cell(row, AuditColumn::Whom), before);
        // Who looks at the newest line goes on doing so.
        stage.table()->verticalScrollBar()->setValue(0);
        people.note(kHere, u"account.removed"_s, u"pc3"_s);
        QTRY_COMPARE(stage.rows(), 103);
        QCOMPARE(stage.table()->indexAt(QPoint(4, 4)).row(), 0);
    }

    void moreNewLinesThanAWindowLeaveNoGap()
    {
        FakeAccounts people;
        fill(people, 10);
        Stage stage(people);
        QTRY_COMPARE(stage.rows(), 10);
        fill(people, 3 * AuditTableModel::kWindow);
        QTRY_COMPARE(stage.rows(), AuditTableModel::kWindow);
        for (int row = 1; row < stage.rows(); ++row) {
            const auto id = [&stage](int at) {
                return stage.table()->model()->index(at, 0).data(AuditTableModel::IdRole).toInt();
            };
            QCOMPARE(id(row), id(row - 1) - 1);
        }
    }

    void nothingIsAskedWhileThePageIsHidden()
    {
        FakeAccounts people;
        fill(people, 3);
        Stage stage(people);
        QTRY_COMPARE(stage.rows(), 3);
        stage.page->hide();
        const int asked = people.auditAsked;
        people.note(kHere, u"sign_in"_s, u"pc1"_s);
        QTest::qWait(700); // longer than news is gathered
        QCOMPARE(people.auditAsked, asked);
        stage.page->show();
        QTRY_COMPARE(stage.rows(), 4);
    }

    void textAndPersonNarrowTheTrail()
    {
        FakeAccounts people;
        playClass(people, SystemClock().now());
        Stage stage(people);
        QTRY_VERIFY(stage.rows() > 20);
        auto *filter = stage.find<QLineEdit>(u"activityFilter"_s);
        QTest::keyClicks(filter, u"refused"_s); // as it reads, not as it is written
        QTRY_VERIFY(stage.rows() > 0 && stage.rows() < 10);
        for (int row = 0; row < stage.rows(); ++row)
            QCOMPARE(stage.cell(row, AuditColumn::What), u"Sign-in refused"_s);
        QTest::keyClick(filter, Qt::Key_Escape);
        QCOMPARE(filter->text(), QString());
        QTRY_VERIFY(stage.rows() > 20);

        auto *person = stage.find<QComboBox>(u"activityPerson"_s);
        QTRY_VERIFY(person->findText(u"mira"_s) > 0);
        person->setCurrentIndex(person->findText(u"mira"_s));
        QTRY_VERIFY(stage.rows() > 0 && stage.rows() < 10);
        for (int row = 0; row < stage.rows(); ++row)
            QVERIFY(stage.cell(row, AuditColumn::Who) == u"mira"_s
                    || stage.cell(row, AuditColumn::Whom) == u"mira"_s);
        // What comes in meanwhile is held against the filter, too.
        const int shown = stage.rows();
        people.note(kHere, u"account.removed"_s, u"lena"_s);
        people.note(kHere, u"account.removed"_s, u"mira"_s);
        QTRY_COMPARE(stage.rows(), shown + 1);

        QTest::keyClicks(filter, u"nobody says this"_s);
        QTRY_VERIFY(stage.find<QPushButton>(u"emptyClear"_s) != nullptr);
        QTest::mouseClick(stage.find<QPushButton>(u"emptyClear"_s), Qt::LeftButton);
        QTRY_VERIFY(stage.rows() > 20);
        QCOMPARE(person->currentIndex(), 0);
    }

    void theMenuLeadsToOnePerson()
    {
        FakeAccounts people;
        playClass(people, SystemClock().now());
        Stage stage(people);
        QTRY_VERIFY(stage.rows() > 20);
        auto *person = stage.find<QComboBox>(u"activityPerson"_s);
        QTRY_VERIFY(person->findText(u"instructor"_s) > 0);
        QCOMPARE(stage.cell(0, AuditColumn::Who), u"instructor"_s);
        Q_EMIT stage.table()->customContextMenuRequested(
            stage.table()->visualRect(stage.table()->model()->index(0, 0)).center());
        auto *menu = stage.find<QMenu>(u"activityMenu"_s);
        QVERIFY(menu != nullptr);
        QCOMPARE(menu->actions().first()->text(), u"Only what concerns instructor"_s);
        menu->actions().first()->trigger();
        menu->close();
        QCOMPARE(person->currentText(), u"instructor"_s);
        QTRY_VERIFY(stage.rows() < 10);
    }

    void linesAreCopiedInTheirOrder()
    {
        FakeAccounts people;
        fill(people, 3);
        Stage stage(people);
        QVERIFY(QTest::qWaitForWindowActive(&stage));
        QTRY_COMPARE(stage.rows(), 3);
        stage.click(2);
        QTest::keyClick(stage.table(), Qt::Key_Up, Qt::ShiftModifier);
        QTest::keyClick(stage.table(), Qt::Key_C, Qt::ControlModifier);
        const QStringList lines = QApplication::clipboard()->text().split(u'\n');
        QCOMPARE(lines.size(), 2);
        QCOMPARE(lines.at(0).section(u'\t', 1),
                 u"Local operator\tAccount added\tpc2\trole: Participant\tthis computer"_s);
        QVERIFY(lines.at(1).contains(u"\tpc1\t"_s));
    }

    void aWholeChainIsSaid()
    {
        FakeAccounts people;
        fill(people, 12);
        Stage stage(people);
        QTRY_VERIFY(stage.chain().startsWith(u"The trail is intact: 12 lines"_s));
        fill(people, 1);
        QTest::mouseClick(stage.find<QToolButton>(u"chainCheck"_s), Qt::LeftButton);
        QTRY_VERIFY(stage.chain().startsWith(u"The trail is intact: 13 lines"_s));
    }

    void aBrokenChainIsSaid()
    {
        FakeAccounts people;
        fill(people, 12);
        people.chain =
            fail(ErrorKind::Conflict, u"The audit trail is broken at line 7: …"_s, u"7"_s);
        Stage stage(people);
        QTRY_COMPARE(
            stage.chain(),
            u"The trail is broken at line 7: it was changed, or lines before it are missing."_s);
        people.chain = fail(ErrorKind::Storage, u"disk I/O error"_s);
        QTest::mouseClick(stage.find<QToolButton>(u"chainCheck"_s), Qt::LeftButton);
        QTRY_VERIFY(stage.chain().startsWith(u"The trail could not be checked."_s));
        QVERIFY(stage.chain().contains(u"disk I/O error"_s));
    }

    void anEmptyTrailHasWords()
    {
        FakeAccounts people;
        Stage stage(people);
        QTRY_COMPARE(stage.chain(), u"The trail has no lines yet."_s);
        QTRY_VERIFY(!stage.table()->isVisible());
        people.note(kHere, u"account.created"_s, u"boss"_s);
        QTRY_VERIFY(stage.table()->isVisible());
    }

    void aFailureIsExplainedAndTriedAgain()
    {
        FakeAccounts people;
        fill(people, 4);
        people.broken = fail(ErrorKind::Storage, u"disk I/O error"_s);
        Stage stage(people);
        QTRY_VERIFY(stage.find<QPushButton>(u"tryAgain"_s) != nullptr);
        people.broken.reset();
        QTest::mouseClick(stage.find<QPushButton>(u"tryAgain"_s), Qt::LeftButton);
        QTRY_COMPARE(stage.rows(), 4);
        QTRY_VERIFY(stage.table()->isVisible());
    }

    void theLanguageChangesWithoutARestart()
    {
        FakeAccounts people;
        fill(people, 2);
        Stage stage(people);
        QTRY_COMPARE(stage.rows(), 2);
        test::Shouting shouting;
        QVERIFY(QCoreApplication::installTranslator(&shouting));
        QTRY_COMPARE(stage.find<QLabel>(u"pageTitle"_s)->text(), u"ACTIVITY"_s);
        QCOMPARE(stage.cell(0, AuditColumn::What), u"ACCOUNT ADDED"_s);
        QCOMPARE(stage.find<QComboBox>(u"activityPerson"_s)->itemText(0), u"EVERYBODY"_s);
        QCOMPARE(stage.chain(), stage.chain().toUpper());
        // One searches for what one reads.
        QCOMPARE(texts::auditActionsWith(u"ADDED"_s), QStringList{u"account.created"_s});
    }

    void theModelKeepsItsPromises()
    {
        FakeAccounts people;
        fill(people, AuditTableModel::kWindow + 5);
        const SystemClock clock;
        AuditTableModel model(people, clock);
        const QAbstractItemModelTester tester(
            &model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        model.watch(true);
        model.open();
        QTRY_COMPARE(model.rowCount(), AuditTableModel::kWindow);
        model.fetchMore({});
        QTRY_COMPARE(model.rowCount(), AuditTableModel::kWindow + 5);
        QVERIFY(!model.canFetchMore({}));
        people.note(kHere, u"sign_in"_s, u"pc1"_s);
        QTRY_COMPARE(model.rowCount(), AuditTableModel::kWindow + 6);
        model.setFilter({.text = u"sign_in"_s, .person = {}, .personName = {}});
        QTRY_COMPARE(model.rowCount(), 1);
    }

    void everythingHasAName()
    {
        FakeAccounts people;
        fill(people, 2);
        Stage stage(people);
        QTRY_COMPARE(stage.rows(), 2);
        for (QWidget *widget : stage.findChildren<QWidget *>()) {
            const bool isControl = qobject_cast<QAbstractButton *>(widget) != nullptr
                || qobject_cast<QLineEdit *>(widget) != nullptr
                || qobject_cast<QComboBox *>(widget) != nullptr || widget == stage.table();
            if (!isControl || widget->inherits("QTableCornerButton"))
                continue;
            QVERIFY2(!widget->objectName().isEmpty(), widget->metaObject()->className());
            QAccessibleInterface *face = QAccessible::queryAccessibleInterface(widget);
            QVERIFY(face != nullptr);
            QVERIFY2(!face->text(QAccessible::Name).isEmpty(), qPrintable(widget->objectName()));
        }
    }
};

QTEST_MAIN(TestActivityPage)
#include "tst_activitypage.moc"
