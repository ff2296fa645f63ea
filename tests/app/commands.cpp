#include "core/simnode/simnode.h"

#include "tests/app/program.h"
#include "tests/support/answer.h"
#include "tests/support/brokenpage.h"

#include <QDir>
#include <QFile>
#include <QImage>
#include <QTemporaryDir>
#include <QTest>

#include <memory>

using namespace Qt::StringLiterals;
using namespace cq;
using namespace cq::test;

/// The command line, with real processes and a simulated node.
class TestCommands : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();

    void aWorkflowRuns();
    void wrongWorkflowsEndWithTwo_data();
    void wrongWorkflowsEndWithTwo();
    void uselessNodesEndWithOne_data();
    void uselessNodesEndWithOne();
    void whatTheNodeRefusesEndsWithTwo();
    void aTimeOutCancels();
    void damageMetAtTheEndEndsTheRun();
    void resultsThatCannotBeCopiedAreKept();
    void nodesAreKeptBeforeTheFirstStart();
    void commandsWorkWhileTheProgramRuns();
    void aKnownNodeIsWaitedFor();
    void aKilledProgramBlocksNothing();
    void aSecondStartIsNoSecondProgram();
    void everySubcommandHelps_data();
    void everySubcommandHelps();
    void simulatedNodesSayWhereTheyListen();
    void simulatedNodesLeaveNothingBehind();
    void settingsFromOutsideAreChecked();
    void aPassphraseFileThatIsMissingEndsTheStart();
    void aFolderThatCannotBeUsedIsNamed();
    void databasesThatCannotBeUsedAreLeftAlone_data();
    void databasesThatCannotBeUsedAreLeftAlone();
    void commandsSayWhatToDoAboutDatabases_data();
    void commandsSayWhatToDoAboutDatabases();
    void aWorkflowOf200MegabytesIsRefused();

private:
    QString path(const QString &name) const { return m_folder->filePath(name); }

    QString workflow(const QString &name) const
    {
        return QStringLiteral(CQ_SOURCE_DIR) + u"/resources/workflows/"_s + name;
    }

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<SimNode> m_node;
};

void TestCommands::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    SimNodeConfig config;
    config.node = defaultScenario().nodes.first();
    config.node.jobSeconds = 0;
    m_node = std::make_unique<SimNode>(config);
    CQ_VERIFY_OK(m_node->start());
}

void TestCommands::cleanup()
{
    m_node.reset();
    m_folder.reset();
}

void TestCommands::aWorkflowRuns()
{
    const Ended run = call({u"run"_s, workflow(u"blank-image.json"_s), u"--node"_s,
                            m_node->url().toString(), u"--output"_s, path(u"out"_s)});
    QCOMPARE(run.err, QString());
    QCOMPARE(run.code, 0);
    const QStringList lines = run.out.split(u'\n', Qt::SkipEmptyParts);
    QCOMPARE(lines.first(), u"job 1 submitted"_s);
    QVERIFY(lines.at(1).startsWith(u"job 1 assigned to 127.0.0.1"_s));
    QVERIFY(lines.contains(u"job 1 completed"_s));
    const QStringList files = QDir(path(u"out"_s)).entryList(QDir::Files);
    QCOMPARE(files.size(), 1);
    QVERIFY(!QImage(path(u"out/"_s + files.first())).isNull());
    QCOMPARE(m_node->received(), 1);
}

void TestCommands::wrongWorkflowsEndWithTwo_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QString>("says");
    QTest::newRow("not JSON") << "{\n  oops"_ba << u"line 2"_s;
    QTest::newRow("no graph") << "[1, 2]"_ba << u"not a graph"_s;
    QTest::newRow("editor format")
        << R"({"nodes": [], "links": [], "version": 0.4})"_ba << u"Export (API)"_s;
    QTest::newRow("empty graph") << "{}"_ba << u"no nodes"_s;
    QTest::newRow("missing input")
        << R"({"7":{"class_type":"LoadImage","inputs":{"image":"gone.png"}}})"_ba << u"gone.png"_s;
}

void TestCommands::wrongWorkflowsEndWithTwo()
{
    QFETCH(QByteArray, text);
    QFETCH(QString, says);
    QFile file(path(u"wrong.json"_s));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(text);
    file.close();
    const Ended run = call({u"run"_s, file.fileName(), u"--node"_s, m_node->url().toString(),
                            u"--output"_s, path(u"out"_s)});
    QCOMPARE(run.code, 2);
    QVERIFY2(run.err.contains(says) && run.err.contains(u"wrong.json"_s), qPrintable(run.err));
    QCOMPARE(m_node->received(), 0);
}

void TestCommands::uselessNodesEndWithOne_data()
{
    QTest::addColumn<QString>("url");
    QTest::addColumn<QString>("says");
    QTest::newRow("nobody listens") << u"http://127.0.0.1:9"_s << u"refuses"_s;
    QTest::newRow("no such host") << u"http://no-such-host.invalid"_s << u"no-such-host"_s;
    QTest::newRow("no TLS") << QString() << u"TLS"_s;
}

void TestCommands::uselessNodesEndWithOne()
{
    QFETCH(QString, url);
    QFETCH(QString, says);
    if (url.isEmpty())
        url = m_node->url().toString().replace(u"http:"_s, u"https:"_s);
    const Ended run = call({u"run"_s, workflow(u"blank-image.json"_s), u"--node"_s, url,
                            u"--output"_s, path(u"out"_s)});
    QCOMPARE(run.code, 1);
    QVERIFY2(run.err.contains(says), qPrintable(run.err));
}

void TestCommands::whatTheNodeRefusesEndsWithTwo()
{
    QFile file(path(u"odd.json"_s));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(R"({"3":{"class_type":"NobodyKnowsThis","inputs":{}}})");
    file.close();
    const Ended run = call({u"run"_s, file.fileName(), u"--node"_s, m_node->url().toString(),
                            u"--output"_s, path(u"out"_s)});
    QCOMPARE(run.code, 2); // a graph that cannot run
    QVERIFY2(run.err.contains(u"NobodyKnowsThis"_s), qPrintable(run.err));
}

void TestCommands::aTimeOutCancels()
{
    m_node->setJobSeconds(120);
    SimFault busy; // in the middle of a step: it hears of the interrupt after that
    busy.kind = SimFaultKind::Stall;
    busy.trigger.afterPrompts = 1;
    busy.seconds = 9;
    m_node->injectFault(busy);
    const Ended run =
        call({u"run"_s, workflow(u"blank-image.json"_s), u"--node"_s, m_node->url().toString(),
              u"--timeout"_s, u"2"_s, u"--output"_s, path(u"out"_s)});
    QCOMPARE(run.code, 1);
    const QStringList said = run.err.split(u'\n', Qt::SkipEmptyParts);
    QCOMPARE(
        said,
        (QStringList{u"Not done after 2 s. Cancelling the job."_s, u"The job is cancelled."_s}));
    QVERIFY2(run.out.contains(u"cancel_requested"_s), qPrintable(run.out));
    QVERIFY2(run.out.contains(u"job 1 cancelled"_s), qPrintable(run.out)); // it really was
}

/// It would wait for a result that cannot be kept.
void TestCommands::damageMetAtTheEndEndsTheRun()
{
    const QString folder = path(u"data"_s);
    const QStringList run{u"run"_s,        workflow(u"blank-image.json"_s),
                          u"--node"_s,     m_node->url().toString(),
                          u"--output"_s,   path(u"out"_s),
                          u"--data-dir"_s, folder};
    QCOMPARE(call(run).code, 0);
    breakPage(folder + u"/queue.db"_s, u"outputs"_s);
    const Ended ended = call(run);
    QCOMPARE(ended.code, 1);
    QVERIFY2(ended.err.contains(u"queue.db is damaged"_s), qPrintable(ended.err));
    QVERIFY2(ended.err.contains(u"with its window"_s), qPrintable(ended.err));
}

void TestCommands::resultsThatCannotBeCopiedAreKept()
{
    m_node->setJobSeconds(2);
    QVERIFY(QDir().mkpath(path(u"tmp"_s)));
    QProcess run;
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.insert(u"TMPDIR"_s, path(u"tmp"_s));
    run.setProcessEnvironment(environment);
    run.start(QStringLiteral(CQ_PROGRAM),
              {u"run"_s, workflow(u"blank-image.json"_s), u"--node"_s, m_node->url().toString(),
               u"--output"_s, path(u"out"_s)});
    QByteArray out;
    QVERIFY(QTest::qWaitFor(
        [&] {
            out += run.readAllStandardOutput();
            return out.contains("job 1 submitted");
        },
        kPatienceMs));
    // The folder was fine at the start and is of no use at the end.
    QVERIFY(QDir(path(u"out"_s)).removeRecursively());
    QVERIFY(QFile(path(u"out"_s)).open(QIODevice::WriteOnly));
    QVERIFY(QTest::qWaitFor([&] { return run.state() == QProcess::NotRunning; }, kPatienceMs));
    QCOMPARE(run.exitCode(), 1);
    const QString said = QString::fromUtf8(run.readAllStandardError());
    const QString mark = u"The results stay in "_s;
    QVERIFY2(said.contains(mark) && said.contains(path(u"out"_s)), qPrintable(said));
    QString folder = said.mid(said.indexOf(mark) + mark.size()).trimmed();
    folder.chop(1); // the full stop
    QVERIFY2(folder.startsWith(path(u"tmp"_s)), qPrintable(folder));
    const QStringList files = QDir(folder).entryList({u"*.png"_s}, QDir::Files);
    QCOMPARE(files.size(), 1);
    QVERIFY(!QImage(folder + u'/' + files.first()).isNull());
}

void TestCommands::nodesAreKeptBeforeTheFirstStart()
{
    const QString folder = path(u"new/data"_s);
    const QString url = m_node->url().toString();
    QCOMPARE(call({u"node"_s, u"add"_s, u"gpu-a"_s, url, u"--data-dir"_s, folder}).code, 0);
    QCOMPARE(call({u"node"_s, u"add"_s, u"gpu-a"_s, url, u"--data-dir"_s, folder}).code, 1);
    const Ended wrong =
        call({u"node"_s, u"add"_s, u"gpu-b"_s, u"htp:/x"_s, u"--data-dir"_s, folder});
    QCOMPARE(wrong.code, 2);
    QVERIFY2(wrong.err.contains(u"htp:/x"_s), qPrintable(wrong.err));
    // Options may stand anywhere.
    const Ended listed = call({u"--data-dir"_s, folder, u"node"_s, u"list"_s});
    QCOMPARE(listed.out.trimmed().split(u'\t').first(), u"gpu-a"_s);
    QCOMPARE(call({u"node"_s, u"remove"_s, u"gpu-a"_s, u"--data-dir"_s, folder}).code, 0);
    QVERIFY(call({u"node"_s, u"list"_s, u"--data-dir"_s, folder}).out.isEmpty());
}

void TestCommands::commandsWorkWhileTheProgramRuns()
{
    const QString folder = path(u"data"_s);
    const Running program({u"--headless"_s, u"--data-dir"_s, folder});
    QVERIFY(isServing(folder));
    const Ended run =
        call({u"run"_s, workflow(u"image-input.json"_s), u"--node"_s, m_node->url().toString(),
              u"--data-dir"_s, folder, u"--output"_s, path(u"out"_s)});
    QCOMPARE(run.err, QString());
    QCOMPARE(run.code, 0);
    QVERIFY(run.out.contains(u"job 1 completed"_s));
    QCOMPARE(QDir(path(u"out"_s)).entryList(QDir::Files).size(), 1);
    // Without a name it is the folder's nodes; a folder mark is not part of a file's name.
    QVERIFY(QFile::copy(workflow(u"example.png"_s), path(u"cat.png"_s)));
    QFile marked(path(u"marked.json"_s));
    QVERIFY(marked.open(QIODevice::WriteOnly));
    marked.write(
        R"({"1":{"class_type":"LoadImage","inputs":{"image":"cat.png [input]"}},)"
        R"("2":{"class_type":"SaveImage","inputs":{"images":["1",0],"filename_prefix":"m"}}})");
    marked.close();
    const Ended again = call(
        {u"run"_s, marked.fileName(), u"--data-dir"_s, folder, u"--output"_s, path(u"out2"_s)});
    QVERIFY2(again.code == 0, qPrintable(again.err));
    QCOMPARE(QDir(path(u"out2"_s)).entryList(QDir::Files).size(), 1);
    const Ended listed = call({u"node"_s, u"list"_s, u"--data-dir"_s, folder});
    QVERIFY2(listed.out.contains(m_node->url().authority()), qPrintable(listed.out));
}

void TestCommands::aKnownNodeIsWaitedFor()
{
    const QString folder = path(u"data"_s);
    const Running program({u"--headless"_s, u"--data-dir"_s, folder});
    QVERIFY(isServing(folder));
    const QString url = m_node->url().toString();
    m_node->stop();
    QCOMPARE(call({u"node"_s, u"add"_s, u"gpu-a"_s, url, u"--data-dir"_s, folder}).code, 0);
    QVERIFY(QTest::qWaitFor(
        [&] {
            return call({u"node"_s, u"list"_s, u"--data-dir"_s, folder}).out.contains(u"offline"_s);
        },
        kPatienceMs));
    QProcess run;
    run.start(QStringLiteral(CQ_PROGRAM),
              {u"run"_s, workflow(u"blank-image.json"_s), u"--node"_s, url, u"--data-dir"_s, folder,
               u"--output"_s, path(u"out"_s)});
    QByteArray out;
    QVERIFY(QTest::qWaitFor(
        [&] {
            out += run.readAllStandardOutput();
            return out.contains("job 1 submitted");
        },
        kPatienceMs));
    CQ_VERIFY_OK(m_node->start());
    QVERIFY(QTest::qWaitFor([&] { return run.state() == QProcess::NotRunning; }, kPatienceMs));
    QCOMPARE(run.exitCode(), 0);
    QVERIFY(run.readAllStandardError().contains("waits for it"));
}

void TestCommands::aKilledProgramBlocksNothing()
{
    const QString folder = path(u"data"_s);
    {
        Running program({u"--headless"_s, u"--data-dir"_s, folder});
        QVERIFY(isServing(folder));
        program.process().kill();
        program.process().waitForFinished();
    }
    const Running again({u"--headless"_s, u"--data-dir"_s, folder});
    const Ended run =
        call({u"node"_s, u"add"_s, u"gpu-a"_s, m_node->url().toString(), u"--data-dir"_s, folder});
    QVERIFY2(run.code == 0, qPrintable(run.err));
}

void TestCommands::aSecondStartIsNoSecondProgram()
{
    const QString folder = path(u"data"_s);
    const Running program({u"--headless"_s, u"--data-dir"_s, folder});
    QVERIFY(isServing(folder));
    const Ended second = call({u"--headless"_s, u"--data-dir"_s, folder});
    QCOMPARE(second.code, 0);
    QVERIFY2(second.err.contains(folder), qPrintable(second.err));
}

void TestCommands::everySubcommandHelps_data()
{
    QTest::addColumn<QStringList>("command");
    QTest::addColumn<QString>("says");
    QTest::newRow("program") << QStringList{} << u"--headless"_s;
    QTest::newRow("run") << QStringList{u"run"_s} << u"--output"_s;
    QTest::newRow("simnode") << QStringList{u"simnode"_s} << u"--job-seconds"_s;
    QTest::newRow("node") << QStringList{u"node"_s} << u"remove"_s;
    QTest::newRow("user") << QStringList{u"user"_s} << u"--password-stdin"_s;
    QTest::newRow("token") << QStringList{u"token"_s} << u"--label"_s;
    QTest::newRow("user add") << QStringList{u"user"_s, u"add"_s} << u"--role"_s;
}

void TestCommands::everySubcommandHelps()
{
    QFETCH(QStringList, command);
    QFETCH(QString, says);
    const Ended help = call(command + QStringList{u"--help"_s});
    QCOMPARE(help.code, 0);
    QVERIFY2(help.out.contains(says) && help.out.contains(u"--data-dir"_s), qPrintable(help.out));
}

void TestCommands::settingsFromOutsideAreChecked()
{
    const QString folder = path(u"given"_s);
    const Ended wrong =
        call({u"--set"_s, u"listener.tls=on"_s, u"--headless"_s, u"--data-dir"_s, folder});
    QCOMPARE(wrong.code, 2);
    QVERIFY2(wrong.err.contains(u"listener.tls must be off, own or files"_s),
             qPrintable(wrong.err));
    QVERIFY(!QFile::exists(folder));
    QVERIFY(QDir().mkpath(folder));
    QFile file(folder + u"/.env"_s);
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write("# of the school\nCOMFYQUEUE_DISPATCH_PAUSED=yes\n");
    file.close();
    const Ended faulty = call({u"--headless"_s, u"--data-dir"_s, folder});
    QCOMPARE(faulty.code, 1);
    QVERIFY2(
        faulty.err.contains(u".env', line 2: The setting dispatch.paused must be true or false"_s),
        qPrintable(faulty.err));
}

void TestCommands::aPassphraseFileThatIsMissingEndsTheStart()
{
    const Ended missing = call({u"--headless"_s, u"--passphrase-file"_s, path(u"none"_s),
                                u"--data-dir"_s, path(u"data"_s)});
    QCOMPARE(missing.code, 1);
    QVERIFY2(missing.err.contains(path(u"none"_s)), qPrintable(missing.err));
}

void TestCommands::simulatedNodesSayWhereTheyListen()
{
    Running nodes({u"simnode"_s, u"--listen"_s, u"127.0.0.1:0"_s, u"--job-seconds"_s, u"0"_s,
                   u"--record"_s, path(u"ran.jsonl"_s)});
    QVERIFY(QTest::qWaitFor([&nodes] { return nodes.process().canReadLine(); }, kPatienceMs));
    const QString line = QString::fromUtf8(nodes.process().readLine()).trimmed();
    const QString mark = u"listening on "_s;
    QVERIFY2(line.startsWith(mark + u"http://127.0.0.1:"_s), qPrintable(line));
    const QUrl url(line.mid(mark.size()));
    QVERIFY(url.port() > 0);
    const Ended run = call({u"run"_s, workflow(u"blank-image.json"_s), u"--node"_s, url.toString(),
                            u"--output"_s, path(u"out"_s)});
    QVERIFY2(run.code == 0, qPrintable(run.err));
    QFile record(path(u"ran.jsonl"_s));
    QVERIFY(record.open(QIODevice::ReadOnly));
    QVERIFY(record.readAll().count('\n') >= 1);
}

void TestCommands::simulatedNodesLeaveNothingBehind()
{
    const QString temporary = path(u"tmp"_s);
    QVERIFY(QDir().mkpath(temporary + u"/comfyqueue-simnode-notes"_s)); // somebody's own
    const auto folders = [&temporary] {
        QStringList names = QDir(temporary).entryList({u"comfyqueue-simnode-*"_s}, QDir::Dirs);
        names.removeOne(u"comfyqueue-simnode-notes"_s);
        return names;
    };
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.insert(u"TMPDIR"_s, temporary);
    const auto start = [&environment] {
        auto node = std::make_unique<Running>(
            QStringList{u"simnode"_s, u"--listen"_s, u"127.0.0.1:0"_s}, environment);
        const bool listens =
            QTest::qWaitFor([&node] { return node->process().canReadLine(); }, kPatienceMs);
        return listens ? std::move(node) : nullptr;
    };
    const auto living = start();
    QVERIFY(living);
    const QStringList first = folders();
    QCOMPARE(first.size(), 1);
    {
        const auto killed = start();
        QVERIFY(killed);
        killed->process().kill();
        QVERIFY(killed->process().waitForFinished());
    }
    QCOMPARE(folders().size(), 2); // nothing could be done about it
    {
        const auto next = start();
        QVERIFY(next);
        const QStringList now = folders();
        QCOMPARE(now.size(), 2); // its own, and that of the one that lives
        QVERIFY(now.contains(first.first()));
        next->process().terminate();
        QVERIFY(next->process().waitForFinished());
        QCOMPARE(next->process().exitCode(), 0);
    }
    QCOMPARE(folders(), first);
    QVERIFY(QFile::exists(temporary + u"/comfyqueue-simnode-notes"_s));
}

void TestCommands::aFolderThatCannotBeUsedIsNamed()
{
    QFile file(path(u"file"_s));
    QVERIFY(file.open(QIODevice::WriteOnly));
    const QString folder = file.fileName() + u"/data"_s;
    const Ended start = call({u"--headless"_s, u"--data-dir"_s, folder});
    QCOMPARE(start.code, 1);
    QVERIFY2(start.err.contains(folder), qPrintable(start.err));
}

void TestCommands::databasesThatCannotBeUsedAreLeftAlone_data()
{
    QTest::addColumn<qint64>("at"); // in the file
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<QString>("says");
    // The schema version stands at byte 60 of an SQLite file, big-endian.
    QTest::newRow("newer") << qint64(60) << QByteArray("\x00\x00\x03\xe7", 4) << u"newer"_s;
    QTest::newRow("damaged") << qint64(0) << QByteArray(8192, '\x5a') << u"damaged"_s;
}

void TestCommands::databasesThatCannotBeUsedAreLeftAlone()
{
    QFETCH(qint64, at);
    QFETCH(QByteArray, bytes);
    QFETCH(QString, says);
    const QString folder = path(u"data"_s);
    QCOMPARE(call({u"node"_s, u"list"_s, u"--data-dir"_s, folder}).code, 0); // makes it
    QFile database(folder + u"/queue.db"_s);
    QVERIFY(database.open(QIODevice::ReadWrite));
    QVERIFY(database.seek(at));
    QCOMPARE(database.write(bytes), bytes.size());
    database.seek(0);
    const QByteArray before = database.readAll();
    const Ended start = call({u"--headless"_s, u"--data-dir"_s, folder});
    QCOMPARE(start.code, 1);
    QVERIFY2(start.err.contains(says) && start.err.contains(u"queue.db"_s), qPrintable(start.err));
    database.seek(0);
    QCOMPARE(database.readAll(), before);
}

void TestCommands::commandsSayWhatToDoAboutDatabases_data()
{
    QTest::addColumn<QStringList>("command");
    QTest::addColumn<QString>("fault");
    const QList<std::pair<QByteArray, QStringList>> commands{
        {"node list", {u"node"_s, u"list"_s}},
        {"user list", {u"user"_s, u"list"_s}},
        {"run",
         {u"run"_s, workflow(u"blank-image.json"_s), u"--output"_s,
          QDir::tempPath() + u"/unused"_s}},
        {"--headless", {u"--headless"_s, u"--set"_s, u"listener.enabled=false"_s}},
    };
    for (const auto &[name, command] : commands) {
        for (const auto *fault : {"damaged head", "damaged inside", "missing accounts", "newer"})
            QTest::addRow("%s, %s", name.constData(), fault)
                << command << QString::fromLatin1(fault);
    }
}

void TestCommands::commandsSayWhatToDoAboutDatabases()
{
    QFETCH(QStringList, command);
    QFETCH(QString, fault);
    const QString folder = path(u"data"_s);
    QCOMPARE(call({u"node"_s, u"list"_s, u"--data-dir"_s, folder}).code, 0); // makes it
    const QString name = fault == "missing accounts"_L1 ? u"comfyqueue.db"_s : u"queue.db"_s;
    const QString database = folder + u'/' + name;
    const QString backup = database + u".v1.backup"_s;
    QVERIFY(QFile::copy(database, backup));
    if (fault == "damaged inside"_L1) {
        breakPage(database, u"jobs_by_state"_s);
    } else if (fault == "missing accounts"_L1) {
        QVERIFY(QFile::remove(database));
    } else {
        const bool isNewer = fault == "newer"_L1;
        QFile file(database);
        QVERIFY(file.open(QIODevice::ReadWrite));
        QVERIFY(file.seek(isNewer ? 60 : 0)); // where SQLite keeps the schema version
        const QByteArray bytes =
            isNewer ? QByteArray("\x00\x00\x03\xe7", 4) : QByteArray(8192, '\x5a');
        QCOMPARE(file.write(bytes), bytes.size());
    }
    const Ended ended = call(command + QStringList{u"--data-dir"_s, folder});
    QCOMPARE(ended.code, 1);
    QVERIFY2(ended.err.contains(database) && ended.err.contains(backup), qPrintable(ended.err));
    const QString way = fault == "newer"_L1 ? u"Update the program"_s : u"with its window"_s;
    QVERIFY2(ended.err.contains(way), qPrintable(ended.err));
    QVERIFY(QDir(folder).entryList({u"*.damaged-*"_s}).isEmpty()); // nobody agreed
}

void TestCommands::aWorkflowOf200MegabytesIsRefused()
{
    QFile file(path(u"large.json"_s));
    QVERIFY(file.open(QIODevice::WriteOnly));
    QVERIFY(file.resize(200LL * 1024 * 1024)); // sparse: nobody is to read it
    const Ended run = call({u"run"_s, file.fileName(), u"--node"_s, m_node->url().toString(),
                            u"--output"_s, path(u"out"_s)});
    QCOMPARE(run.code, 2);
    QVERIFY2(run.err.contains(u"200 MB"_s), qPrintable(run.err));
}

QTEST_GUILESS_MAIN(TestCommands)

#include "commands.moc"
