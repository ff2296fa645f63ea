// Runs public ComfyUI client packages, unchanged, against the simulated node.
#include "core/simnode/simnode.h"

#include <QDir>
#include <QFile>
#include <QProcess>
#include <QSignalSpy>
#include <QTest>

using namespace Qt::StringLiterals;

namespace {

QString sourceFile(const QString &name)
{
    return QStringLiteral(CQ_SOURCE_DIR "/tests/clients/") + name;
}

QByteArray contents(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

void copyOver(const QString &from, const QString &to)
{
    QFile::remove(to);
    QVERIFY2(QFile::copy(from, to), qPrintable(to));
}

} // namespace

class npmclients : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void clientRuns_data();
    void clientRuns();

private:
    /// Runs without blocking our event loop, which the node lives on. Gives exit code and output.
    std::pair<int, QByteArray> run(const QString &program, const QStringList &arguments);

    QDir m_folder = QDir(QStringLiteral(CQ_NPM_FOLDER));
};

void npmclients::initTestCase()
{
    QVERIFY(m_folder.mkpath(u"."_s));
    const QString lock = m_folder.filePath(u"package-lock.json"_s);
    const bool isInstalled = contents(lock) == contents(sourceFile(u"package-lock.json"_s))
        && m_folder.exists(u"node_modules/.package-lock.json"_s);
    const QStringList names = QDir(sourceFile({})).entryList(QDir::Files);
    for (const QString &name : names)
        copyOver(sourceFile(name), m_folder.filePath(name));
    if (isInstalled)
        return;
    const auto [exitCode, output] = run(
        QStringLiteral(CQ_NPM), {u"ci"_s, u"--ignore-scripts"_s, u"--no-audit"_s, u"--no-fund"_s});
    if (exitCode != 0)
        QSKIP(qPrintable(u"npm ci failed: "_s + QString::fromUtf8(output)));
}

std::pair<int, QByteArray> npmclients::run(const QString &program, const QStringList &arguments)
{
    QProcess process;
    process.setWorkingDirectory(m_folder.path());
    process.setProcessChannelMode(QProcess::MergedChannels);
    QSignalSpy finished(&process, &QProcess::finished);
    process.start(program, arguments);
    const bool isDone = finished.wait(300'000);
    return {isDone ? process.exitCode() : -1, process.readAllStandardOutput()};
}

void npmclients::clientRuns_data()
{
    QTest::addColumn<QString>("script");
    QTest::addColumn<bool>("previews");
    QTest::newRow("@saintno/comfyui-sdk") << u"saintno.mjs"_s << true;
    // It counts every preview as a result, so it is used with ComfyUI's default of none.
    QTest::newRow("@stable-canvas/comfyui-client") << u"stable-canvas.mjs"_s << false;
}

void npmclients::clientRuns()
{
    QFETCH(QString, script);
    QFETCH(bool, previews);
    cq::SimNodeConfig config;
    config.node = cq::defaultScenario().nodes.constFirst();
    config.node.jobSeconds = 0.3;
    config.node.previews = previews;
    cq::SimNode node(config);
    QVERIFY(node.start());
    const auto [exitCode, output] =
        run(QStringLiteral(CQ_NODE),
            {m_folder.filePath(script), node.url().toString(),
             QStringLiteral(CQ_SOURCE_DIR "/resources/workflows/sdxl-text-to-image.json")});
    QVERIFY2(exitCode == 0, output.constData());
    QVERIFY(node.executed() >= 2);
}

QTEST_GUILESS_MAIN(npmclients)

#include "npmclients.moc"
