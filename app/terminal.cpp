#include "app/terminal.h"

#include <cstdio>

namespace cq {

namespace {

void print(std::FILE *stream, const QString &line)
{
    const QByteArray bytes = line.toUtf8() + '\n';
    std::fwrite(bytes.constData(), 1, static_cast<std::size_t>(bytes.size()), stream);
    std::fflush(stream);
}

} // namespace

void printLine(const QString &line)
{
    print(stdout, line);
}

void printError(const QString &line)
{
    print(stderr, line);
}

int endWith(ExitCode code, const QString &sentence)
{
    printError(sentence);
    return static_cast<int>(code);
}

} // namespace cq
