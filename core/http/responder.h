#pragma once

#include "core/http/response.h"
#include "core/http/websocket.h"

#include <memory>

namespace cq::http {

struct ReplyState;

/// The answering end of one request: copyable, answered once, from any thread and at any time. A
/// second answer is ignored; when the last copy goes unanswered the client gets 500. An answer for
/// a client that left goes nowhere.
class Responder
{
public:
    /// Answers nobody.
    Responder() = default;
    explicit Responder(std::shared_ptr<ReplyState> state);

    void send(Response response) const;

    /// Accepts the WebSocket of a request with isUpgrade. Frames sent to the id from now on are
    /// kept until the handshake is through. Null when the request is no upgrade (which answers 500)
    /// or was answered before. To refuse, send() any Response.
    WebSocketId accept() const;

    bool isAnswered() const;

private:
    std::shared_ptr<ReplyState> m_state;
};

} // namespace cq::http
