#include "core/simnode/faultplan.h"

namespace cq::sim {

FaultPlan::FaultPlan(const QList<SimFault> &faults)
{
    for (const SimFault &fault : faults)
        m_planned.append({fault, 0});
}

template <typename Condition> QList<SimFault> FaultPlan::due(Condition isDue)
{
    QList<SimFault> list;
    for (Planned &planned : m_planned) {
        const bool isSpent = planned.fault.times > 0 && planned.struck >= planned.fault.times;
        if (isSpent || !isDue(planned.fault.trigger))
            continue;
        ++planned.struck;
        list.append(planned.fault);
    }
    return list;
}

QList<SimFault> FaultPlan::promptAccepted()
{
    ++m_prompts;
    return due([this](const SimTrigger &trigger) {
        return trigger.afterPrompts == m_prompts
            || (trigger.everyPrompts > 0 && m_prompts % trigger.everyPrompts == 0);
    });
}

QList<SimFault> FaultPlan::classBegins(const std::string &graphClass)
{
    if (m_planned.isEmpty())
        return {};
    const QString name = QString::fromStdString(graphClass);
    return due([&](const SimTrigger &trigger) { return trigger.graphClass == name; });
}

QList<SimFault> FaultPlan::timed() const
{
    QList<SimFault> list;
    for (const Planned &planned : m_planned) {
        if (planned.fault.trigger.atSeconds >= 0)
            list.append(planned.fault);
    }
    return list;
}

} // namespace cq::sim
