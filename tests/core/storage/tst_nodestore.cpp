#include "core/storage/nodestore.h"

#include "tests/support/answer.h"
#include "tests/support/database.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace cq;
using namespace cq::test;

namespace {

NodeConfig newNode(const QString &name)
{
    NodeConfig config;
    config.name = name;
    config.url = QUrl(u"http://192.168.1.5:8188"_s);
    return config;
}

QStringList namesOf(const Result<QList<NodeConfig>> &configs)
{
    QStringList names;
    if (configs) {
        for (const NodeConfig &config : *configs)
            names << config.name;
    }
    return names;
}

} // namespace

class TestNodeStore : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void aNodeComesBackAsItWentIn();
    void namesAreStoredWithoutSpacesAround();
    void takenNamesAreConflicts();
    void removedNodesFreeTheirName();
    void updatesReachTheRow();
    void missingNodesAreNotFound();
    void nodesComeByName();
    void settingsAreAddedAndReplaced();
};

void TestNodeStore::aNodeComesBackAsItWentIn()
{
    Database database(mainSchema());
    NodeStore store(database.connection());
    NodeConfig config = newNode(u"Big “one”"_s);
    config.url = QUrl(u"https://host.example:8443/comfy/a%20b"_s);
    config.enabled = false;
    config.slotCount = 64;
    config.vramThreshold = 0.8725;
    config.healthIntervalMs = 0;
    config.card = u"left card"_s;
    config.auth = NodeAuth::Header;
    config.authHeader = u"X-Key"_s;
    config.pinnedCertificate = QByteArray(32, '\x07');
    const auto kept = store.insert(config);
    CQ_VERIFY_OK(kept);
    config.id = kept->id;
    QVERIFY(!config.id.isNull());
    QCOMPARE(*kept, config);
    QCOMPARE(*store.all(), QList<NodeConfig>{config});
}

void TestNodeStore::namesAreStoredWithoutSpacesAround()
{
    Database database(mainSchema());
    NodeStore store(database.connection());
    auto kept = store.insert(newNode(u"  left "_s));
    CQ_VERIFY_OK(kept);
    QCOMPARE(kept->name, u"left"_s); // what is answered is what is stored
    QCOMPARE(*store.all(), QList<NodeConfig>{*kept});
    kept->name = u" right "_s;
    kept = store.update(*kept);
    CQ_VERIFY_OK(kept);
    QCOMPARE(kept->name, u"right"_s);
    QCOMPARE(*store.all(), QList<NodeConfig>{*kept});
}

void TestNodeStore::takenNamesAreConflicts()
{
    Database database(mainSchema());
    NodeStore store(database.connection());
    const auto left = store.insert(newNode(u"left"_s));
    auto right = store.insert(newNode(u"right"_s));
    CQ_VERIFY_OK(right);
    CQ_VERIFY_ERROR(store.insert(newNode(u" left"_s)), ErrorKind::Conflict, u"left"_s);
    right->name = u"left"_s;
    CQ_VERIFY_ERROR(store.update(*right), ErrorKind::Conflict, u"left"_s);
    CQ_VERIFY_OK(store.update(*left)); // its own name is not taken by somebody else
    QCOMPARE(namesOf(store.all()), (QStringList{u"left"_s, u"right"_s}));
}

void TestNodeStore::removedNodesFreeTheirName()
{
    Database database(mainSchema());
    NodeStore store(database.connection());
    const auto old = store.insert(newNode(u"left"_s));
    CQ_VERIFY_OK(store.remove(old->id, 50));
    QVERIFY(store.all()->isEmpty());
    const auto again = store.insert(newNode(u"left"_s));
    CQ_VERIFY_OK(again);
    QVERIFY(again->id > old->id); // jobs of the old one keep pointing at it
    QCOMPARE(store.names()->size(), 2);
    QCOMPARE(store.names()->value(old->id.value), u"left"_s);
    CQ_VERIFY_ERROR(store.remove(old->id, 60), ErrorKind::NotFound, u"no such node"_s);
    CQ_VERIFY_ERROR(store.update(*old), ErrorKind::Conflict, u"left"_s);
}

void TestNodeStore::updatesReachTheRow()
{
    Database database(mainSchema());
    NodeStore store(database.connection());
    auto config = store.insert(newNode(u"left"_s));
    CQ_VERIFY_OK(config);
    config->name = u"renamed"_s;
    config->url = QUrl(u"https://elsewhere"_s);
    config->enabled = false;
    config->slotCount = 2;
    config->vramThreshold = 1.0;
    config->healthIntervalMs = 750;
    config->card = u"c"_s;
    config->auth = NodeAuth::Bearer;
    config->pinnedCertificate = QByteArray(32, 'p');
    CQ_VERIFY_OK(store.update(*config));
    QCOMPARE(*store.all(), QList<NodeConfig>{*config});
}

void TestNodeStore::missingNodesAreNotFound()
{
    Database database(mainSchema());
    NodeStore store(database.connection());
    CQ_VERIFY_ERROR(store.remove(NodeId{5}, 1), ErrorKind::NotFound, u"no such node"_s);
    NodeConfig config = newNode(u"ghost"_s);
    config.id = NodeId{5};
    CQ_VERIFY_ERROR(store.update(config), ErrorKind::NotFound, u"ghost"_s);
}

void TestNodeStore::nodesComeByName()
{
    Database database(mainSchema());
    NodeStore store(database.connection());
    for (const QString &name : {u"c"_s, u"a"_s, u"b"_s})
        CQ_VERIFY_OK(store.insert(newNode(name)));
    QCOMPARE(namesOf(store.all()), (QStringList{u"a"_s, u"b"_s, u"c"_s}));
}

void TestNodeStore::settingsAreAddedAndReplaced()
{
    Database database(mainSchema());
    SettingStore store(database.connection());
    QVERIFY(store.all()->isEmpty());
    CQ_VERIFY_OK(store.set({{u"a"_s, u"1"_s}, {u"b"_s, QString()}}));
    CQ_VERIFY_OK(store.set({{u"a"_s, u"2"_s}, {u"c"_s, u"ü"_s}}));
    QCOMPARE(*store.all(),
             (QMap<QString, QString>{{u"a"_s, u"2"_s}, {u"b"_s, u""_s}, {u"c"_s, u"ü"_s}}));
}

QTEST_GUILESS_MAIN(TestNodeStore)

#include "tst_nodestore.moc"
