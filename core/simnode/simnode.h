#pragma once

#include "core/base/result.h"
#include "core/simnode/scenario.h"

#include <QHostAddress>
#include <QObject>
#include <QString>
#include <QUrl>

#include <memory>

namespace cq {

/// Where a simulated node serves and what it is.
struct SimNodeConfig
{
    SimNodeSpec node;
    QHostAddress address = QHostAddress(QHostAddress::LocalHost);
    quint16 port = 0; ///< 0 = any free one
    QString folder; ///< holds input, output and temp; empty = a temporary one
    QString recordFile; ///< appends a JSON line per prompt that really ran; empty = none
};

/// One config per node of a scenario, with free ports, folders below `folder` (if given) and a
/// shared record.
QList<SimNodeConfig> simNodeConfigs(const Scenario &scenario, const QString &folder = {},
                                    const QString &recordFile = {});

/// A ComfyUI server that only pretends to have a card, on a real socket. Made for tests, benchmarks
/// and the demo. Everything of it lives on one thread: the one it is on when start() is called
/// (moveToThread before that is fine).
class SimNode : public QObject
{
    Q_OBJECT

public:
    explicit SimNode(SimNodeConfig config, QObject *parent = nullptr);
    ~SimNode() override;

    /// Serves when it returns. Unavailable when the address cannot be had, Storage when the record
    /// cannot be written. Starting a started node is fine.
    Result<void> start();
    /// Closes every connection; what runs or waits stays where it is. Stopping twice is fine.
    void stop();
    bool isStarted() const;

    /// http://ADDRESS:PORT without a trailing slash; the port stays the same over restarts.
    QUrl url() const;

    const SimNodeConfig &config() const { return m_config; }

    /// Absolute path of the folder "input", "output" or "temp".
    QString folder(const QString &type) const;

    /// Prompts accepted with 200, over restarts.
    int received() const;
    /// Prompts that ran to an end of any kind, over restarts.
    int executed() const;
    /// Waiting and running.
    int remaining() const;

    /// Dies and comes back at once on the same port: connections break, queue, history, cache and
    /// temp are gone, inputs and outputs stay. `Restart` faults do the same.
    Result<void> restart();

    /// Plays a fault now, whatever its trigger says. Faults of a prompt strike the running one, or
    /// the next.
    void injectFault(const SimFault &fault);
    /// From the next prompt on.
    void setJobSeconds(double seconds);
    /// VRAM that other processes hold, in bytes.
    void setOtherVram(qint64 bytes);

Q_SIGNALS:
    void promptAccepted(const QString &promptId);
    /// After the history record was written.
    void promptEnded(const QString &promptId, bool isSuccess);

private:
    struct Private;

    SimNodeConfig m_config;
    std::unique_ptr<Private> m_private;
};

} // namespace cq
