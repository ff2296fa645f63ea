#include "core/http/bodystream.h"

#include "core/http/replystate.h"
#include "core/http/responder.h"

#include <utility>

namespace cq::http {

/// What the copies of a BodyStream share.
struct BodyStream::Private
{
    Private(std::shared_ptr<StreamShare> shared, std::function<void(Reply)> deliverTo)
        : share(std::move(shared))
        , deliver(std::move(deliverTo))
    {}

    Private(const Private &) = delete;
    Private &operator=(const Private &) = delete;

    ~Private() { finish(StreamEnd::Cut); }

    void finish(StreamEnd end)
    {
        if (share->isOpen.exchange(false))
            deliver(end);
    }

    const std::shared_ptr<StreamShare> share;
    const std::function<void(Reply)> deliver; ///< posts to the worker
};

BodyStream::BodyStream(std::shared_ptr<Private> shared)
    : m_private(std::move(shared))
{}

void BodyStream::send(const QByteArray &piece) const
{
    if (piece.isEmpty() || !isOpen())
        return;
    m_private->share->posted += piece.size();
    m_private->deliver(StreamPiece{piece});
}

void BodyStream::end() const
{
    if (m_private)
        m_private->finish(StreamEnd::Whole);
}

qint64 BodyStream::unsentBytes() const
{
    return m_private ? m_private->share->posted + m_private->share->unsent : 0;
}

bool BodyStream::isOpen() const
{
    return m_private && m_private->share->isOpen;
}

BodyStream Responder::stream(Response head, std::function<void()> closed) const
{
    Q_ASSERT(head.status >= 200 && head.status != 204 && head.status != 304); // those have no body
    if (!m_state)
        return {};
    auto share = std::make_shared<StreamShare>();
    share->closed = std::move(closed);
    if (!m_state->answer(StreamStart{std::move(head), share}))
        return {};
    return BodyStream(std::make_shared<BodyStream::Private>(std::move(share), m_state->deliver));
}

} // namespace cq::http
