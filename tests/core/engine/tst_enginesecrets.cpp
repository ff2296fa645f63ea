#include "core/engine/enginethread.h"

#include "core/config/keychainsecretstore.h"
#include "tests/support/answer.h"
#include "tests/support/keyringchild.h"
#include "tests/support/scriptednode.h"

#include <QTextStream>

using namespace Qt::StringLiterals;
using namespace cq;
using namespace cq::test;

namespace {

constexpr int kPatienceMs = 10'000;

/// A program that gives its node a credential at once, and then works until its input ends. One
/// process each, because libsecret stays with the first thread it saw.
int give(const QString &folder, NodeId known, const QString &url, const QString &secret)
{
    EngineThread engine({folder, true});
    if (!engine.start())
        return 3;
    NodeConfig config;
    config.id = known;
    config.name = u"node"_s;
    config.url = url;
    config.auth = NodeAuth::Bearer;
    config.healthIntervalMs = 500;
    // Posted before anything is loaded, so it comes before the keyring has answered.
    const auto given = config.id.isNull() ? await(engine.handle().addNode(config, secret))
                                          : await(engine.handle().updateNode(config, secret));
    if (!given)
        return 5;
    QTextStream(stdin).readLine();
    return 0;
}

/// What a child process beside a keyring does: lets such programs run, and tells what the node and
/// the keyring got.
int report()
{
    const QTemporaryDir folder;
    const ScriptedNode node;
    KeychainSecretStore keyring(u"ComfyQueue"_s);
    QTextStream out(stdout);
    NodeId known;
    for (const QString &secret : {u"first"_s, u"second"_s}) {
        QProcess program;
        program.setProcessChannelMode(QProcess::ForwardedErrorChannel);
        program.start(QCoreApplication::applicationFilePath(),
                      {u"give"_s, folder.path(), QString::number(known.value),
                       node.server.url().toString(), secret});
        const bool isKept = QTest::qWaitFor(
            [&] { return await(keyring.read(u"node-1"_s)).value_or({}) == secret; }, kPatienceMs);
        const qsizetype before = node.server.seen().size();
        const bool isUsed = QTest::qWaitFor(
            [&] {
                return node.server.seen().size() > before + 1
                    && node.server.seen().last().headers.value("authorization")
                    == "Bearer " + secret.toUtf8();
            },
            kPatienceMs);
        out << secret << (isKept ? u" is kept"_s : u" is lost"_s)
            << (isUsed ? u" and used"_s : u" and not used"_s) << '\n';
        known = NodeId{1};
        program.closeWriteChannel();
        (void)QTest::qWaitFor([&program] { return program.state() == QProcess::NotRunning; },
                              kPatienceMs);
    }
    return 0;
}

} // namespace

/// Credentials of nodes, with a real keyring.
class TestEngineSecrets : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void credentialsGivenBeforeTheKeyringAnswersAreKept();
};

void TestEngineSecrets::credentialsGivenBeforeTheKeyringAnswersAreKept()
{
    if (!hasKeyring())
        QSKIP("needs gnome-keyring and dbus-daemon");
    QCOMPARE(reportOfAChild(kUnlockedKeyring),
             (QStringList{u"first is kept and used"_s, u"second is kept and used"_s}));
}

int main(int argc, char **argv)
{
    const QCoreApplication app(argc, argv);
    const QStringList words = QCoreApplication::arguments();
    if (words.value(1) == "report"_L1)
        return report();
    if (words.value(1) == "give"_L1)
        return give(words.value(2), NodeId{words.value(3).toLongLong()}, words.value(4),
                    words.value(5));
    TestEngineSecrets test;
    return QTest::qExec(&test, argc, argv);
}

#include "tst_enginesecrets.moc"
