#pragma once

#include "core/base/clock.h"
#include "core/domain/ids.h"

#include <QByteArray>
#include <QList>
#include <QMetaType>
#include <QString>
#include <QStringList>
#include <QUrl>

namespace cq {

/// How we present ourselves to a node.
enum class NodeAuth { None, Bearer, Header };

/// A ComfyUI server we dispatch to, as the operator describes it.
struct NodeConfig
{
    NodeId id;
    QString name; ///< unique, at most 100 characters
    QUrl url; ///< http or https, may hold a path
    bool enabled = true;
    int slotCount = 1; ///< prompts of ours at once on this node
    double vramThreshold = 0.95; ///< share of VRAM above which no new work starts, 0…1
    int healthIntervalMs = 5000; ///< 0 = no checks, for nodes that a check would wake and bill
    QString
        card; ///< nodes with the same non-empty word share one card and count each other's memory
    NodeAuth auth = NodeAuth::None;
    QString
        authHeader; ///< header name for NodeAuth::Header; the secret itself is in the SecretStore
    QByteArray pinnedCertificate; ///< SHA-256 of the only accepted TLS certificate, 32 bytes; empty
                                  ///< = system trust
    KeyId workerKey; ///< of a pull worker, which has no address and fetches its work with this API
                     ///< key; null: work is sent to the node

    bool isPullWorker() const { return !workerKey.isNull(); }

    friend bool operator==(const NodeConfig &, const NodeConfig &) = default;
};

/// Checks what a person typed. An empty answer means fine; otherwise one sentence that names the
/// field.
QString nodeConfigFault(const NodeConfig &config);

/// "192.168.1.5:8188" or "http://host/path/" to a clean http(s) URL without trailing slash; invalid
/// if it is none.
QUrl normalisedNodeUrl(const QString &text);

/// One reading of a node's memory, in bytes, after the arithmetic of the protocol sheet
/// (section 2.3).
struct VramReading
{
    qint64 total = 0;
    qint64 free = 0; ///< what a new allocation could get: driver-free plus torch's idle reserve
    qint64 ours = 0; ///< in use by this ComfyUI process
    qint64 others = 0; ///< everybody else on the card

    double usedShare() const
    {
        return total > 0 ? static_cast<double>(total - free) / static_cast<double>(total) : 0.0;
    }

    friend bool operator==(const VramReading &, const VramReading &) = default;
};

/// The four numbers of a device in /system_stats, in bytes.
struct DeviceStats
{
    QString name;
    QString type; ///< "cuda", "cpu", …
    qint64 vramTotal = 0;
    qint64 vramFree = 0;
    qint64 torchTotal = 0;
    qint64 torchFree = 0;

    friend bool operator==(const DeviceStats &, const DeviceStats &) = default;
};

/// driver-free = vram_free − torch_free; ours = torch_total − torch_free;
/// others = vram_total − driver-free − torch_total. Nonsense (negative, more free than total) reads
/// as full.
VramReading vramReading(const DeviceStats &device);

/// A point of a VRAM line.
struct NodeSample
{
    TimeMs at = 0;
    VramReading vram;

    friend bool operator==(const NodeSample &, const NodeSample &) = default;
};

enum class NodeHealth {
    Unknown, ///< not asked yet
    Online,
    Offline, ///< does not answer, or answers something else
    Disabled, ///< switched off by the operator
};

/// What we know about a node at this moment.
struct NodeStatus
{
    NodeId id;
    NodeHealth health = NodeHealth::Unknown;
    TimeMs since = 0; ///< when this health began
    TimeMs lastSeen = 0; ///< last good answer
    QString fault; ///< one sentence while Offline
    int latencyMs = 0; ///< of the last health answer
    QString gpu; ///< cleaned device name, e.g. "RTX 4090"
    QString comfyVersion;
    VramReading vram;
    bool overThreshold = false; ///< no new work for memory reasons
    int running = 0; ///< prompts of ours
    int foreignQueue = 0; ///< prompts of other people at this node
    qint64 done = 0; ///< jobs completed here since start
    qint64 failed = 0;
    JobId currentJob;

    friend bool operator==(const NodeStatus &, const NodeStatus &) = default;
};

/// A node as a view shows it.
struct Node
{
    NodeConfig config;
    NodeStatus status;

    friend bool operator==(const Node &, const Node &) = default;
};

/// What "Test connection" found out.
struct NodeTest
{
    QString comfyVersion;
    QString gpu;
    VramReading vram;
    int latencyMs = 0;
    QByteArray certificate; ///< SHA-256 of the TLS certificate the node showed; empty for http

    friend bool operator==(const NodeTest &, const NodeTest &) = default;
};

/// "cuda:0 NVIDIA GeForce RTX 4090 : cudaMallocAsync" to "RTX 4090"; unknown forms pass through.
QString shortGpuName(const QString &deviceName);

} // namespace cq

Q_DECLARE_METATYPE(cq::Node)
