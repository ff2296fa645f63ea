#include "tests/support/answer.h"
#include "tests/support/engineworld.h"
#include "tests/support/scriptednode.h"

#include <QFile>
#include <QSignalSpy>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace cq;
using namespace cq::test;

namespace {

const QString kPassphrase = u"correct horse"_s;

NodeConfig configOf(const ScriptedNode &node)
{
    NodeConfig config;
    config.name = u"node"_s;
    config.url = node.server.url().toString();
    config.auth = NodeAuth::Bearer;
    config.healthIntervalMs = 500;
    return config;
}

/// With which credential the node is asked now.
bool isAskedWith(const ScriptedNode &node, const QString &secret)
{
    const qsizetype before = node.server.seen().size();
    return QTest::qWaitFor(
        [&] {
            return node.server.seen().size() > before + 1
                && node.server.seen().last().headers.value("authorization")
                == "Bearer " + secret.toUtf8();
        },
        10'000);
}

} // namespace

/// Credentials of nodes that move into the encrypted file while the program runs.
class TestEngineSecretFile : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void whatMemoryHeldIsInTheFileAfterARestart();
    void aWrongPassphraseChangesNothing();
    void whatWasSaidInThisRunCountsMore();
    void aShortPassphraseMakesNoFile();
};

void TestEngineSecretFile::whatMemoryHeldIsInTheFileAfterARestart()
{
    const ScriptedNode node;
    EngineWorld world;
    world.start();
    QSignalSpy changed(&world.handle(), &EngineHandle::changed);
    CQ_VERIFY_OK(await(world.handle().addNode(configOf(node), u"from memory"_s)));
    CQ_VERIFY_OK(await(world.handle().openSecretFile(kPassphrase)));
    QTRY_VERIFY(!changed.isEmpty()
                && changed.last().first().value<EngineChanges>().secrets.kind
                    == SecretStoreKind::EncryptedFile);
    QCOMPARE(await(world.handle().snapshot())->secrets.kind, SecretStoreKind::EncryptedFile);
    QVERIFY(isAskedWith(node, u"from memory"_s));
    // It is open already, and another one cannot be opened over it.
    QCOMPARE(await(world.handle().openSecretFile(kPassphrase)).error().kind, ErrorKind::Conflict);
    // Not in the clear.
    QFile file(world.dataFolder() + u"/secrets.cqs"_s);
    QVERIFY(file.open(QIODevice::ReadOnly));
    QVERIFY(!file.readAll().contains("from memory"));

    world.stop();
    world.start();
    QCOMPARE(await(world.handle().snapshot())->secrets.kind, SecretStoreKind::Memory);
    const qsizetype before = node.server.seen().size();
    QTRY_VERIFY_WITH_TIMEOUT(node.server.seen().size() > before + 2, 10'000);
    QVERIFY(!node.server.seen().last().headers.value("authorization").contains("from memory"));
    CQ_VERIFY_OK(await(world.handle().openSecretFile(kPassphrase)));
    QVERIFY(isAskedWith(node, u"from memory"_s));
}

void TestEngineSecretFile::aWrongPassphraseChangesNothing()
{
    const ScriptedNode node;
    EngineWorld world;
    world.start();
    CQ_VERIFY_OK(await(world.handle().addNode(configOf(node), u"kept"_s)));
    CQ_VERIFY_OK(await(world.handle().openSecretFile(kPassphrase)));
    world.stop();
    world.start();
    const auto wrong = await(world.handle().openSecretFile(u"wrong horse"_s));
    QCOMPARE(wrong.error().kind, ErrorKind::Denied);
    QCOMPARE(await(world.handle().snapshot())->secrets.kind, SecretStoreKind::Memory);
    CQ_VERIFY_OK(await(world.handle().openSecretFile(kPassphrase)));
    QVERIFY(isAskedWith(node, u"kept"_s));
}

void TestEngineSecretFile::whatWasSaidInThisRunCountsMore()
{
    const ScriptedNode node;
    EngineWorld world;
    world.start();
    const auto added = await(world.handle().addNode(configOf(node), u"old"_s));
    CQ_VERIFY_OK(added);
    CQ_VERIFY_OK(await(world.handle().openSecretFile(kPassphrase)));
    world.stop();
    world.start();
    NodeConfig config = configOf(node);
    config.id = added->config.id;
    CQ_VERIFY_OK(await(world.handle().updateNode(config, u"new"_s)));
    CQ_VERIFY_OK(await(world.handle().openSecretFile(kPassphrase)));
    QVERIFY(isAskedWith(node, u"new"_s));
    world.stop();
    world.start();
    CQ_VERIFY_OK(await(world.handle().openSecretFile(kPassphrase)));
    QVERIFY(isAskedWith(node, u"new"_s));
}

void TestEngineSecretFile::aShortPassphraseMakesNoFile()
{
    EngineWorld world;
    world.start();
    QCOMPARE(await(world.handle().openSecretFile(u"seven77"_s)).error().kind, ErrorKind::Invalid);
    QVERIFY(!QFile::exists(world.dataFolder() + u"/secrets.cqs"_s));
    QCOMPARE(await(world.handle().snapshot())->secrets.kind, SecretStoreKind::Memory);
}

QTEST_GUILESS_MAIN(TestEngineSecretFile)
#include "enginesecretfile.moc"
