#include "core/base/clock.h"
#include "tests/support/fakeenginehandle.h"
#include "tests/support/fakestory.h"
#include "ui/jobs/jobspage.h"
#include "ui/jobs/submitdialog.h"
#include "ui/models/vramhistory.h"
#include "ui/nodes/nodedialog.h"
#include "ui/nodes/nodespage.h"
#include "ui/shell/mainwindow.h"
#include "ui/widgets/theme.h"

#include <QBuffer>
#include <QDir>
#include <QLineEdit>
#include <QPainter>
#include <QPointer>
#include <QPushButton>
#include <QTabBar>
#include <QTableView>
#include <QTemporaryDir>
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

    void pages_data()
    {
        QTest::addColumn<bool>("dark");
        QTest::addColumn<QSize>("size");
        QTest::newRow("light-large") << false << QSize(1600, 1000);
        QTest::newRow("dark-large") << true << QSize(1600, 1000);
        QTest::newRow("light-small") << false << QSize(1024, 640);
        QTest::newRow("dark-small") << true << QSize(1024, 640);
    }

    void pages()
    {
        QFETCH(bool, dark);
        QFETCH(QSize, size);
        applyTheme(dark ? Shade::Dark : Shade::Light);
        FakeEngineHandle engine;
        playBusy(engine);
        tellMore(engine);
        VramHistory history(engine);
        MainWindow window(engine, nullptr,
                          {new JobsPage(engine, m_clock), new NodesPage(engine, history, m_clock)},
                          {});
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
        window.follow({.page = u"jobs"_s, .job = JobId{2414}});
        QTest::qWait(300);
        save(window, u"jobs-failed-"_s + name);
        window.follow({.page = u"jobs"_s, .job = JobId{2416}});
        window.findChild<QTabBar *>(u"jobTabs"_s)->setCurrentIndex(1);
        QTest::qWait(300);
        save(window, u"jobs-results-"_s + name);
        window.findChild<QTabBar *>(u"jobTabs"_s)->setCurrentIndex(2);
        QTest::qWait(300);
        save(window, u"jobs-workflow-"_s + name);
        window.follow({.page = u"nodes"_s});
        QTest::qWait(1500);
        save(window, u"nodes-"_s + name);
        window.follow({.page = u"nodes"_s, .node = NodeId{4}});
        QTest::qWait(700);
        save(window, u"nodes-inspector-"_s + name);
    }

    void dialogs_data() { pages_data(); }

    void dialogs()
    {
        QFETCH(bool, dark);
        applyTheme(dark ? Shade::Dark : Shade::Light);
        FakeEngineHandle engine;
        playBusy(engine);
        const QString name = QString::fromLatin1(QTest::currentDataTag());
        if (name.endsWith(u"small"_s))
            return;
        QTemporaryDir folder;
        QFile file(folder.filePath(u"portrait.json"_s));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(R"({"1": {"class_type": "CheckpointLoaderSimple",
            "inputs": {"ckpt_name": "sd_xl_base_1.0.safetensors"}},
            "2": {"class_type": "LoadImage", "inputs": {"image": "cat.png"}},
            "3": {"class_type": "LoadImage", "inputs": {"image": "dog.png"}},
            "4": {"class_type": "SaveImage", "inputs": {"images": ["2", 0]}}})");
        file.close();
        QFile cat(folder.filePath(u"cat.png"_s));
        QVERIFY(cat.open(QIODevice::WriteOnly));
        cat.write(sunset());
        cat.close();
        QPointer<SubmitDialog> dialog = new SubmitDialog(engine);
        dialog->show();
        QTest::qWait(200);
        save(*dialog, u"submit-empty-"_s + name);
        dialog->openFile(file.fileName());
        QTest::qWait(400);
        save(*dialog, u"submit-"_s + name);
        delete dialog;
        QPointer<NodeDialog> node = new NodeDialog(engine, 0.9);
        node->show();
        QTest::keyClicks(node->findChild<QLineEdit *>(u"nodeUrl"_s), u"https://10.0.0.7:8188"_s);
        QTest::keyClick(node->findChild<QLineEdit *>(u"nodeUrl"_s), Qt::Key_Tab);
        QTest::qWait(200);
        NodeTest answer;
        answer.gpu = u"RTX 4090"_s;
        answer.comfyVersion = u"0.3.34"_s;
        answer.vram.total = 24LL << 30;
        answer.vram.free = 20LL << 30;
        answer.latencyMs = 4;
        answer.certificate = QByteArray(32, 'c');
        engine.testAnswer = answer;
        QTest::mouseClick(node->findChild<QPushButton *>(u"nodeTest"_s), Qt::LeftButton);
        QTest::qWait(300);
        save(*node, u"node-dialog-"_s + name);
        delete node;
    }

    void states_data() { pages_data(); }

    void states()
    {
        QFETCH(bool, dark);
        QFETCH(QSize, size);
        applyTheme(dark ? Shade::Dark : Shade::Light);
        const QString name = QString::fromLatin1(QTest::currentDataTag());
        for (const QString &state : {u"empty"_s, u"broken"_s, u"loading"_s}) {
            FakeEngineHandle engine;
            playBusy(engine);
            if (state == u"empty"_s)
                playEmpty(engine);
            else if (state == u"broken"_s)
                playBroken(engine);
            else
                engine.silent = true;
            VramHistory history(engine);
            MainWindow window(
                engine, nullptr,
                {new JobsPage(engine, m_clock), new NodesPage(engine, history, m_clock)}, {});
            window.resize(size);
            window.show();
            QTest::qWait(500);
            save(window, u"jobs-%1-%2"_s.arg(state, name));
            window.follow({.page = u"nodes"_s});
            QTest::qWait(300);
            save(window, u"nodes-%1-%2"_s.arg(state, name));
            engine.answerAll();
        }
    }
};

QTEST_MAIN(PagePictures)
#include "pagepictures.moc"
