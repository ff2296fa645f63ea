#pragma once

#include "core/base/result.h"

#include <QString>

namespace cq {

// Secrets that somebody types or pipes in. All functions block.

/// Whether standard input is a terminal that can hide what is typed.
bool inputIsTerminal();

/// The next line of standard input without its end. Invalid: there is none, it is empty, longer
/// than 4096 bytes or not UTF-8; `what` names it in the sentence, as in "the password".
Result<QString> secretFromInput(const QString &what);

/// Prompts on standard error and reads a line from the terminal without showing it. Unavailable:
/// interrupted. Errors of secretFromInput() otherwise.
Result<QString> askHidden(const QString &prompt, const QString &what);

} // namespace cq
