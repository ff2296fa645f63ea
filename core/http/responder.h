#pragma once

#include "core/http/bodystream.h"
#include "core/http/response.h"
#include "core/http/websocket.h"

#include <functional>
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

    /// Answers with this head and leaves the body open for pieces, chunked for HTTP/1.1 and up to
    /// the end of the connection for 1.0; `body` and `file` of the head are not used. A HEAD gets
    /// the head and is over. An open answer is never idle: its user sends something now and then,
    /// or cannot know that a client has vanished.
    /// `closed` is called once on the thread of the listener's handler, when everything before
    /// end() has left or the client is gone; not after the listener stopped, and not when the
    /// request was answered before (then the stream leads nowhere). It must not own the stream.
    BodyStream stream(Response head, std::function<void()> closed = {}) const;

    bool isAnswered() const;

private:
    std::shared_ptr<ReplyState> m_state;
};

} // namespace cq::http
