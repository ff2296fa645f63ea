#include "ui/settings/clienttablemodel.h"

#include <QAbstractItemModelTester>
#include <QSignalSpy>
#include <QTest>

using namespace cq;
using namespace cq::ui;
using namespace Qt::StringLiterals;

namespace {

ListenerClient client(quint64 id, const QString &name = {}, qint64 requests = 1)
{
    ListenerClient one;
    one.id = id;
    one.address = u"192.168.1.%1"_s.arg(id);
    one.port = 50'000;
    one.name = name;
    one.since = 1'700'000'000'000;
    one.requests = requests;
    return one;
}

} // namespace

class TestClientTableModel : public QObject
{
    Q_OBJECT

    static QStringList column(const ClientTableModel &model, ClientColumn column)
    {
        QStringList texts;
        for (int row = 0; row < model.rowCount(); ++row)
            texts << model.index(row, static_cast<int>(column)).data().toString();
        return texts;
    }

private Q_SLOTS:

    void everyColumnSaysItsWord()
    {
        ClientTableModel model;
        ListenerClient socket = client(7, u"mira"_s);
        socket.isWebSocket = true;
        model.setClients({client(5, {}, 12), socket});
        QCOMPARE(column(model, ClientColumn::Address),
                 (QStringList{u"192.168.1.5"_s, u"192.168.1.7"_s}));
        QCOMPARE(column(model, ClientColumn::Name), (QStringList{u"not signed in"_s, u"mira"_s}));
        QCOMPARE(column(model, ClientColumn::Requests), (QStringList{u"12"_s, u"WebSocket"_s}));
        QVERIFY(model.index(0, 0).data(Qt::ToolTipRole).toString().contains(u"50000"_s));
        QVERIFY(!model.index(0, 2).data(Qt::ToolTipRole).toString().isEmpty());
        for (int section = 0; section < kClientColumnCount; ++section)
            QVERIFY(!model.headerData(section, Qt::Horizontal, Qt::DisplayRole).isNull());
    }

    void rowsStayWhileOthersComeAndGo()
    {
        ClientTableModel model;
        const QAbstractItemModelTester tester(
            &model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        model.setClients({client(1), client(2), client(3)});
        const QPersistentModelIndex kept = model.index(1, 0);
        QSignalSpy resets(&model, &QAbstractItemModel::modelReset);
        QSignalSpy changes(&model, &QAbstractItemModel::dataChanged);
        model.setClients({client(2, u"mira"_s, 4), client(3), client(4), client(5)});
        QCOMPARE(kept.row(), 0);
        QCOMPARE(kept.data().toString(), u"192.168.1.2"_s);
        QCOMPARE(changes.size(), 1); // only that one is another
        QCOMPARE(column(model, ClientColumn::Requests),
                 (QStringList{u"4"_s, u"1"_s, u"1"_s, u"1"_s}));
        model.setClients({client(2, u"mira"_s, 4), client(9), client(5)}); // one between
        QCOMPARE(column(model, ClientColumn::Address),
                 (QStringList{u"192.168.1.2"_s, u"192.168.1.9"_s, u"192.168.1.5"_s}));
        model.setClients({});
        QCOMPARE(model.rowCount(), 0);
        QVERIFY(!kept.isValid());
        QVERIFY(resets.isEmpty());
    }
};

QTEST_GUILESS_MAIN(TestClientTableModel)
#include "tst_clienttablemodel.moc"
