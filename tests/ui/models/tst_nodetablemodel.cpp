#include "tests/support/fakeenginehandle.h"
#include "tests/support/fakestory.h"
#include "ui/models/nodetablemodel.h"

#include <QAbstractItemModelTester>
#include <QSignalSpy>
#include <QTest>

using namespace cq;
using cq::ui::NodeColumn;
using cq::ui::NodeTableModel;
using namespace Qt::StringLiterals;

namespace {

QString text(const NodeTableModel &model, NodeId node, NodeColumn column)
{
    return model.index(model.rowOf(node), static_cast<int>(column)).data().toString();
}

} // namespace

class TestNodeTableModel : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void nodesBecomeRows()
    {
        FakeEngineHandle engine;
        playBusy(engine);
        NodeTableModel model(engine);
        QAbstractItemModelTester tester(&model,
                                        QAbstractItemModelTester::FailureReportingMode::QtTest);
        QCOMPARE(model.phase(), NodeTableModel::Phase::Loading);
        model.open();
        QTRY_COMPARE(model.phase(), NodeTableModel::Phase::Ready);
        QCOMPARE(model.rowCount(), 4);
        QCOMPARE(text(model, NodeId{4}, NodeColumn::State), u"No answer"_s);
        QCOMPARE(text(model, NodeId{1}, NodeColumn::State), u"Busy"_s);
        QCOMPARE(text(model, NodeId{1}, NodeColumn::Vram), u"15.6 / 24 GB"_s);
        QCOMPARE(text(model, NodeId{3}, NodeColumn::Runs), u"2 / 2"_s);
        QCOMPARE(text(model, NodeId{4}, NodeColumn::Failed), u"25 %"_s);
        QCOMPARE(text(model, NodeId{4}, NodeColumn::Ping), u"–"_s);
        QCOMPARE(text(model, NodeId{2}, NodeColumn::Ping), u"3 ms"_s);
    }

    void newsChangesInsertsAndRemovesRowsWithoutAReset()
    {
        FakeEngineHandle engine;
        playBusy(engine);
        NodeTableModel model(engine);
        QAbstractItemModelTester tester(&model,
                                        QAbstractItemModelTester::FailureReportingMode::QtTest);
        model.open();
        QTRY_COMPARE(model.rowCount(), 4);
        QSignalSpy resets(&model, &QAbstractItemModel::modelReset);
        QSignalSpy changed(&model, &QAbstractItemModel::dataChanged);
        Node node = *engine.node(u"gpu-a"_s);
        node.status.latencyMs = 77;
        engine.publishNode(node);
        QCOMPARE(changed.count(), 1);
        QCOMPARE(text(model, NodeId{1}, NodeColumn::Ping), u"77 ms"_s);
        engine.publishNode(node); // the same again is no news
        QCOMPARE(changed.count(), 1);
        Node added;
        added.config.id = NodeId{9};
        added.config.name = u"new"_s;
        engine.publishNode(added);
        QCOMPARE(model.rowCount(), 5);
        engine.publishNodeGone(NodeId{2});
        QCOMPARE(model.rowCount(), 4);
        QCOMPARE(model.rowOf(NodeId{2}), -1);
        QCOMPARE(resets.count(), 0);
    }

    void anOldSnapshotDoesNotUndoTheNews()
    {
        FakeEngineHandle engine;
        playBusy(engine);
        NodeTableModel model(engine);
        model.open(); // the fake answers with the state of now; it arrives later
        Node node = *engine.node(u"gpu-a"_s);
        node.config.enabled = false;
        engine.publishNode(node);
        QCOMPARE(text(model, NodeId{1}, NodeColumn::State), u"Off"_s);
        QTRY_COMPARE(model.rowCount(), 4);
        QCOMPARE(text(model, NodeId{1}, NodeColumn::State), u"Off"_s);
    }

    void theSeriesIsThePlaceById()
    {
        FakeEngineHandle engine;
        playBusy(engine);
        NodeTableModel model(engine);
        model.open();
        QTRY_COMPARE(model.rowCount(), 4);
        QCOMPARE(model.seriesOf(NodeId{1}), 0);
        QCOMPARE(model.seriesOf(NodeId{4}), 3);
    }

    void aFailureIsSaidAndCanBeTriedAgain()
    {
        FakeEngineHandle engine;
        playBroken(engine);
        NodeTableModel model(engine);
        model.open();
        QTRY_COMPARE(model.phase(), NodeTableModel::Phase::Failed);
        QCOMPARE(model.error().kind, ErrorKind::Storage);
        engine.broken.reset();
        model.open();
        QTRY_COMPARE(model.phase(), NodeTableModel::Phase::Ready);
    }
};

QTEST_GUILESS_MAIN(TestNodeTableModel)
#include "tst_nodetablemodel.moc"
