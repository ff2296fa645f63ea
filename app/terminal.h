#pragma once

#include "app/commandline.h"

#include <QString>

namespace cq {

/// A line on standard output, flushed, so that a script may wait for it.
void printLine(const QString &line);

/// A line on standard error.
void printError(const QString &line);

/// Prints a sentence and answers the exit code.
int endWith(ExitCode code, const QString &sentence);

} // namespace cq
