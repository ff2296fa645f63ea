#include "tests/bench/child.h"

#include "tests/bench/figures.h"

#include <QFile>

#include <csignal>
#include <sys/prctl.h>
#include <unistd.h>

namespace cq::bench {

using namespace Qt::StringLiterals;

namespace {

constexpr int kEndMs = 10'000;
constexpr int kRunMs = 300'000;

} // namespace

Child::Child()
{
    m_process.setProcessChannelMode(QProcess::ForwardedErrorChannel);
    m_process.setChildProcessModifier([] { ::prctl(PR_SET_PDEATHSIG, SIGKILL); });
}

Child::~Child()
{
    m_process.terminate();
    if (!m_process.waitForFinished(kEndMs))
        m_process.kill();
    m_process.waitForFinished(kEndMs);
}

QString Child::lineAfter(const QString &beginning, int milliseconds)
{
    const double begin = nowMicroseconds();
    for (;;) {
        while (m_process.canReadLine()) {
            const QString line = QString::fromUtf8(m_process.readLine()).trimmed();
            if (line.startsWith(beginning))
                return line.sliced(beginning.size());
        }
        const double left = milliseconds - (nowMicroseconds() - begin) / 1000;
        if (left <= 0 || !m_process.waitForReadyRead(static_cast<int>(left)))
            return {};
    }
}

std::optional<QByteArray> run(const QString &program, const QStringList &arguments,
                              const QByteArray &input)
{
    Child child;
    child.process().start(program, arguments);
    child.process().write(input);
    child.process().closeWriteChannel();
    const bool isGood = child.process().waitForFinished(kRunMs)
        && child.process().exitStatus() == QProcess::NormalExit && child.process().exitCode() == 0;
    return isGood ? std::optional(child.process().readAllStandardOutput()) : std::nullopt;
}

double megabytesOf(qint64 process, const QByteArray &field)
{
    QFile status(u"/proc/%1/status"_s.arg(process));
    if (!status.open(QIODevice::ReadOnly))
        return 0;
    const QList<QByteArray> lines = status.readAll().split('\n');
    for (const QByteArray &line : lines) {
        if (line.startsWith(field + ':'))
            return line.sliced(field.size() + 1).trimmed().split(' ').first().toDouble() / 1024;
    }
    return 0;
}

void forgetPeak(qint64 process)
{
    QFile file(u"/proc/%1/clear_refs"_s.arg(process));
    if (file.open(QIODevice::WriteOnly))
        file.write("5"); // proc(5)
}

double processorSeconds(qint64 process)
{
    QFile file(u"/proc/%1/stat"_s.arg(process));
    if (!file.open(QIODevice::ReadOnly))
        return 0;
    const QByteArray all = file.readAll();
    const QList<QByteArray> fields = all.sliced(all.lastIndexOf(')') + 2).split(' ');
    constexpr int kUser = 11; // proc(5): field 14, and the first after the name is field 3
    constexpr int kSystem = 12;
    return (fields.value(kUser).toDouble() + fields.value(kSystem).toDouble())
        / static_cast<double>(::sysconf(_SC_CLK_TCK));
}

} // namespace cq::bench
