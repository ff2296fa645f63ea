#pragma once

#include "core/domain/listenerstatus.h"
#include "core/engine/enginehandle.h"

#include <QObject>
#include <QTimer>

#include <optional>

namespace cq {
class ListenerControl;
}

namespace cq::ui {

/// The few facts the frame itself shows: counts, nodes, dispatch, disk, secrets, the listener. A
/// copy, fed by the engine's and the listener's news and, for what news does not carry, by a
/// snapshot every half minute. GUI thread.
class Vitals : public QObject
{
    Q_OBJECT

public:
    /// listener: null = there is none.
    explicit Vitals(EngineHandle &engine, const ListenerControl *listener = nullptr,
                    QObject *parent = nullptr);

    bool known() const { return m_known; } ///< the first snapshot is here

    bool paused() const { return m_paused; }

    const JobCounts &counts() const { return m_counts; }

    const QList<Node> &nodes() const { return m_nodes; }

    qint64 diskFree() const { return m_diskFree; }

    const QString &dataFolder() const { return m_dataFolder; }

    const SecretStoreState &secrets() const { return m_secrets; }

    const QString &alarm() const { return m_alarm; } ///< empty = none, or dismissed

    /// What was met inside a database since the start.
    const std::optional<DatabaseFault> &damage() const { return m_damage; }

    /// Nothing when there is none.
    const std::optional<ListenerStatus> &listener() const { return m_listener; }

    bool listenerDown() const; ///< it should serve and does not
    int enabledNodes() const;
    int onlineNodes() const;
    int silentNodes() const; ///< enabled, asked, no answer
    bool allNodesDown() const; ///< there are enabled nodes and every one is silent
    bool diskLow() const; ///< less than kDiskLow is free

    static constexpr qint64 kDiskLow = 5LL << 30;

    void dismissAlarm();
    /// Asks again now.
    void refresh();

Q_SIGNALS:
    void changed();
    /// The settings the engine has; once, with the first snapshot.
    void settingsKnown(const cq::Settings &settings);
    /// A job failed for good just now.
    void jobFailed(const cq::Job &job);

private:
    void take(const EngineChanges &changes);
    void take(const EngineSnapshot &snapshot);

    EngineHandle &m_engine;
    QTimer m_poll;
    quint64 m_revision = 0;
    bool m_known = false;
    bool m_paused = false;
    JobCounts m_counts;
    QList<Node> m_nodes;
    qint64 m_diskFree = 0;
    QString m_dataFolder;
    SecretStoreState m_secrets;
    QString m_alarm;
    std::optional<DatabaseFault> m_damage;
    std::optional<ListenerStatus> m_listener;
};

} // namespace cq::ui
