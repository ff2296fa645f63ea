#pragma once

#include "core/http/response.h"
#include "core/http/streamshare.h"
#include "core/http/websocket.h"

#include <QByteArray>

#include <atomic>
#include <functional>
#include <memory>
#include <variant>

namespace cq::http {

/// The head of an answer that stays open.
struct StreamStart
{
    Response head;
    std::shared_ptr<StreamShare> share;
};

/// Some of its body.
struct StreamPiece
{
    QByteArray bytes;
};

/// How it ends.
enum class StreamEnd {
    Whole,
    Cut, ///< without its end
};

/// What a handler decides: an answer, to accept the WebSocket under this id, or an answer that
/// stays open, whose pieces and end follow.
using Reply = std::variant<Response, WebSocketId, StreamStart, StreamPiece, StreamEnd>;

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
