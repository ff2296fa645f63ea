#pragma once

#include "core/base/result.h"
#include "core/engine/databasefault.h"

#include <QObject>
#include <QString>

#include <optional>

namespace cq {

class EngineHandle;

/// What is wrong with the database, that nothing was changed, and what to do about it.
QString faultSentence(const DatabaseFault &fault);

/// Why an engine on this data folder did not start; faultSentence() where that is why. Reads.
QString startSentence(const Error &error, const QString &dataFolder);

/// Remembers the damage that an engine meets while a command uses it. Thread of the handle.
class MetDamage
{
public:
    explicit MetDamage(EngineHandle &engine);

    /// The answer, or what to do about the damage that is why there is none.
    template <typename T> Result<T> instead(const Result<T> &answer) const
    {
        if (answer || !m_fault)
            return answer;
        return fail(ErrorKind::Storage, faultSentence(*m_fault));
    }

private:
    QObject m_context;
    std::optional<DatabaseFault> m_fault;
};

} // namespace cq
