#include "core/base/clock.h"
#include "tests/support/fakeaccounts.h"
#include "tests/support/fakeenginehandle.h"
#include "tests/support/fakelistener.h"
#include "tests/support/fakestory.h"
#include "ui/users/addmanydialog.h"
#include "ui/users/credentialsheet.h"
#include "ui/users/sheetdialog.h"
#include "ui/users/userspage.h"
#include "ui/widgets/notecard.h"
#include "ui/widgets/qrcode.h"
#include "ui/widgets/theme.h"

#include <QAbstractItemModel>
#include <QApplication>
#include <QFile>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPointer>
#include <QPushButton>
#include <QSignalSpy>
#include <QSpinBox>
#include <QTabBar>
#include <QTableView>
#include <QTemporaryDir>
#include <QTest>

#include <sys/stat.h>

using namespace cq;
using namespace cq::ui;
using namespace Qt::StringLiterals;

namespace {

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

CredentialSheet sheetOf(int people)
{
    CredentialSheet sheet;
    sheet.url = u"https://192.168.1.20:5000"_s;
    for (int i = 0; i < people; ++i) {
        IssuedAccount one;
        one.account.name = u"pc-%1"_s.arg(i + 1);
        one.password = u"pass-word-%1"_s.arg(i + 1);
        sheet.people.append(one);
    }
    return sheet;
}

struct Shown
{
    Shown()
        : dialog(new AddManyDialog(people))
        , made(dialog, &AddManyDialog::made)
    {
        dialog->show();
    }

    ~Shown() { delete dialog; }

    template <typename T> T *find(const QString &name) { return dialog->findChild<T *>(name); }

    QString who() { return find<QLabel>(u"manyWho"_s)->text(); }

    FakeAccounts people;
    QPointer<AddManyDialog> dialog;
    QSignalSpy made;
};

} // namespace

class TestAddMany : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void initTestCase() { applyTheme(Shade::Light); }

    void aSeriesSaysWhoItWouldBe()
    {
        Shown shown;
        QCOMPARE(shown.who(), u"pc-01, pc-02, pc-03, pc-04 … pc-20"_s);
        auto *prefix = shown.find<QLineEdit>(u"manyPrefix"_s);
        prefix->selectAll();
        QTest::keyClicks(prefix, u"seat "_s); // a space at the end is not part of it
        QCOMPARE(shown.who(), u"seat01, seat02, seat03, seat04 … seat20"_s);
        QTest::keyClicks(prefix, u"x"_s);
        QVERIFY(!shown.find<QPushButton>(u"manyMake"_s)->isEnabled());
        prefix->setText(u"p"_s);
        auto *count = shown.find<QSpinBox>(u"manyCount"_s);
        count->setFocus();
        count->selectAll();
        QTest::keyClicks(count, u"100"_s); // needs a third digit
        QCOMPARE(shown.who(), u"p001, p002, p003, p004 … p100"_s);
        QCOMPARE(shown.find<QPushButton>(u"manyMake"_s)->text(), u"Make 100 users"_s);
    }

    void aListIsCheckedWhileTyping()
    {
        Shown shown;
        shown.find<QTabBar>(u"manyTabs"_s)->setCurrentIndex(1);
        QVERIFY(!shown.find<QPushButton>(u"manyMake"_s)->isEnabled());
        QCOMPARE(shown.who(), QString());
        auto *list = shown.find<QPlainTextEdit>(u"manyList"_s);
        list->setFocus();
        QTest::keyClicks(list, u"mira"_s);
        QTest::keyClick(list, Qt::Key_Return);
        QTest::keyClicks(list, u"Mira"_s);
        QVERIFY(shown.who().startsWith(u"Line 2"_s));
        QVERIFY(!shown.find<QPushButton>(u"manyMake"_s)->isEnabled());
        QTest::keyClicks(list, u"2,,editor"_s);
        QCOMPARE(shown.who(), u"mira, Mira2"_s);
        QTest::mouseClick(shown.find<QPushButton>(u"manyMake"_s), Qt::LeftButton);
        QTRY_COMPARE(shown.made.size(), 1);
        const auto issued = shown.made.first().first().value<QList<IssuedAccount>>();
        QCOMPARE(issued.size(), 2);
        QCOMPARE(issued.last().account.role, Role::Editor);
    }

    void aListComesFromAFile()
    {
        const QTemporaryDir folder;
        QFile file(folder.filePath(u"class.csv"_s));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write("name;password\r\n\"mira\";\"good; password\"\r\n");
        file.close();
        Shown shown;
        shown.find<QTabBar>(u"manyTabs"_s)->setCurrentIndex(1);
        shown.dialog->openFile(file.fileName());
        QTRY_COMPARE(shown.who(), u"mira"_s);
        shown.dialog->openFile(folder.filePath(u"none.csv"_s));
        QTRY_VERIFY(shown.find<NoteCard>(u"manyResult"_s)->isVisible());
        QVERIFY(shown.find<NoteCard>(u"manyResult"_s)->text().contains(u"none.csv"_s));
    }

    void aTakenNameMakesNobody()
    {
        Shown shown;
        shown.people.add(u"pc-07"_s);
        QTest::mouseClick(shown.find<QPushButton>(u"manyMake"_s), Qt::LeftButton);
        QTRY_VERIFY(shown.find<NoteCard>(u"manyResult"_s)->text().contains(u"pc-07"_s));
        QCOMPARE(shown.made.size(), 0);
        QVERIFY(shown.find<QPushButton>(u"manyMake"_s)->isEnabled());
    }

    void theSheetFollowsAndHasTheAddress()
    {
        FakeAccounts people;
        people.add(u"instructor"_s, Role::Admin);
        FakeEngineHandle engine;
        playEmpty(engine);
        FakeListener listener;
        listener.state.url = u"https://192.168.1.20:5000"_s;
        const SystemClock clock;
        UsersPage page(engine, people, &listener, clock);
        page.resize(1200, 800);
        page.show();
        QTRY_VERIFY(page.findChild<QPushButton *>(u"usersMany"_s)->isVisible());
        QTest::mouseClick(page.findChild<QPushButton *>(u"usersMany"_s), Qt::LeftButton);
        press(u"manyMake"_s);
        QTRY_VERIFY(dialogPart<QTableView>(u"sheetTable"_s) != nullptr);
        const QAbstractItemModel *model = dialogPart<QTableView>(u"sheetTable"_s)->model();
        QCOMPARE(model->rowCount(), 20);
        QCOMPARE(model->index(0, 0).data().toString(), u"pc-01"_s);
        QCOMPARE(model->index(0, 1).data().toString(), u"made-0003"_s);
        QCOMPARE(dialogPart<QrLabel>(u"sheetCode"_s)->text(), listener.state.url);
        // Closing before anybody has the passwords asks.
        press(u"sheetClose"_s);
        QTRY_VERIFY(dialogPart<QPushButton>(u"confirmGo"_s) != nullptr);
        press(u"confirmStay"_s);
        QVERIFY(dialogPart<QTableView>(u"sheetTable"_s) != nullptr);
        const QTemporaryDir folder;
        const QString path = folder.filePath(u"cards.csv"_s);
        qobject_cast<SheetDialog *>(dialogPart<QTableView>(u"sheetTable"_s)->window())
            ->saveCsv(path);
        QTRY_VERIFY(QFile::exists(path));
        QTRY_VERIFY(dialogPart<NoteCard>(u"sheetResult"_s)->isVisible());
        press(u"sheetClose"_s);
        QTRY_COMPARE(dialogPart<QTableView>(u"sheetTable"_s), nullptr);
    }

    void filesAreForTheirOwnerOnly()
    {
        const QTemporaryDir folder;
        const QPointer<SheetDialog> dialog = new SheetDialog(sheetOf(3));
        const QString pdf = folder.filePath(u"cards.pdf"_s);
        const QString csv = folder.filePath(u"cards.csv"_s);
        dialog->savePdf(pdf);
        dialog->saveCsv(csv);
        for (const QString &path : {pdf, csv}) {
            QTRY_VERIFY2(QFile::exists(path), qPrintable(path));
            struct stat facts = {};
            QCOMPARE(::stat(QFile::encodeName(path).constData(), &facts), 0);
            QCOMPARE(facts.st_mode & 0777U, 0600U);
        }
        QFile file(pdf);
        QVERIFY(file.open(QIODevice::ReadOnly));
        QVERIFY(file.readAll().startsWith("%PDF-"));
        delete dialog;
    }

    void theCsvIsQuotedAsRfc4180Says()
    {
        CredentialSheet sheet = sheetOf(1);
        sheet.people.first().password = u"a,\"b\" c"_s;
        QCOMPARE(sheetCsv(sheet),
                 QByteArray("name,password,role,url\r\n"
                            "pc-1,\"a,\"\"b\"\" c\",participant,https://192.168.1.20:5000\r\n"));
    }

    void tenCardsFitOnAPage_data()
    {
        QTest::addColumn<int>("people");
        QTest::addColumn<int>("pages");
        QTest::newRow("one person") << 1 << 1;
        QTest::newRow("a full page") << 10 << 1;
        QTest::newRow("one too many") << 11 << 2;
        QTest::newRow("a large class") << 95 << 10;
    }

    void tenCardsFitOnAPage()
    {
        QFETCH(int, people);
        QFETCH(int, pages);
        const CredentialSheet sheet = sheetOf(people);
        QCOMPARE(sheetPages(sheet), pages);
        // What the file says about itself: one object of type Page for each.
        const QByteArray pdf = sheetPdf(sheet);
        QCOMPARE(pdf.count("/Type /Page\n"), pages);
    }
};

QTEST_MAIN(TestAddMany)
#include "tst_addmany.moc"
