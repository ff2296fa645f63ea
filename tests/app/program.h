#pragma once

#include <QFile>
#include <QProcess>
#include <QProcessEnvironment>
#include <QString>
#include <QStringList>
#include <QTest>

/// The program under test, as people call it.
namespace cq::test {

inline constexpr int kPatienceMs = 60'000;

struct Ended
{
    int code = -1;
    QString out;
    QString err;

    /// Lines of standard output.
    QStringList lines() const { return out.split(u'\n', Qt::SkipEmptyParts); }
};

/// What it gets besides its arguments.
struct Surroundings
{
    QByteArray input; ///< on standard input, then its end
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
};

/// Runs the program to its end; this thread goes on serving others meanwhile.
inline Ended call(const QStringList &arguments, const Surroundings &surroundings = {})
{
    QProcess process;
    process.setProcessEnvironment(surroundings.environment);
    process.start(QStringLiteral(CQ_PROGRAM), arguments);
    process.write(surroundings.input);
    process.closeWriteChannel();
    const bool isOver = QTest::qWaitFor(
        [&process] { return process.state() == QProcess::NotRunning; }, kPatienceMs);
    if (!isOver) {
        process.kill();
        process.waitForFinished();
        return {};
    }
    return {process.exitCode(), QString::fromUtf8(process.readAllStandardOutput()),
            QString::fromUtf8(process.readAllStandardError())};
}

/// A program that ends with its owner.
class Running
{
public:
    explicit Running(
        const QStringList &arguments,
        const QProcessEnvironment &environment = QProcessEnvironment::systemEnvironment())
    {
        m_process.setProcessEnvironment(environment);
        m_process.start(QStringLiteral(CQ_PROGRAM), arguments);
        m_process.waitForStarted();
    }

    ~Running()
    {
        m_process.terminate();
        if (!m_process.waitForFinished(20'000))
            m_process.kill();
        m_process.waitForFinished();
    }

    QProcess &process() { return m_process; }

private:
    QProcess m_process;
};

/// Until the program that works on the folder says that it started: commands reach it by then.
inline bool isServing(const QString &folder)
{
    return QTest::qWaitFor(
        [&folder] {
            QFile log(folder + QStringLiteral("/logs/comfyqueue.log"));
            return log.open(QIODevice::ReadOnly) && log.readAll().contains("started");
        },
        kPatienceMs);
}

} // namespace cq::test
