#pragma once

#include "core/base/result.h"
#include "core/domain/job.h"

#include <QList>
#include <QObject>
#include <QSet>
#include <QTimer>

namespace cq {
class EngineHandle;
} // namespace cq

namespace cq::ui {

class JobPages;

/// Fetches the pages a table painted and did not have. The latest wish comes first and old wishes
/// are dropped, so dragging the scroll bar over a million rows asks for what is on the screen. GUI
/// thread.
class JobPageReader : public QObject
{
    Q_OBJECT

public:
    JobPageReader(EngineHandle &engine, const JobPages &pages, QObject *parent = nullptr);

    /// Cheap; asks when control is back in the event loop. Pages already asked for are not asked
    /// again.
    void want(int page);
    /// Pages were renumbered or the filter is another: forgets wishes and answers on their way.
    void restart(const JobFilter &filter);

    bool isIdle() const { return m_asked.isEmpty(); }

Q_SIGNALS:
    /// All jobs of a page, newest first; perhaps not as many as it was thought to have.
    void pageRead(int page, const QList<cq::Job> &newestFirst);
    void failed(int page, const cq::Error &error);

private:
    void askNext();
    void ask(int page, JobId before, const QList<Job> &sofar);

    EngineHandle &m_engine;
    const JobPages &m_pages;
    JobFilter m_filter;
    QList<int> m_wanted; ///< the latest wish last
    QSet<int> m_asked;
    quint64 m_round = 0;
    QTimer m_soon;
};

} // namespace cq::ui
