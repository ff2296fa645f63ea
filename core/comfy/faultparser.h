#pragma once

#include "core/comfy/jsonread.h"
#include "core/comfy/values.h"

namespace cq::comfy {

/// Reads the data of `execution_error` (in /history or as event). Pure.
ExecutionFault parseExecutionError(const Json &data);

/// Reads the data of `execution_interrupted`. Pure.
ExecutionFault parseInterruption(const Json &data);

/// A branch that a node blocked: reported as an error, but the run goes on (section 3.2).
bool isBlockedBranch(const Json &data);

/// Both spellings of torch's exception, and errors of other types that say so (section 4, item 7).
bool isOutOfMemory(const QString &exceptionType, const QString &message);

} // namespace cq::comfy
