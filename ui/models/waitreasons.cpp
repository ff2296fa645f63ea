#include "ui/models/waitreasons.h"

#include "core/base/future.h"
#include "core/engine/enginehandle.h"

namespace cq::ui {

WaitReasons::WaitReasons(EngineHandle &engine, QObject *parent)
    : QObject(parent)
    , m_engine(engine)
{}

const WaitReason *WaitReasons::of(JobId job) const
{
    const auto found = m_reasons.constFind(job);
    return found == m_reasons.constEnd() ? nullptr : &*found;
}

void WaitReasons::ask(const QList<JobId> &jobs)
{
    if (m_asking) {
        m_next = jobs;
        return;
    }
    m_next.clear();
    if (jobs.isEmpty())
        return;
    m_asking = true;
    whenDone(m_engine.explain(jobs), this, [this, jobs](const Result<QList<WaitReason>> &answer) {
        m_asking = false;
        if (answer && answer->size() == jobs.size())
            take(jobs, *answer);
        if (!m_next.isEmpty())
            ask(m_next);
    });
}

void WaitReasons::take(const QList<JobId> &jobs, const QList<WaitReason> &reasons)
{
    QHash<JobId, WaitReason> fresh;
    QList<JobId> different;
    for (qsizetype index = 0; index < jobs.size(); ++index) {
        const JobId job = jobs.at(index);
        const WaitReason *before = of(job);
        if (before == nullptr || *before != reasons.at(index))
            different.append(job);
        fresh.insert(job, reasons.at(index));
    }
    m_reasons = std::move(fresh);
    if (!different.isEmpty())
        Q_EMIT changed(different);
}

} // namespace cq::ui
