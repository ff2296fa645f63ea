#pragma once

#include "core/domain/ids.h"

#include <QHash>
#include <QObject>
#include <QTimer>

#include <optional>

namespace cq {
class EngineHandle;
struct EngineChanges;
} // namespace cq

namespace cq::ui {

/// What the kept results of everybody take, in bytes, and what the house allows. Asks when somebody
/// starts to watch and, while watched, after jobs have ended or were removed, at most every three
/// seconds. GUI thread.
class StorageTally : public QObject
{
    Q_OBJECT

public:
    explicit StorageTally(EngineHandle &engine, QObject *parent = nullptr);

    void watch(bool watched);

    /// Nothing while unknown.
    std::optional<qint64> of(UserId owner) const;

    /// The limit for whom none is set; 0 = unlimited.
    qint64 houseLimit() const { return m_houseLimit; }

Q_SIGNALS:
    void changed();

private:
    void takeChanges(const EngineChanges &changes);
    void ask();

    EngineHandle &m_engine;
    QHash<UserId, qint64> m_stored;
    qint64 m_houseLimit = 0;
    bool m_known = false;
    bool m_watched = false;
    QTimer m_soon;
};

} // namespace cq::ui
