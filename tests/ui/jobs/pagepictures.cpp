#include "core/base/clock.h"
#include "tests/support/fakeenginehandle.h"
#include "tests/support/fakestory.h"
#include "ui/jobs/jobspage.h"
#include "ui/jobs/submitdialog.h"
#include "ui/shell/mainwindow.h"
#include "ui/widgets/theme.h"

#include <QBuffer>
#include <QDir>
#include <QPainter>
#include <QTableView>
#include <QTest>

using namespace cq;
using namespace cq::ui;
using namespace Qt::StringLiterals;

namespace {

QByteArray sunset()
{
    QImage image(512, 512, QImage::Format_RGB32);
    QPainter painter(&image);
    QLinearGradient sky(0, 0, 0, 512);
    sky.setColorAt(0, QColor(0xfdb57a));
    sky.setColorAt(1, QColor(0xd9614c));
    painter.fillRect(image.rect(), sky);
    painter.setBrush(QColor(0xffe8b8));
    painter.setPen(Qt::NoPen);
    painter.drawEllipse(QPointF(256, 250), 120, 120);
    painter.end();
    QByteArray bytes;
    QBuffer buffer(&bytes);
    buffer.open(QIODevice::WriteOnly);
    image.save(&buffer, "PNG");
    return bytes;
}

/// The running job of the pictures, with its past.
void tellMore(FakeEngineHandle &engine)
{
    JobDetail detail;
    detail.job = engine.jobs[JobId{2417}];
    detail.graph = R"({"1": {"class_type": "CheckpointLoaderSimple",
        "inputs": {"ckpt_name": "flux1-dev.safetensors"}},
        "3": {"class_type": "KSampler", "inputs": {"seed": 18446744073709551615, "steps": 20, "model": ["1", 0]}}})";
    const TimeMs sent = detail.job.submittedAt;
    detail.events = {{1, detail.job.id, sent, u"submitted"_s, {}, {}},
                     {2, detail.job.id, detail.job.startedAt - 900, u"assigned"_s, NodeId{2}, {}},
                     {3, detail.job.id, detail.job.startedAt, u"running"_s, NodeId{2}, {}}};
    engine.details[detail.job.id] = detail;
}

} // namespace

class PagePictures : public QObject
{
    Q_OBJECT

private:
    SystemClock m_clock;
    QString m_folder;

    void save(QWidget &widget, const QString &name)
    {
        if (!m_folder.isEmpty())
            QVERIFY(widget.grab().save(QDir(m_folder).filePath(name + u".png"_s)));
    }

private Q_SLOTS:

    void initTestCase()
    {
        m_folder = qEnvironmentVariable("CQ_PICTURES");
        if (m_folder.isEmpty())
            QSKIP("CQ_PICTURES names no folder");
    }

    void jobs_data()
    {
        QTest::addColumn<bool>("dark");
        QTest::addColumn<QSize>("size");
        QTest::newRow("light-large") << false << QSize(1600, 1000);
        QTest::newRow("dark-large") << true << QSize(1600, 1000);
        QTest::newRow("light-small") << false << QSize(1024, 640);
        QTest::newRow("dark-small") << true << QSize(1024, 640);
    }

    void jobs()
    {
        QFETCH(bool, dark);
        QFETCH(QSize, size);
        applyTheme(dark ? Shade::Dark : Shade::Light);
        FakeEngineHandle engine;
        playBusy(engine);
        tellMore(engine);
        auto *page = new JobsPage(engine, m_clock);
        MainWindow window(engine, {page}, {});
        window.resize(size);
        window.show();
        QVERIFY(QTest::qWaitForWindowExposed(&window));
        const QString name = QString::fromLatin1(QTest::currentDataTag());
        QTest::qWait(700);
        save(window, u"jobs-"_s + name);
        window.follow({.page = u"jobs"_s, .job = JobId{2417}});
        QTest::qWait(300);
        engine.publishPreview(JobId{2417}, sunset());
        QTest::qWait(500);
        save(window, u"jobs-inspector-"_s + name);
        auto *table = window.findChild<QTableView *>(u"jobTable"_s);
        for (const int row : {3, 6, 9})
            table->selectionModel()->select(table->model()->index(row, 0),
                                            QItemSelectionModel::Select
                                                | QItemSelectionModel::Rows);
        QTest::qWait(200);
        save(window, u"jobs-bulk-"_s + name);
    }
};

QTEST_MAIN(PagePictures)
#include "pagepictures.moc"
