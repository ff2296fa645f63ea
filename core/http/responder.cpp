#include "core/http/responder.h"

#include "core/http/replystate.h"

namespace cq::http {

using namespace Qt::StringLiterals;

ReplyState::~ReplyState()
{
    if (answered)
        return;
    if (handled)
        answer(refusal(500, "unanswered", u"the request was not answered"_s, requestId));
    else
        answer(refusal(503, "stopping", u"nobody answers requests any more"_s, requestId));
}

bool ReplyState::answer(Reply reply)
{
    if (answered.exchange(true))
        return false;
    if (deliver)
        deliver(std::move(reply));
    return true;
}

Responder::Responder(std::shared_ptr<ReplyState> state)
    : m_state(std::move(state))
{}

void Responder::send(Response response) const
{
    if (m_state)
        m_state->answer(std::move(response));
}

WebSocketId Responder::accept() const
{
    if (!m_state)
        return {};
    if (m_state->webSocket.isNull()) {
        m_state->answer(refusal(500, "no_upgrade", u"the request cannot become a WebSocket"_s,
                                m_state->requestId));
        return {};
    }
    return m_state->answer(m_state->webSocket) ? m_state->webSocket : WebSocketId();
}

bool Responder::isAnswered() const
{
    return !m_state || m_state->answered;
}

} // namespace cq::http
