#pragma once

#include "core/domain/job.h"

#include <QHash>
#include <QObject>
#include <QTimer>

#include <optional>

namespace cq {
class EngineHandle;
}

namespace cq::ui {

/// What somebody has in the queue at this moment.
struct JobLoad
{
    int waiting = 0;
    int running = 0;

    friend bool operator==(const JobLoad &, const JobLoad &) = default;
};

/// Counts the jobs of everybody that wait or run, at most once a second and only while it is
/// watched. One question for all of them; when more than kMost jobs wait or run, nothing is known.
/// GUI thread.
class JobTally : public QObject
{
    Q_OBJECT

public:
    static constexpr int kMost = 1000;

    explicit JobTally(EngineHandle &engine, QObject *parent = nullptr);

    void watch(bool watched);

    /// Nothing while unknown.
    std::optional<JobLoad> of(UserId owner) const;

Q_SIGNALS:
    void changed();

private:
    void ask();

    EngineHandle &m_engine;
    QHash<UserId, JobLoad> m_loads;
    bool m_known = false;
    bool m_watched = false;
    QTimer m_soon;
};

} // namespace cq::ui
