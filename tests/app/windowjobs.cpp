#include "app/listenerservice.h"
#include "app/windowprogram.h"
#include "core/simnode/simnode.h"
#include "tests/app/program.h"
#include "tests/support/answer.h"
#include "ui/jobs/jobtableview.h"
#include "ui/models/jobcolumns.h"
#include "ui/models/jobtablemodel.h"
#include "ui/shell/mainwindow.h"
#include "ui/widgets/page.h"

#include <QApplication>
#include <QElapsedTimer>
#include <QMenu>
#include <QTemporaryDir>
#include <QToolButton>

#include <memory>

using namespace Qt::StringLiterals;
using namespace cq;
using namespace cq::test;

namespace {

const Actor kActor{kLocalOperator, u"local"_s, u"test"_s};

} // namespace

/// The whole program with its window, but main(); jobs come from another process over HTTP.
class TestWindowJobs : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void noKeyStandsTwiceInTheMenuOfWhatCanBeAdded();
    void aJobFromElsewhereIsARowWithItsSenderProgressAndResult();

private:
    QString path(const QString &name) const { return m_folder.filePath(name); }

    QTemporaryDir m_folder;
};

void TestWindowJobs::noKeyStandsTwiceInTheMenuOfWhatCanBeAdded()
{
    EngineThread engine(EngineConfig{path(u"menu"_s), false});
    CQ_VERIFY_OK(engine.start());
    WindowProgram program(engine.handle(), engine.accounts(), nullptr, {});
    const QMenu *menu = nullptr;
    for (const QWidget *widget : QApplication::allWidgets()) {
        if (widget->objectName() == u"addMenu"_s)
            menu = qobject_cast<const QMenu *>(widget);
    }
    QVERIFY(menu != nullptr);
    QStringList keys;
    for (const QAction *action : menu->actions()) {
        if (!action->shortcut().isEmpty())
            keys << action->shortcut().toString();
    }
    QVERIFY(keys.size() >= 3);
    QVERIFY2(keys.removeDuplicates() == 0, qPrintable(keys.join(u' ')));
}

void TestWindowJobs::aJobFromElsewhereIsARowWithItsSenderProgressAndResult()
{
    SimNodeConfig config;
    config.node = defaultScenario().nodes.first();
    config.node.jobSeconds = 2;
    SimNode sim(config);
    CQ_VERIFY_OK(sim.start());
    EngineThread engine(EngineConfig{path(u"data"_s), false});
    CQ_VERIFY_OK(engine.start());
    ListenerService listener(engine, path(u"data"_s));
    WindowProgram program(engine.handle(), engine.accounts(), &listener, {});
    ui::MainWindow &window = program.window();
    ListenerWish wish;
    wish.port = 0;
    CQ_VERIFY_OK(await(listener.apply(wish)));
    NodeConfig node;
    node.name = u"gpu-a"_s;
    node.url = sim.url();
    CQ_VERIFY_OK(await(engine.handle().addNode(node, {})));
    NewAccount wanted;
    wanted.name = u"mira"_s;
    wanted.password = u"a good password"_s;
    const auto mira = await(engine.accounts().create(wanted, kActor));
    CQ_VERIFY_OK(mira);
    const auto key =
        await(engine.accounts().createKey(mira->id, u"test"_s, KeyScope::Full, 0, kActor));
    CQ_VERIFY_OK(key);
    auto *address = window.findChild<QToolButton *>(u"statusListener"_s);
    QTRY_COMPARE(address->text(), listener.status().url);

    window.follow({.page = u"jobs"_s});
    auto *table = window.findChild<ui::JobTableView *>();
    QVERIFY(table != nullptr);
    const QAbstractItemModel &rows = *table->model();
    const auto cell = [&rows](ui::JobColumn column) {
        return rows.index(0, static_cast<int>(column)).data().toString();
    };
    QProcess submit;
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.insert(u"COMFYQUEUE_TOKEN"_s, key->text);
    submit.setProcessEnvironment(environment);
    submit.start(QStringLiteral(CQ_PROGRAM),
                 {u"submit"_s,
                  QStringLiteral(CQ_SOURCE_DIR) + u"/resources/workflows/blank-image.json"_s,
                  u"--server"_s, listener.status().url, u"--wait"_s});
    QByteArray said;
    QVERIFY(QTest::qWaitFor(
        [&] {
            said += submit.readAllStandardOutput();
            return said.contains("job 1 accepted") || rows.rowCount() > 0;
        },
        kPatienceMs));
    QElapsedTimer sinceAccepted;
    sinceAccepted.start();
    QTRY_COMPARE_WITH_TIMEOUT(rows.rowCount(), 1, kPatienceMs);
    qInfo("the row is here %lld ms after the answer", sinceAccepted.elapsed());
    QCOMPARE(cell(ui::JobColumn::Job), u"1"_s);
    QTRY_COMPARE(cell(ui::JobColumn::User), u"mira"_s);
    QVERIFY(!table->isColumnHidden(static_cast<int>(ui::JobColumn::User)));
    QCOMPARE(cell(ui::JobColumn::Workflow), u"blank-image"_s);
    double most = 0;
    QVERIFY(QTest::qWaitFor(
        [&] {
            const double share = rows.index(0, 0).data(ui::JobTableModel::ProgressRole).toDouble();
            most = std::max(most, share);
            return share > 0 && share < 1;
        },
        kPatienceMs));
    QCOMPARE(cell(ui::JobColumn::Node), u"gpu-a"_s);
    const auto clients = await(listener.clients());
    CQ_VERIFY_OK(clients);
    const auto isMira = [](const ListenerClient &client) {
        return client.name == u"mira"_s && client.address == u"127.0.0.1"_s && client.requests > 0;
    };
    QVERIFY(std::ranges::any_of(*clients, isMira)); // who waits for the job is connected
    QTRY_COMPARE_WITH_TIMEOUT(cell(ui::JobColumn::State), u"Done"_s, kPatienceMs);
    QVERIFY(QTest::qWaitFor([&] { return submit.state() == QProcess::NotRunning; }, kPatienceMs));
    QCOMPARE(submit.exitCode(), 0);
    const auto detail = await(engine.handle().detail(JobId{1}));
    CQ_VERIFY_OK(detail);
    QCOMPARE(detail->outputs.size(), 1);
}

QTEST_MAIN(TestWindowJobs)

#include "windowjobs.moc"
