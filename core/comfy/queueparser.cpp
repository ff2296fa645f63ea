#include "core/comfy/queueparser.h"

#include "core/comfy/jsonread.h"
#include "core/comfy/marker.h"

#include <algorithm>

namespace cq::comfy {

using namespace Qt::StringLiterals;

namespace {

QList<QueueEntry> parseItems(const Json &items, bool running)
{
    constexpr std::size_t kPromptId = 1;
    QList<QueueEntry> entries;
    for (const Json &value : items) {
        QueueEntry entry;
        entry.promptId = text(item(value, kPromptId));
        if (entry.promptId.isEmpty())
            continue;
        entry.running = running;
        entry.number = number(item(value, 0));
        entry.marker = markerOfQueueItem(value);
        entries.append(entry);
    }
    std::stable_sort(entries.begin(), entries.end(),
                     [](const QueueEntry &a, const QueueEntry &b) { return a.number < b.number; });
    return entries;
}

} // namespace

Result<QList<QueueEntry>> parseQueue(const QByteArray &body)
{
    const auto json = readJson(body);
    const Json *running = json ? member(*json, "queue_running") : nullptr;
    const Json *pending = json ? member(*json, "queue_pending") : nullptr;
    if (!running || !running->is_array() || !pending || !pending->is_array())
        return fail(ErrorKind::Protocol, u"answers /queue with something else"_s,
                    QString::fromUtf8(body.left(1000)));
    return parseItems(*running, true) + parseItems(*pending, false);
}

} // namespace cq::comfy
