#pragma once

#include "ui/overview/facts.h"

#include <QTimer>

namespace cq {
class Clock;
} // namespace cq

namespace cq::ui {

/// Keeps the Facts of the Overview: follows the engine's news at once, asks for what news does not
/// carry (figures from the database, why jobs wait) when jobs changed, at most about twice a
/// second, and every half minute because hours pass. While paused (page hidden) it only gathers.
/// GUI thread.
class FactFeed : public QObject
{
    Q_OBJECT

public:
    FactFeed(EngineHandle &engine, const Clock &clock, QObject *parent = nullptr);

    const Facts &facts() const { return m_facts; }

    bool known() const { return m_known; }

    const std::optional<Error> &error() const
    {
        return m_error;
    } ///< of the last question; unset = it went well

    void start(); ///< asks for everything
    void setActive(bool active);

Q_SIGNALS:
    /// Gathered: at most every 200 ms.
    void changed();

private:
    void take(const EngineChanges &changes);
    void askSnapshot();
    void askFigures();
    void askActive();
    void askStuck();
    void askReasons(const QList<Job> &waiting);
    void askOldest();
    void fail(const Error &error);
    void tellSoon();

    EngineHandle &m_engine;
    const Clock &m_clock;
    Facts m_facts;
    quint64 m_revision = 0;
    bool m_known = false;
    bool m_active = true;
    bool m_asking = false;
    bool m_again = false;
    std::optional<Error> m_error;
    QTimer m_tell;
    QTimer m_ask;
    QTimer m_hours;
};

} // namespace cq::ui
