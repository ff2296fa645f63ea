#pragma once

#include <QList>
#include <QString>
#include <QTemporaryFile>

#include <functional>

namespace cq::bench {

/// Nearest-rank percentile of unsorted values, 0 < share <= 1; 0 when there are none.
double percentile(QList<double> values, double share);

/// Appends 4 KB to one file and syncs it (fdatasync): what the disk can do at best.
class SyncProbe
{
public:
    explicit SyncProbe(const QString &folder);

    /// Microseconds of one append. After a pause a disk takes several times longer than in the
    /// middle of work, so that what is done at rest is held against appends at rest.
    double once();

private:
    QTemporaryFile m_file;
};

/// F: p50 in microseconds of appends one after the other, measured now in `folder`.
double syncMicroseconds(const QString &folder, int rounds = 200);

/// One line: name, figure, the bound it is held against and whether it holds. Printed, never
/// asserted: the machine is shared.
void report(const QString &name, double figure, const QString &unit, double bound, bool atMost);

/// One line: a figure of this machine that others are held against.
void note(const QString &name, double figure, const QString &unit);

/// A graph of about 2.6 KB, as the storage measurements used.
QByteArray sampleGraph();

/// Runs the event loop until `done` says so or the time is over; false if it never did.
bool spinUntil(const std::function<bool()> &done, int milliseconds);

/// Microseconds of the steady clock.
double nowMicroseconds();

/// Microseconds of processor time that the calling thread has used.
double threadMicroseconds();

} // namespace cq::bench
