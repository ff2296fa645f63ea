#pragma once

#include <QProcess>
#include <QString>
#include <QStringList>

#include <optional>

namespace cq::bench {

/// A program that ends with its owner, and with this process however that ends.
class Child
{
public:
    /// What it says on stderr goes to ours.
    Child();
    Child(const Child &) = delete;
    Child &operator=(const Child &) = delete;
    ~Child(); ///< terminates it; kills it when it does not heed

    QProcess &process() { return m_process; }

    /// The rest of its first line on stdout that begins so; empty when none comes. Lines before it
    /// are gone then.
    QString lineAfter(const QString &beginning, int milliseconds = 20'000);

private:
    QProcess m_process;
};

/// Runs a program to its end and answers what it printed; nothing when it fails.
std::optional<QByteArray> run(const QString &program, const QStringList &arguments,
                              const QByteArray &input = {});

/// A size out of /proc/PID/status in megabytes of 1024 * 1024 bytes: "VmRSS", "VmHWM".
double megabytesOf(qint64 process, const QByteArray &field);

/// VmHWM counts from now on.
void forgetPeak(qint64 process);

/// Processor time a process has taken so far, in seconds.
double processorSeconds(qint64 process);

} // namespace cq::bench
