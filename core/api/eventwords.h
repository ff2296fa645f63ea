#pragma once

#include "core/api/directory.h"
#include "core/http/websocket.h"

namespace cq::api {

/// How a client wants to hear the news.
enum class EventDialect {
    Own, ///< /api/v1/events
    S3, ///< /ws (api-shapes, section 4)
    S0, ///< /ws?events=s0: what S0 sent by Socket.IO (section 2)
};

/// One message of a feed.
struct EventFrame
{
    QString type;
    QByteArray data = "{}"; ///< a JSON object
    http::Delivery delivery = http::Delivery::Reliable;
};

// The news of the engine in the words of a dialect; no frames where it has none. Pure; the thread
// of the directory.

/// `isNew`: nobody heard of this job before. It may have come far already.
QList<EventFrame> jobFrames(EventDialect dialect, const Job &job, bool isNew,
                            const Directory &directory);
QList<EventFrame> removalFrames(EventDialect dialect, const Job &job);
QList<EventFrame> progressFrames(EventDialect dialect, const JobProgress &progress);
QList<EventFrame> queueFrames(EventDialect dialect, const EngineChanges &changes,
                              const Directory &directory);
/// For editors. `current`: the job it runs; null for none, or one that is not known.
QList<EventFrame> nodeFrames(EventDialect dialect, const Node &node, const QUuid &current);

} // namespace cq::api
