#pragma once

#include "core/base/result.h"
#include "core/domain/reason.h"

#include <QHash>
#include <QList>
#include <QObject>

namespace cq {
class EngineHandle;
} // namespace cq

namespace cq::ui {

/// Why the visible waiting jobs wait. Asks the engine for nothing but what is visible, one question
/// at a time. GUI thread.
class WaitReasons : public QObject
{
    Q_OBJECT

public:
    explicit WaitReasons(EngineHandle &engine, QObject *parent = nullptr);

    /// Null while it was not answered.
    const WaitReason *of(JobId job) const;

    /// Asks about these jobs now, or as soon as the question before is answered. Forgets all
    /// others.
    void ask(const QList<JobId> &jobs);

Q_SIGNALS:
    /// The reasons of these jobs are new or different.
    void changed(const QList<cq::JobId> &jobs);

private:
    void take(const QList<JobId> &jobs, const QList<WaitReason> &reasons);

    EngineHandle &m_engine;
    QHash<JobId, WaitReason> m_reasons;
    QList<JobId> m_next;
    bool m_asking = false;
};

} // namespace cq::ui
