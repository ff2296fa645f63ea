#include "core/http/framequeue.h"

#include <QtGlobal>

#include <utility>

namespace cq::http {

qint64 Frame::size() const
{
    if (const auto *text = std::get_if<QString>(&content))
        return text->size() * static_cast<qint64>(sizeof(QChar));
    return std::get<QByteArray>(content).size();
}

FrameQueue::FrameQueue(qint64 highWater)
    : m_highWater(highWater)
{}

FrameQueue::Outcome FrameQueue::push(Frame frame, qint64 unsent)
{
    const qint64 size = frame.size();
    if (unsent + m_bytes + size > m_highWater)
        dropUntilFits(m_highWater - unsent - size);
    const bool fits = unsent + m_bytes + size <= m_highWater || (unsent == 0 && m_frames.empty());
    if (!fits)
        return frame.delivery == Delivery::Droppable ? Outcome::Dropped : Outcome::Overflow;
    m_bytes += size;
    m_frames.push_back(std::move(frame));
    return Outcome::Queued;
}

Frame FrameQueue::pop()
{
    Q_ASSERT(!m_frames.empty());
    Frame frame = std::move(m_frames.front());
    m_frames.pop_front();
    m_bytes -= frame.size();
    return frame;
}

void FrameQueue::clear()
{
    m_frames.clear();
    m_bytes = 0;
}

void FrameQueue::dropUntilFits(qint64 room)
{
    for (auto frame = m_frames.begin(); frame != m_frames.end() && m_bytes > room;) {
        if (frame->delivery == Delivery::Droppable) {
            m_bytes -= frame->size();
            frame = m_frames.erase(frame);
        } else {
            ++frame;
        }
    }
}

} // namespace cq::http
