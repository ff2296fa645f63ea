#include "core/base/clock.h"
#include "tests/support/fakeenginehandle.h"
#include "tests/support/fakestory.h"
#include "ui/jobs/jobspage.h"
#include "ui/widgets/theme.h"

#include <QDir>
#include <QHBoxLayout>
#include <QTest>

using namespace cq;
using namespace cq::ui;
using namespace Qt::StringLiterals;

namespace {

/// A page with its inspector beside it, as the window shows them.
class Stage : public QWidget
{
public:
    explicit Stage(EngineHandle &engine)
        : page(engine, m_clock)
    {
        auto *row = new QHBoxLayout(this);
        row->setContentsMargins(0, 0, 0, 0);
        row->setSpacing(1);
        row->addWidget(&page, 1);
        page.inspector()->setFixedWidth(size::kInspector);
        row->addWidget(page.inspector());
        page.inspector()->hide();
        QObject::connect(&page, &Page::inspectorWanted, this,
                         [this](bool wanted) { page.inspector()->setVisible(wanted); });
    }

private:
    SystemClock m_clock;

public:
    JobsPage page;
};

/// Saves a picture for people to look at when CQ_PICTURES names a folder.
void picture(QWidget &widget, const QString &name)
{
    const QString folder = qEnvironmentVariable("CQ_PICTURES");
    if (!folder.isEmpty())
        widget.grab().save(QDir(folder).filePath(name + u".png"_s));
}

} // namespace

class TestJobsPage : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void pictures()
    {
        for (const Shade shade : {Shade::Light, Shade::Dark}) {
            applyTheme(shade);
            const QString suffix = shade == Shade::Light ? u"light"_s : u"dark"_s;
            FakeEngineHandle engine;
            playBusy(engine);
            Stage stage(engine);
            stage.resize(1424, 924);
            stage.show();
            QVERIFY(QTest::qWaitForWindowExposed(&stage));
            QTest::qWait(400);
            picture(stage, u"jobs-"_s + suffix);
            stage.page.open({.page = u"jobs"_s, .job = JobId{2417}});
            QTest::qWait(500);
            picture(stage, u"jobs-inspector-"_s + suffix);
            stage.resize(972, 564);
            QTest::qWait(500);
            picture(stage, u"jobs-small-"_s + suffix);
        }
    }
};

QTEST_MAIN(TestJobsPage)
#include "tst_jobspage.moc"
