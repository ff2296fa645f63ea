#include "core/domain/job.h"

#include <algorithm>
#include <array>

namespace cq {

namespace {

struct Word
{
    FailureKind kind;
    const char16_t *text;
};

constexpr std::array kWords{
    Word{FailureKind::None, u""},
    Word{FailureKind::Validation, u"validation"},
    Word{FailureKind::Execution, u"execution"},
    Word{FailureKind::OutOfMemory, u"out_of_memory"},
    Word{FailureKind::NodeLost, u"node_lost"},
    Word{FailureKind::Network, u"network"},
    Word{FailureKind::Interrupted, u"interrupted"},
    Word{FailureKind::Timeout, u"timeout"},
    Word{FailureKind::Input, u"input"},
    Word{FailureKind::Output, u"output"},
};

} // namespace

QString failureKindWord(FailureKind kind)
{
    return QString::fromUtf16(kWords.at(static_cast<std::size_t>(kind)).text);
}

FailureKind failureKindFromWord(const QString &word)
{
    const auto *found = std::ranges::find_if(
        kWords, [&word](const Word &entry) { return word == QStringView(entry.text); });
    return found == kWords.end() ? FailureKind::Execution : found->kind;
}

} // namespace cq
