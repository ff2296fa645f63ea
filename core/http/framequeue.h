#pragma once

#include "core/http/websocket.h"

#include <QByteArray>
#include <QString>

#include <deque>
#include <variant>

namespace cq::http {

/// A message on its way to a WebSocket client.
struct Frame
{
    std::variant<QString, QByteArray> content;
    Delivery delivery = Delivery::Reliable;

    /// Bytes it keeps in memory.
    qint64 size() const;
};

/// What waits for a client that reads slowly. Knows no sockets.
class FrameQueue
{
public:
    enum class Outcome {
        Queued,
        Dropped, ///< the frame itself was thrown away
        Overflow, ///< a reliable frame does not fit even without any droppable one
    };

    explicit FrameQueue(qint64 highWater);

    /// unsent: bytes the socket still holds. Makes room by throwing away droppable frames, oldest
    /// first. A frame larger than the mark is taken when nothing else waits, or it could never be
    /// sent.
    Outcome push(Frame frame, qint64 unsent);
    Frame pop();
    void clear();

    bool isEmpty() const { return m_frames.empty(); }

    qint64 bytes() const { return m_bytes; }

private:
    void dropUntilFits(qint64 room);

    const qint64 m_highWater;
    std::deque<Frame> m_frames;
    qint64 m_bytes = 0;
};

} // namespace cq::http
