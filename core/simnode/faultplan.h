#pragma once

#include "core/simnode/scenario.h"

#include <QList>

#include <string>

namespace cq::sim {

/// Which of the planned faults are due. One thread.
class FaultPlan
{
public:
    explicit FaultPlan(const QList<SimFault> &faults);

    /// A prompt was accepted: the faults that go with it.
    QList<SimFault> promptAccepted();
    /// A graph node of this class begins.
    QList<SimFault> classBegins(const std::string &graphClass);
    /// Those with a time, for timers.
    QList<SimFault> timed() const;

private:
    struct Planned
    {
        SimFault fault;
        int struck = 0;
    };

    template <typename Condition> QList<SimFault> due(Condition isDue);

    QList<Planned> m_planned;
    int m_prompts = 0;
};

} // namespace cq::sim
