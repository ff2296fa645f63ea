#include "core/domain/jobstate.h"

#include <algorithm>
#include <array>

namespace cq {

namespace {

using enum JobState;

constexpr std::array kStates{Held,       Pending,   Assigned, Running,
                             Collecting, Completed, Failed,   Cancelled};
static_assert(kStates.size() == kJobStateCount);

constexpr std::array kMoves{
    JobMove{Held, Pending}, // released
    JobMove{Held, Cancelled},
    JobMove{Pending, Held},
    JobMove{Pending, Assigned}, // claimed, durable before the prompt is posted
    JobMove{Pending, Failed}, // can never run
    JobMove{Pending, Cancelled},
    JobMove{Assigned, Running},
    JobMove{Assigned, Collecting}, // finished before we saw it run
    JobMove{Assigned, Pending}, // refused or lost; tried again
    JobMove{Assigned, Failed},
    JobMove{Assigned, Cancelled},
    JobMove{Running, Collecting},
    JobMove{Running, Pending}, // node lost; tried again
    JobMove{Running, Failed},
    JobMove{Running, Cancelled},
    JobMove{Collecting, Completed},
    JobMove{Collecting, Pending}, // outputs gone with the node; tried again
    JobMove{Collecting, Failed},
    JobMove{Collecting, Cancelled},
    JobMove{Failed, Pending}, // retried by a person
    JobMove{Cancelled, Pending}, // cancelling undone, or retried
};

struct Word
{
    JobState state;
    const char16_t *text;
};

constexpr std::array kWords{
    Word{Held, u"held"},       Word{Pending, u"pending"},       Word{Assigned, u"assigned"},
    Word{Running, u"running"}, Word{Collecting, u"collecting"}, Word{Completed, u"completed"},
    Word{Failed, u"failed"},   Word{Cancelled, u"cancelled"},
};

} // namespace

std::span<const JobMove> jobMoves()
{
    return kMoves;
}

bool canMove(JobState from, JobState to)
{
    return std::ranges::any_of(
        kMoves, [from, to](const JobMove &move) { return move.from == from && move.to == to; });
}

bool isFinal(JobState state)
{
    return state == Completed || state == Failed || state == Cancelled;
}

bool isActive(JobState state)
{
    return state == Assigned || state == Running || state == Collecting;
}

QString jobStateWord(JobState state)
{
    return QString::fromUtf16(kWords.at(static_cast<std::size_t>(state)).text);
}

std::optional<JobState> jobStateFromWord(const QString &word)
{
    const auto *found = std::ranges::find_if(
        kWords, [&word](const Word &entry) { return word == QStringView(entry.text); });
    if (found == kWords.end())
        return std::nullopt;
    return found->state;
}

std::span<const JobState> allJobStates()
{
    return kStates;
}

} // namespace cq
