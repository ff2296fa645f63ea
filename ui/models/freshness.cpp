#include "ui/models/freshness.h"

#include "core/base/future.h"
#include "core/engine/enginehandle.h"

#include <chrono>

namespace cq::ui {

using namespace std::chrono_literals;

Freshness::Freshness(EngineHandle &engine, const Clock &clock, QObject *parent)
    : Freshness(engine, clock, Patience{}, parent)
{}

Freshness::Freshness(EngineHandle &engine, const Clock &clock, Patience patience, QObject *parent)
    : QObject(parent)
    , m_engine(engine)
    , m_clock(clock)
    , m_patience(patience)
    , m_lastNews(clock.now())
{
    m_timer.setInterval(1s);
    connect(&m_timer, &QTimer::timeout, this, &Freshness::check);
    connect(&engine, &EngineHandle::changed, this, &Freshness::heard);
    m_timer.start();
}

void Freshness::heard()
{
    m_lastNews = m_clock.now();
    if (m_stale) {
        m_stale = false;
        Q_EMIT changed();
    }
}

void Freshness::ask()
{
    if (m_asking)
        return;
    m_asking = true;
    whenDone(m_engine.snapshot(), this, [this](const Result<EngineSnapshot> &answer) {
        m_asking = false;
        if (answer)
            heard();
    });
}

void Freshness::check()
{
    const qint64 silence = m_clock.now() - m_lastNews;
    if (silence >= m_patience.askMs)
        ask();
    if (silence < m_patience.staleMs)
        return;
    m_stale = true;
    Q_EMIT changed();
}

} // namespace cq::ui
