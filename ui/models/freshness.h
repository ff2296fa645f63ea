#pragma once

#include "core/base/clock.h"

#include <QObject>
#include <QTimer>

namespace cq {
class EngineHandle;
} // namespace cq

namespace cq::ui {

/// Notices when the engine stops talking: news or an answer is a sign of life, and in silence it is
/// asked. GUI thread.
class Freshness : public QObject
{
    Q_OBJECT

public:
    /// Silence after which the engine is asked for a sign of life, and after which data is called
    /// old.
    struct Patience
    {
        int askMs = 10'000;
        int staleMs = 20'000;
    };

    Freshness(EngineHandle &engine, const Clock &clock, QObject *parent = nullptr);
    Freshness(EngineHandle &engine, const Clock &clock, Patience patience, QObject *parent);

    bool isStale() const { return m_stale; }

    /// When the last sign of life came.
    TimeMs lastNews() const { return m_lastNews; }

    /// Looks at the clock now; a timer calls it every second.
    void check();
    /// Asks for a sign of life now.
    void ask();

Q_SIGNALS:
    /// Also every second while stale, because the age moves on.
    void changed();

private:
    void heard();

    EngineHandle &m_engine;
    const Clock &m_clock;
    Patience m_patience;
    TimeMs m_lastNews;
    bool m_asking = false;
    bool m_stale = false;
    QTimer m_timer;
};

} // namespace cq::ui
