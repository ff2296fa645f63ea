#include "core/web/reply.h"

#include "core/base/log.h"

#include <QElapsedTimer>
#include <QJsonDocument>

namespace cq::web {

using namespace Qt::StringLiterals;

namespace {

CQ_LOG_CATEGORY(lcAccess, "comfyqueue.web.access")

/// Pictures and archives are packed already.
bool isText(const http::Response &response)
{
    const QByteArray type = response.headers.value("Content-Type");
    return type.startsWith("application/json") || type.startsWith("text/");
}

} // namespace

struct Reply::State
{
    State(const Call &call, http::Responder respondTo, OriginPolicy policy)
        : request(call.request)
        , family(call.route->family)
        , holdsSecret(call.route->holdsSecret)
        , user(call.principal.name)
        , responder(std::move(respondTo))
        , origins(std::move(policy))
    {
        request.body.clear(); // the answer needs the head only
        request.bodyFile = {};
        timer.start();
    }

    void log(int status) const
    {
        logEvent(lcAccess(), LogLevel::Info, u"request"_s,
                 {{u"method"_s, QString::fromLatin1(http::methodName(request.method))},
                  {u"path"_s, QString::fromLatin1(request.path.left(200))},
                  {u"status"_s, status},
                  {u"ms"_s, timer.elapsed()},
                  {u"user"_s, user},
                  {u"peer"_s, request.peer.toString()},
                  {u"request"_s, QString::fromLatin1(request.id)}});
    }

    http::Request request;
    Family family;
    bool holdsSecret;
    QString user;
    http::Responder responder;
    OriginPolicy origins;
    QElapsedTimer timer;
};

Reply::Reply(const Call &call, http::Responder responder, const GateConfig &config)
    : m_state(std::make_shared<State>(call, std::move(responder), config.origins))
{}

void Reply::send(http::Response response) const
{
    addHeaders(response, m_state->request, m_state->origins);
    response.mayCompress = !m_state->holdsSecret && isText(response);
    m_state->log(response.status);
    m_state->responder.send(std::move(response));
}

void Reply::json(int status, const QByteArray &json) const
{
    send(http::Response::json(status, json));
}

void Reply::json(int status, const QJsonObject &object) const
{
    send(http::Response::json(status, QJsonDocument(object)));
}

void Reply::json(int status, const QJsonArray &array) const
{
    send(http::Response::json(status, QJsonDocument(array)));
}

void Reply::empty(int status) const
{
    send(http::Response::empty(status));
}

void Reply::fail(const Problem &problem) const
{
    send(errorResponse(m_state->family, problem, m_state->request.id));
}

void Reply::fail(const Error &error) const
{
    if (error.kind == ErrorKind::Storage)
        logEvent(lcAccess(), LogLevel::Error, error.message,
                 {{u"request"_s, QString::fromLatin1(m_state->request.id)}});
    fail(problemOf(error));
}

void Reply::notFound(const QString &sentence) const
{
    fail(Problem{404, "not_found", sentence, {}, {}, 0});
}

http::BodyStream Reply::stream(http::Response head, std::function<void()> closed) const
{
    addHeaders(head, m_state->request, m_state->origins);
    m_state->log(head.status);
    return m_state->responder.stream(std::move(head), std::move(closed));
}

http::WebSocketId Reply::accept() const
{
    m_state->log(101);
    return m_state->responder.accept();
}

} // namespace cq::web
