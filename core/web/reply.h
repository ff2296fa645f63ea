#pragma once

#include "core/base/result.h"
#include "core/http/responder.h"
#include "core/web/errorbody.h"
#include "core/web/gate.h"
#include "core/web/route.h"

#include <QJsonArray>
#include <QJsonObject>

#include <functional>
#include <memory>

namespace cq::web {

/// The answering end of a call: copyable, answered once, from any thread. Adds the headers every
/// answer has and writes the line of the access log.
class Reply
{
public:
    Reply(const Call &call, http::Responder responder, const GateConfig &config);

    void send(http::Response response) const;
    void json(int status, const QByteArray &json) const;
    void json(int status, const QJsonObject &object) const;
    void json(int status, const QJsonArray &array) const;
    void empty(int status) const;

    void fail(const Problem &problem) const;
    void fail(const Error &error) const;
    /// 404 in the family's words; the same for what is not there and what is somebody else's.
    void notFound(const QString &sentence) const;

    /// Answers with this head and leaves the body open, see http::Responder::stream().
    http::BodyStream stream(http::Response head, std::function<void()> closed) const;

    /// Accepts the WebSocket of an upgrade.
    http::WebSocketId accept() const;

private:
    struct State;
    std::shared_ptr<State> m_state;
};

} // namespace cq::web
