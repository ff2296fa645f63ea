#include "core/base/clock.h"
#include "tests/support/fakeaccounts.h"
#include "tests/support/fakeenginehandle.h"
#include "tests/support/fakelistener.h"
#include "tests/support/fakestory.h"
#include "tests/support/shouting.h"
#include "ui/models/accounttablemodel.h"
#include "ui/users/userspage.h"
#include "ui/users/usertableview.h"
#include "ui/widgets/factlist.h"
#include "ui/widgets/notecard.h"
#include "ui/widgets/theme.h"

#include <QAbstractItemModelTester>
#include <QAbstractSpinBox>
#include <QAccessible>
#include <QAction>
#include <QApplication>
#include <QClipboard>
#include <QComboBox>
#include <QElapsedTimer>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QProgressBar>
#include <QPushButton>
#include <QSpinBox>
#include <QTest>
#include <QToolButton>

using namespace cq;
using namespace cq::ui;
using namespace Qt::StringLiterals;

namespace {

/// A page with its inspector beside it, as the window shows them.
class Stage : public QWidget
{
public:
    explicit Stage(FakeAccounts &people, const ListenerControl *listener = nullptr)
        : page(new UsersPage(engine, people, listener, m_clock, this))
    {
        playEmpty(engine);
        auto *row = new QHBoxLayout(this);
        row->setContentsMargins(0, 0, 0, 0);
        row->addWidget(page, 1);
        row->addWidget(page->inspector());
        page->inspector()->hide();
        connect(page, &Page::inspectorWanted, this,
                [this](bool wanted) { page->inspector()->setVisible(wanted); });
        connect(page, &Page::done, this,
                [this](const QString &said, const std::function<void()> &back) {
                    sentence = said;
                    undo = back;
                });
        resize(1400, 900);
        show();
        activateWindow();
    }

    UserTableView *table() { return page->findChild<UserTableView *>(u"userTable"_s); }

    template <typename T> T *find(const QString &name) { return findChild<T *>(name); }

    int rows() { return table()->model()->rowCount(); }

    QString cell(int row, AccountColumn column)
    {
        return table()->model()->index(row, static_cast<int>(column)).data().toString();
    }

    void click(const QString &name, Qt::KeyboardModifiers modifiers = {})
    {
        for (int row = 0; row < rows(); ++row) {
            if (cell(row, AccountColumn::Name) == name)
                QTest::mouseClick(table()->viewport(), Qt::LeftButton, modifiers,
                                  table()->visualRect(table()->model()->index(row, 0)).center());
        }
    }

    FakeEngineHandle engine;

private:
    SystemClock m_clock;

public:
    UsersPage *page;
    QString sentence;
    std::function<void()> undo;
};

template <typename T> T *dialogPart(const QString &name)
{
    for (QWidget *window : QApplication::topLevelWidgets()) {
        if (window->isVisible() && window->findChild<T *>(name) != nullptr)
            return window->findChild<T *>(name);
    }
    return nullptr;
}

void press(const QString &button)
{
    QTRY_VERIFY2(dialogPart<QAbstractButton>(button) != nullptr, qPrintable(button));
    QTest::mouseClick(dialogPart<QAbstractButton>(button), Qt::LeftButton);
}

void type(const QString &field, const QString &text)
{
    QTRY_VERIFY2(dialogPart<QLineEdit>(field) != nullptr, qPrintable(field));
    QTest::keyClicks(dialogPart<QLineEdit>(field), text);
}

} // namespace

class TestUsersPage : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void initTestCase() { applyTheme(Shade::Light); }

    void theFirstAdministratorIsAskedForTwice_data()
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QString>("password");
        QTest::addColumn<QString>("repeated");
        QTest::addColumn<QString>("says"); // empty: it is fine
        QTest::newRow("fine") << u"boss"_s << u"eight888"_s << u"eight888"_s << u""_s;
        QTest::newRow("none is made up") << u"boss"_s << u""_s << u""_s << u"8 characters"_s;
        QTest::newRow("short") << u"boss"_s << u"seven77"_s << u"seven77"_s << u"8 characters"_s;
        QTest::newRow("the name") << u"instructor"_s << u"Instructor"_s << u"Instructor"_s
                                  << u"user name"_s;
        QTest::newRow("once") << u"boss"_s << u"eight888"_s << u""_s << u"once more"_s;
        QTest::newRow("mistyped") << u"boss"_s << u"eight888"_s << u"eight88"_s << u"differ"_s;
        QTest::newRow("no name") << u""_s << u"eight888"_s << u"eight888"_s << u"name"_s;
    }

    void theFirstAdministratorIsAskedForTwice()
    {
        QFETCH(QString, name);
        QFETCH(QString, password);
        QFETCH(QString, repeated);
        QFETCH(QString, says);
        FakeAccounts people;
        Stage stage(people);
        QTRY_VERIFY(stage.find<QPushButton>(u"emptyAddUser"_s) != nullptr);
        stage.find<QAction>(u"addUser"_s)->trigger();
        type(u"userName"_s, name);
        type(u"userPassword"_s, password);
        type(u"userRepeated"_s, repeated);
        QCOMPARE(dialogPart<QComboBox>(u"userRole"_s), nullptr); // there is nothing to choose
        QCOMPARE(dialogPart<QPushButton>(u"userSave"_s)->isEnabled(), says.isEmpty());
        const QString fault = dialogPart<QLabel>(u"userFault"_s)->text();
        QVERIFY2(fault.contains(says, Qt::CaseInsensitive) && fault.isEmpty() == says.isEmpty(),
                 qPrintable(fault));
        press(u"userCancel"_s);
        QVERIFY(people.calls.isEmpty());
    }

    void thePageAsksOnceForTheFirstAdministrator()
    {
        FakeAccounts people;
        Stage stage(people);
        QTRY_VERIFY(stage.find<QPushButton>(u"emptyAddUser"_s) != nullptr);
        QCOMPARE(dialogPart<QLineEdit>(u"userRepeated"_s), nullptr); // --demo does not ask
        stage.page->askForFirstAdmin();
        QTRY_VERIFY(dialogPart<QLineEdit>(u"userRepeated"_s) != nullptr);
        press(u"userCancel"_s); // later
        QTRY_COMPARE(dialogPart<QLineEdit>(u"userRepeated"_s), nullptr);
        stage.hide();
        stage.show();
        people.publish();
        QTRY_VERIFY(stage.find<QPushButton>(u"emptyAddUser"_s)->isVisible());
        QCoreApplication::processEvents();
        QCOMPARE(dialogPart<QLineEdit>(u"userRepeated"_s), nullptr);
    }

    void openingTheNetworkAsksForTheFirstAdministrator_data()
    {
        QTest::addColumn<QString>("url");
        QTest::addColumn<bool>("hasPeople");
        QTest::addColumn<bool>("asks");
        QTest::newRow("for others") << u"https://192.168.1.20:5000"_s << false << true;
        QTest::newRow("only here") << u"http://127.0.0.1:5000"_s << false << false;
        QTest::newRow("only here, IPv6") << u"http://[::1]:5000"_s << false << false;
        QTest::newRow("somebody is there") << u"https://192.168.1.20:5000"_s << true << false;
    }

    void openingTheNetworkAsksForTheFirstAdministrator()
    {
        QFETCH(QString, url);
        QFETCH(bool, hasPeople);
        QFETCH(bool, asks);
        FakeAccounts people;
        if (hasPeople)
            people.add(u"boss"_s, Role::Admin);
        FakeListener listener;
        Stage stage(people, &listener);
        QTRY_COMPARE(stage.find<QPushButton>(u"usersAdd"_s)->isVisible(), hasPeople);
        QTRY_VERIFY(hasPeople || stage.find<QPushButton>(u"emptyAddUser"_s) != nullptr);
        stage.page->hide(); // another page is shown
        stage.page->askForFirstAdmin();
        ListenerStatus status;
        status.isServing = true;
        status.url = url;
        status.urls = {url};
        listener.publish(status);
        QCOMPARE(dialogPart<QLineEdit>(u"userRepeated"_s) != nullptr, asks);
        if (asks)
            press(u"userCancel"_s);
    }

    void theFirstAccountIsProposedAsAdministrator()
    {
        FakeAccounts people;
        Stage stage(people);
        QTRY_VERIFY(stage.find<QPushButton>(u"emptyAddUser"_s) != nullptr);
        QTest::mouseClick(stage.find<QPushButton>(u"emptyAddUser"_s), Qt::LeftButton);
        type(u"userName"_s, u"instructor"_s);
        type(u"userPassword"_s, u"a good long one"_s);
        type(u"userRepeated"_s, u"a good long one"_s);
        press(u"userSave"_s);
        QTRY_COMPARE(people.calls, QStringList{u"create instructor admin"_s});
        QCOMPARE(people.lastPassword, u"a good long one"_s);
        QCOMPARE(people.lastActor, (Actor{kLocalOperator, u"local"_s, u"local"_s}));
        QTRY_COMPARE(stage.rows(), 1);
        QTRY_VERIFY(stage.table()->isVisible());
        QCOMPARE(stage.sentence, u"instructor added"_s);
        QCOMPARE(dialogPart<QLineEdit>(u"secretText"_s), nullptr); // it was typed, not made
        // The second one is a participant.
        stage.activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(&stage));
        stage.table()->setFocus();
        QTest::keyClick(stage.table(), Qt::Key_N, Qt::ControlModifier | Qt::ShiftModifier);
        type(u"userName"_s, u"mira"_s);
        press(u"userSave"_s);
        QTRY_COMPARE(people.calls.last(), u"create mira participant"_s);
        // Nothing was typed: a password was made, shown and can be copied.
        QTRY_VERIFY(dialogPart<QLineEdit>(u"secretText"_s) != nullptr);
        QCOMPARE(dialogPart<QLineEdit>(u"secretText"_s)->text(), people.lastPassword);
        QVERIFY(passwordFault(people.lastPassword, u"mira"_s).isEmpty());
        press(u"secretCopy"_s);
        QCOMPARE(QApplication::clipboard()->text(), people.lastPassword);
        press(u"secretClose"_s);
        QTRY_COMPARE(dialogPart<QLineEdit>(u"secretText"_s), nullptr);
    }

    void wrongInputIsSaidWhileTyping_data()
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QString>("password");
        QTest::addColumn<bool>("fine");
        QTest::newRow("a name with a space") << u"mi ra"_s << u""_s << false;
        QTest::newRow("a short password") << u"mira"_s << u"seven77"_s << false;
        QTest::newRow("the name as password") << u"mira_lang"_s << u"mira_lang"_s << false;
        QTest::newRow("no password: one is made") << u"mira"_s << u""_s << true;
        QTest::newRow("eight characters") << u"mira"_s << u"eight888"_s << true;
    }

    void wrongInputIsSaidWhileTyping()
    {
        QFETCH(QString, name);
        QFETCH(QString, password);
        QFETCH(bool, fine);
        FakeAccounts people;
        people.add(u"boss"_s, Role::Admin);
        Stage stage(people);
        QTRY_COMPARE(stage.rows(), 1);
        stage.find<QAction>(u"addUser"_s)->trigger();
        type(u"userName"_s, name);
        type(u"userPassword"_s, password);
        QCOMPARE(dialogPart<QPushButton>(u"userSave"_s)->isEnabled(), fine);
        QCOMPARE(dialogPart<QLabel>(u"userFault"_s)->isVisible(), !fine);
        press(u"userCancel"_s);
        QVERIFY(people.calls.isEmpty());
    }

    void aTakenNameKeepsWhatWasTyped()
    {
        FakeAccounts people;
        people.add(u"mira"_s, Role::Admin);
        Stage stage(people);
        QTRY_COMPARE(stage.rows(), 1);
        stage.find<QAction>(u"addUser"_s)->trigger();
        type(u"userName"_s, u"Mira"_s);
        press(u"userSave"_s);
        QTRY_VERIFY(dialogPart<NoteCard>(u"userResult"_s) != nullptr);
        QTRY_VERIFY(dialogPart<NoteCard>(u"userResult"_s)->text().contains(u"“Mira” is taken"_s));
        QCOMPARE(dialogPart<QLineEdit>(u"userName"_s)->text(), u"Mira"_s);
        QVERIFY(dialogPart<QPushButton>(u"userSave"_s)->isEnabled());
        press(u"userCancel"_s);
    }

    void editingSendsOnlyWhatWasChanged()
    {
        FakeAccounts people;
        playClass(people, SystemClock().now());
        Stage stage(people);
        QTRY_COMPARE(stage.rows(), 14);
        stage.click(u"mira"_s); // number 4: 8 jobs waiting, 5 GB
        QTRY_VERIFY(stage.page->inspector()->isVisible());
        QTest::mouseClick(stage.find<QPushButton>(u"inspector_userEdit"_s), Qt::LeftButton);
        QTRY_VERIFY(dialogPart<QSpinBox>(u"userWaiting"_s) != nullptr);
        QCOMPARE(dialogPart<QSpinBox>(u"userWaiting"_s)->value(), 8);
        QCOMPARE(dialogPart<QSpinBox>(u"userRunning"_s)->text(), u"as for everybody"_s);
        auto *running = dialogPart<QSpinBox>(u"userRunning"_s);
        running->setFocus();
        QTest::keyClick(running, Qt::Key_Up);
        QCOMPARE(running->text(), u"unlimited"_s);
        press(u"userSave"_s);
        QTRY_COMPARE(people.calls.last(), u"update 4 quota"_s);
        QCOMPARE(people.lastQuota, (AccountQuota{8, 0, {}, 5LL << 30}));
        QTRY_COMPARE(stage.find<FactList>(u"userFacts"_s)->value(u"At once"_s), u"unlimited"_s);
        QCOMPARE(stage.find<FactList>(u"userFacts"_s)->value(u"May wait"_s), u"at most 8"_s);
    }

    void aLimitCanBeTyped()
    {
        FakeAccounts people;
        Stage stage(people);
        stage.find<QAction>(u"addUser"_s)->trigger();
        type(u"userName"_s, u"mira"_s);
        auto *waiting = dialogPart<QSpinBox>(u"userWaiting"_s);
        waiting->setFocus();
        waiting->selectAll();
        QTest::keyClicks(waiting, u"12"_s);
        press(u"userSave"_s);
        QTRY_COMPARE(people.calls.size(), 1);
        QCOMPARE(people.lastQuota, (AccountQuota{12, {}, {}, {}}));
        press(u"secretClose"_s);
    }

    void disablingIsUndone()
    {
        FakeAccounts people;
        playClass(people, SystemClock().now());
        Stage stage(people);
        QVERIFY(QTest::qWaitForWindowActive(&stage));
        QTRY_COMPARE(stage.rows(), 14);
        stage.click(u"tom"_s);
        stage.table()->setFocus();
        QTest::keyClick(stage.table(), Qt::Key_Space);
        QTRY_COMPARE(stage.sentence, u"tom may not sign in any more"_s);
        QVERIFY(people.calls.last().endsWith(u"enabled=false"_s));
        QTRY_VERIFY(stage.find<NoteCard>(u"userNote"_s)->isVisible());
        QVERIFY(stage.undo);
        stage.undo();
        QTRY_VERIFY(people.calls.last().endsWith(u"enabled=true"_s));
        QTRY_VERIFY(!stage.find<NoteCard>(u"userNote"_s)->isVisible());
    }

    void aNewPasswordAsksAndIsShownOnce()
    {
        FakeAccounts people;
        playClass(people, SystemClock().now());
        Stage stage(people);
        QTRY_COMPARE(stage.rows(), 14);
        stage.click(u"mira"_s);
        QTRY_VERIFY(stage.page->inspector()->isVisible());
        QTest::mouseClick(stage.find<QPushButton>(u"inspector_userReset"_s), Qt::LeftButton);
        QTRY_VERIFY(dialogPart<QPushButton>(u"confirmGo"_s) != nullptr);
        QVERIFY(people.calls.isEmpty());
        press(u"confirmGo"_s);
        QTRY_COMPARE(people.calls.last(), u"update 4 password"_s);
        QTRY_VERIFY(dialogPart<QLineEdit>(u"secretText"_s) != nullptr);
        QCOMPARE(dialogPart<QLineEdit>(u"secretText"_s)->text(), people.lastPassword);
        press(u"secretClose"_s);
    }

    void signingOutAsks()
    {
        FakeAccounts people;
        playClass(people, SystemClock().now());
        Stage stage(people);
        QTRY_COMPARE(stage.rows(), 14);
        stage.click(u"mira"_s);
        stage.find<QAction>(u"userSignOut"_s)->trigger();
        press(u"confirmGo"_s);
        QTRY_COMPARE(people.calls.last(), u"signOutEverywhere 4"_s);
        QTRY_COMPARE(stage.sentence, u"mira is signed out"_s);
    }

    void removingTakesAllSelected()
    {
        FakeAccounts people;
        playClass(people, SystemClock().now());
        Stage stage(people);
        QVERIFY(QTest::qWaitForWindowActive(&stage));
        QTRY_COMPARE(stage.rows(), 14);
        stage.click(u"tom"_s);
        stage.click(u"mira"_s, Qt::ControlModifier);
        QVERIFY(!stage.find<QAction>(u"userEdit"_s)->isEnabled());
        stage.table()->setFocus();
        QTest::keyClick(stage.table(), Qt::Key_Delete);
        press(u"confirmGo"_s);
        QTRY_COMPARE(stage.rows(), 12);
        QStringList calls = people.calls;
        calls.sort();
        QCOMPARE(calls, (QStringList{u"remove 10"_s, u"remove 4"_s}));
    }

    void theLastAdministratorStays()
    {
        FakeAccounts people;
        people.add(u"instructor"_s, Role::Admin);
        Stage stage(people);
        QTRY_COMPARE(stage.rows(), 1);
        stage.click(u"instructor"_s);
        people.broken = Error{ErrorKind::Conflict, u"This is the last administrator."_s, {}};
        stage.find<QAction>(u"userRemove"_s)->trigger();
        press(u"confirmGo"_s);
        QTRY_VERIFY(stage.sentence.contains(u"last administrator"_s));
        QCOMPARE(stage.rows(), 1);
    }

    void keysAreListedMadeAndRevoked()
    {
        FakeAccounts people;
        playClass(people, SystemClock().now());
        Stage stage(people);
        QTRY_COMPARE(stage.rows(), 14);
        stage.click(u"mira"_s);
        QTRY_VERIFY(stage.find<QLabel>(u"keyLabelOf1"_s) != nullptr);
        QCOMPARE(stage.find<QLabel>(u"keyLabelOf1"_s)->text(), u"notebook"_s);
        QVERIFY(stage.find<QLabel>(u"keyFactsOf2"_s)->text().contains(u"revoked"_s));
        QCOMPARE(stage.find<QToolButton>(u"keyRevoke2"_s), nullptr);

        QTest::mouseClick(stage.find<QPushButton>(u"inspector_userNewKey"_s), Qt::LeftButton);
        QTRY_VERIFY(dialogPart<QPushButton>(u"keyMake"_s) != nullptr);
        QVERIFY(!dialogPart<QPushButton>(u"keyMake"_s)->isEnabled()); // a key needs a label
        type(u"keyLabel"_s, u"render script"_s);
        auto *scope = dialogPart<QComboBox>(u"keyScope"_s);
        scope->setFocus();
        QTest::keyClick(scope, Qt::Key_Down);
        auto *expiry = dialogPart<QComboBox>(u"keyExpiry"_s);
        expiry->setFocus();
        QTest::keyClick(expiry, Qt::Key_End); // never
        press(u"keyMake"_s);
        QTRY_COMPARE(people.calls.last(), u"createKey 4 render script worker 0"_s);
        QTRY_VERIFY(dialogPart<QLineEdit>(u"secretText"_s) != nullptr);
        QCOMPARE(dialogPart<QLineEdit>(u"secretText"_s)->text(), u"cq_test3-and-the-rest"_s);
        press(u"secretClose"_s);

        QTRY_VERIFY(stage.find<QToolButton>(u"keyRevoke3"_s) != nullptr);
        QTest::mouseClick(stage.find<QToolButton>(u"keyRevoke3"_s), Qt::LeftButton);
        press(u"confirmGo"_s);
        QTRY_COMPARE(people.calls.last(), u"revokeKey 3"_s);
        QTRY_COMPARE(stage.find<QToolButton>(u"keyRevoke3"_s), nullptr);
    }

    void theJobsOfEachAreCounted()
    {
        FakeAccounts people;
        playClass(people, SystemClock().now());
        Stage stage(people);
        QTRY_COMPARE(stage.rows(), 14);
        stage.click(u"mira"_s); // number 4
        auto *facts = stage.find<FactList>(u"userFacts"_s);
        QTRY_COMPARE(facts->value(u"Jobs waiting"_s), u"0"_s);
        const auto queue = [&stage](qint64 number, qint64 owner, JobState state) {
            Job job;
            job.id = JobId{number};
            job.owner = UserId{owner};
            job.state = state;
            stage.engine.publishJob(job);
        };
        queue(1, 4, JobState::Pending);
        queue(2, 4, JobState::Pending);
        queue(3, 4, JobState::Collecting);
        queue(4, 4, JobState::Completed); // ended: no matter how many
        queue(5, 5, JobState::Running);
        QTRY_COMPARE(facts->value(u"Jobs waiting"_s), u"2"_s);
        QCOMPARE(facts->value(u"Jobs running"_s), u"1"_s);
        const auto rowOf = [&stage](const QString &name) {
            for (int row = 0; row < stage.rows(); ++row) {
                if (stage.cell(row, AccountColumn::Name) == name)
                    return row;
            }
            return -1;
        };
        QCOMPARE(stage.cell(rowOf(u"mira"_s), AccountColumn::Waiting), u"2"_s);
        QCOMPARE(stage.cell(rowOf(u"amir"_s), AccountColumn::Running), u"1"_s); // number 5
        QCOMPARE(stage.cell(rowOf(u"lena"_s), AccountColumn::Running), u"–"_s);
    }

    void whatIsStoredIsHeldAgainstTheLimit()
    {
        constexpr qint64 kGiga = 1024LL * 1024 * 1024;
        FakeAccounts people;
        playClass(people, SystemClock().now());
        const auto personNamed = [&people](const QString &name) -> Account & {
            return *std::ranges::find(people.people, name, &Account::name);
        };
        personNamed(u"mira"_s).quota.storedBytes = 4 * kGiga;
        personNamed(u"amir"_s).quota.storedBytes = 0; // unlimited, whatever the house says
        personNamed(u"lena"_s).quota.storedBytes = std::nullopt;
        Stage stage(people);
        stage.engine.pairs[u"quota.stored_megabytes"_s] = u"2048"_s;
        stage.engine.bytesByOwner = {{personNamed(u"mira"_s).id, 3 * kGiga},
                                     {personNamed(u"amir"_s).id, 3 * kGiga},
                                     {personNamed(u"lena"_s).id, 3 * kGiga}};
        QTRY_COMPARE(stage.rows(), 14);
        const auto stored = [&stage](const QString &name) {
            for (int row = 0; row < stage.rows(); ++row) {
                if (stage.cell(row, AccountColumn::Name) == name)
                    return stage.cell(row, AccountColumn::Stored);
            }
            return QString();
        };
        QTRY_COMPARE(stored(u"mira"_s), u"3.0 GB"_s);

        auto *facts = stage.find<FactList>(u"userFacts"_s);
        auto *bar = stage.find<QProgressBar>(u"storageBar"_s);
        stage.click(u"mira"_s);
        QTRY_COMPARE(facts->value(u"Stored files"_s), u"3.0 GB of at most 4.0 GB"_s);
        QVERIFY(bar->isVisible());
        QCOMPARE(bar->value() * 4, bar->maximum() * 3);
        QCOMPARE(bar->property("kind").toString(), QString());
        stage.click(u"amir"_s);
        QTRY_COMPARE(facts->value(u"Stored files"_s), u"3.0 GB"_s);
        QVERIFY(!bar->isVisible());
        stage.click(u"lena"_s); // the house's limit holds, and is passed
        QTRY_COMPARE(facts->value(u"Stored files"_s), u"3.0 GB of at most 2.0 GB"_s);
        QCOMPARE(bar->value(), bar->maximum());
        QCOMPARE(bar->property("kind").toString(), u"failed"_s);

        // A job that ends brings new results; one that only runs brings no question.
        stage.engine.bytesByOwner[personNamed(u"lena"_s).id] = kGiga;
        Job job;
        job.id = JobId{1};
        job.owner = personNamed(u"lena"_s).id;
        job.state = JobState::Completed;
        job.finishedAt = 1;
        stage.engine.publishJob(job);
        QTRY_COMPARE_WITH_TIMEOUT(facts->value(u"Stored files"_s), u"1.0 GB of at most 2.0 GB"_s,
                                  20'000);
        QCOMPARE(stored(u"lena"_s), u"1.0 GB"_s);
    }

    void whoStoresMostComesFirst()
    {
        FakeAccounts people;
        playClass(people, SystemClock().now());
        Stage stage(people);
        stage.engine.bytesByOwner = {{people.people.at(3).id, 5'000},
                                     {people.people.at(5).id, 70'000'000}};
        QTRY_COMPARE(stage.rows(), 14);
        QTRY_VERIFY(stage.table()->model()->index(0, 0).isValid());
        stage.table()->sortByColumn(static_cast<int>(AccountColumn::Stored), Qt::AscendingOrder);
        QTRY_COMPARE(stage.cell(0, AccountColumn::Name), people.people.at(5).name);
        QCOMPARE(stage.cell(1, AccountColumn::Name), people.people.at(3).name);
        QCOMPARE(stage.cell(2, AccountColumn::Stored), u"–"_s);
    }

    void tooManyJobsAreNotCountedWrong()
    {
        FakeAccounts people;
        playClass(people, SystemClock().now());
        Stage stage(people);
        QTRY_COMPARE(stage.rows(), 14);
        stage.click(u"mira"_s);
        auto *facts = stage.find<FactList>(u"userFacts"_s);
        QTRY_COMPARE(facts->value(u"Jobs waiting"_s), u"0"_s);
        for (int i = 1; i <= JobTally::kMost + 1; ++i) {
            Job job;
            job.id = JobId{i};
            job.owner = UserId{4};
            job.state = JobState::Pending;
            stage.engine.jobs[job.id] = job;
        }
        stage.engine.publish({});
        QTRY_COMPARE(facts->value(u"Jobs waiting"_s), u"–"_s);
    }

    void typingFiltersAndEscClears()
    {
        FakeAccounts people;
        playClass(people, SystemClock().now());
        Stage stage(people);
        QTRY_COMPARE(stage.rows(), 14);
        auto *filter = stage.find<QLineEdit>(u"userFilter"_s);
        filter->setFocus();
        QTest::keyClicks(filter, u"EDIT"_s); // a role
        QTRY_COMPARE(stage.rows(), 1);
        QCOMPARE(stage.cell(0, AccountColumn::Name), u"helper"_s);
        QTest::keyClicks(filter, u"???"_s);
        QTRY_VERIFY(stage.find<QPushButton>(u"emptyClear"_s) != nullptr);
        QTest::keyClick(filter, Qt::Key_Escape);
        QTRY_COMPARE(stage.rows(), 14);
        QTRY_VERIFY(stage.table()->isVisible());
    }

    void aHeaderSorts()
    {
        FakeAccounts people;
        playClass(people, SystemClock().now());
        Stage stage(people);
        QTRY_COMPARE(stage.rows(), 14);
        QCOMPARE(stage.cell(0, AccountColumn::Name), u"aisha"_s);
        QHeaderView *header = stage.table()->horizontalHeader();
        QTest::mouseClick(
            header->viewport(), Qt::LeftButton, {},
            QPoint(header->sectionViewportPosition(static_cast<int>(AccountColumn::LastSignIn))
                       + 10,
                   10));
        QTRY_COMPARE(stage.cell(0, AccountColumn::Name), u"instructor"_s); // 7 minutes ago
        QCOMPARE(stage.cell(0, AccountColumn::LastSignIn), u"7 min ago"_s);
        QCOMPARE(stage.cell(13, AccountColumn::LastSignIn), u"never"_s);
    }

    void peopleWithoutAnAdministratorAreWarnedAbout()
    {
        FakeAccounts people;
        people.add(u"mira"_s);
        Stage stage(people);
        QTRY_COMPARE(stage.rows(), 1);
        QTRY_VERIFY(stage.find<NoteCard>(u"noAdmin"_s)->isVisible());
        people.add(u"instructor"_s, Role::Admin);
        people.publish();
        QTRY_VERIFY(!stage.find<NoteCard>(u"noAdmin"_s)->isVisible());
        QCOMPARE(stage.rows(), 2);
    }

    void aFailureIsExplainedAndTriedAgain()
    {
        FakeAccounts people;
        playClass(people, SystemClock().now());
        people.broken = Error{ErrorKind::Storage, u"disk is gone"_s, {}};
        Stage stage(people);
        QTRY_VERIFY(stage.find<QPushButton>(u"tryAgain"_s) != nullptr);
        people.broken.reset();
        QTest::mouseClick(stage.find<QPushButton>(u"tryAgain"_s), Qt::LeftButton);
        QTRY_COMPARE(stage.rows(), 14);
        QTRY_VERIFY(stage.table()->isVisible());
    }

    void whatIsReadInTimeIsNeverGrey()
    {
        FakeAccounts people;
        playClass(people, SystemClock().now());
        Stage stage(people);
        QTRY_COMPARE(stage.rows(), 14);
        QElapsedTimer since;
        since.start();
        // Grey rows come after 200 ms, unless there is something to show by then.
        QTRY_VERIFY(since.hasExpired(300));
        QVERIFY(stage.table()->isVisible());
    }

    void theLanguageChangesWithoutARestart()
    {
        FakeAccounts people;
        playClass(people, SystemClock().now());
        Stage stage(people);
        QTRY_COMPARE(stage.rows(), 14);
        stage.click(u"mira"_s);
        QTRY_VERIFY(stage.find<QLabel>(u"keyFactsOf2"_s) != nullptr);
        test::Shouting shouting;
        QVERIFY(QCoreApplication::installTranslator(&shouting));
        QTRY_COMPARE(stage.find<QLabel>(u"pageTitle"_s)->text(), u"USERS"_s);
        QCOMPARE(stage.find<QPushButton>(u"inspector_userEdit"_s)->text(), u"EDIT…"_s);
        QCOMPARE(stage.cell(0, AccountColumn::State), u"ACTIVE"_s);
        QTRY_VERIFY(stage.find<QLabel>(u"keyFactsOf2"_s)->text().contains(u"REVOKED"_s));
        for (const QLabel *label : stage.findChildren<QLabel *>()) {
            const QString text = label->text();
            const bool isWord = label->isVisible() && text.contains(u' ')
                && !text.contains(u"mira"_s) && !label->objectName().startsWith(u"key"_s);
            if (isWord)
                QCOMPARE(text, text.toUpper());
        }
    }

    void theModelKeepsItsPromises()
    {
        FakeAccounts people;
        playClass(people, SystemClock().now());
        const SystemClock clock;
        FakeEngineHandle engine;
        AccountTableModel model(people, engine, clock);
        const QAbstractItemModelTester tester(
            &model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        model.open();
        QTRY_COMPARE(model.rowCount(), 14);
        people.people.removeAt(3);
        people.people[0].name = u"teacher"_s;
        people.add(u"new"_s);
        people.publish();
        QTRY_COMPARE(model.rowCount(), 14);
        QTRY_COMPARE(model.index(0, 0).data().toString(), u"teacher"_s);
        QCOMPARE(model.index(13, 0).data().toString(), u"new"_s);
    }

    void everythingHasAName()
    {
        FakeAccounts people;
        playClass(people, SystemClock().now());
        Stage stage(people);
        QTRY_COMPARE(stage.rows(), 14);
        stage.click(u"mira"_s);
        QTRY_VERIFY(stage.find<QLabel>(u"keyLabelOf1"_s) != nullptr);
        stage.find<QAction>(u"addUser"_s)->trigger();
        QTRY_VERIFY(dialogPart<QLineEdit>(u"userName"_s) != nullptr);
        QList<QWidget *> widgets = stage.findChildren<QWidget *>();
        widgets += dialogPart<QLineEdit>(u"userName"_s)->window()->findChildren<QWidget *>();
        for (QWidget *widget : widgets) {
            const bool matters = qobject_cast<QAbstractButton *>(widget) != nullptr
                || qobject_cast<QLineEdit *>(widget) != nullptr
                || qobject_cast<QComboBox *>(widget) != nullptr
                || qobject_cast<QAbstractSpinBox *>(widget) != nullptr
                || qobject_cast<QTableView *>(widget) != nullptr;
            if (!matters || !widget->isVisible() || widget->objectName().startsWith(u"qt_"_s))
                continue;
            QVERIFY2(!widget->objectName().isEmpty(), widget->metaObject()->className());
            QAccessibleInterface *face = QAccessible::queryAccessibleInterface(widget);
            QVERIFY2(face != nullptr && !face->text(QAccessible::Name).isEmpty(),
                     qPrintable(widget->objectName()));
        }
        press(u"userCancel"_s);
    }

    void noTwoKeysOfTheTableAreTheSame()
    {
        FakeAccounts people;
        Stage stage(people);
        QSet<QString> keys;
        for (const QAction *action : stage.table()->actions() + stage.page->actions()) {
            for (const QKeySequence &key : action->shortcuts()) {
                QVERIFY2(!keys.contains(key.toString()), qPrintable(key.toString()));
                keys.insert(key.toString());
            }
        }
        QVERIFY(keys.size() >= 6);
    }
};

QTEST_MAIN(TestUsersPage)
#include "tst_userspage.moc"
