#pragma once

#include "core/http/response.h"
#include "core/http/websocket.h"

#include <QByteArray>

#include <atomic>
#include <functional>
#include <variant>

namespace cq::http {

/// What a handler decides: an answer, or to accept the WebSocket under this id.
using Reply = std::variant<Response, WebSocketId>;

/// What the copies of a Responder share.
struct ReplyState
{
    ReplyState() = default;
    ReplyState(const ReplyState &) = delete;
    ReplyState &operator=(const ReplyState &) = delete;
    /// Unanswered: 500, or 503 when no handler ever saw the request.
    ~ReplyState();

    /// Answers unless that has happened; says whether it was us.
    bool answer(Reply reply);

    std::function<void(Reply)> deliver; ///< posts to the worker; any thread
    QByteArray requestId;
    WebSocketId webSocket; ///< the id an accepted upgrade will have; null = no upgrade
    std::atomic<bool> handled = false; ///< the handler was entered
    std::atomic<bool> answered = false;
};

} // namespace cq::http
