#include "ui/widgets/filteredpage.h"

#include "ui/widgets/filterfield.h"
#include "ui/widgets/pagetable.h"
#include "ui/widgets/theme.h"

#include <QAction>
#include <QApplication>
#include <QSignalSpy>
#include <QStringListModel>
#include <QTest>
#include <QVBoxLayout>

using namespace cq;
using namespace cq::ui;
using namespace Qt::StringLiterals;

namespace {

class Fruits : public FilteredPage
{
public:
    Fruits()
        : FilteredPage(u"fruitFilter"_s, u"fruitFind"_s, nullptr)
    {
        auto *column = new QVBoxLayout(this);
        column->addWidget(filterField());
        table = new PageTable;
        model.setStringList({u"apple"_s, u"pear"_s});
        table->setModel(&model);
        column->addWidget(table);
        setTable(table);
        resize(400, 300);
    }

    QString id() const override { return u"fruits"_s; }

    QString title() const override { return u"Fruits"_s; }

    QString iconName() const override { return u"jobs"_s; }

    FilterField *field() const { return filterField(); }

    QStringListModel model;
    PageTable *table;
};

} // namespace

class TestFilteredPage : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void initTestCase() { applyTheme(Shade::Light); }

    void theKeyboardGoesFromTheTableToTheFilterAndBack()
    {
        Fruits page;
        page.show();
        QVERIFY(QTest::qWaitForWindowActive(&page));
        page.open({.page = u"fruits"_s});
        QCOMPARE(QApplication::focusWidget(), page.table);
        QTest::keyClick(page.table, Qt::Key_F, Qt::ControlModifier);
        QCOMPARE(QApplication::focusWidget(), page.field());
        QTest::keyClicks(page.field(), u"pe"_s);
        QTest::keyClick(page.field(), Qt::Key_Down);
        QCOMPARE(QApplication::focusWidget(), page.table);
        QTest::keyClick(page.table, Qt::Key_F, Qt::ControlModifier);
        QCOMPARE(page.field()->selectedText(), u"pe"_s); // typing replaces it
    }

    void escapeClearsTheFilterThenClosesTheInspector()
    {
        Fruits page;
        page.show();
        QVERIFY(QTest::qWaitForWindowActive(&page));
        const QSignalSpy inspector(&page, &Page::inspectorWanted);
        page.field()->setFocus();
        QTest::keyClicks(page.field(), u"pear"_s);
        QTest::keyClick(page.field(), Qt::Key_Escape);
        QCOMPARE(page.field()->text(), QString());
        QCOMPARE(QApplication::focusWidget(), page.table);
        QVERIFY(inspector.isEmpty());
        QTest::keyClick(page.table, Qt::Key_Escape);
        QCOMPARE(inspector.size(), qsizetype(1));
        QCOMPARE(inspector.first().first().toBool(), false);
    }

    void aTableThatComesLaterGetsTheKeyboardOnce()
    {
        Fruits page;
        page.table->hide(); // as while a page loads
        page.show();
        QVERIFY(QTest::qWaitForWindowActive(&page));
        page.open({});
        QVERIFY(QApplication::focusWidget() != page.table);
        page.table->show();
        QTRY_COMPARE(QApplication::focusWidget(), page.table);
        page.field()->setFocus();
        page.table->hide();
        page.table->show(); // another filter was loaded: whoever types goes on typing
        QCOMPARE(QApplication::focusWidget(), page.field());
    }
};

QTEST_MAIN(TestFilteredPage)
#include "tst_filteredpage.moc"
