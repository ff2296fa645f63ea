#include "core/api/server.h"

#include "core/api/documentpage.h"
#include "core/api/eventfeed.h"
#include "core/api/openapi.h"
#include "core/api/routes.h"
#include "core/base/future.h"
#include "core/engine/pulldesk.h"
#include "core/engine/uploaddesk.h"
#include "core/engine/webhookdesk.h"
#include "core/http/listener.h"
#include "core/web/reply.h"
#include "core/web/routetable.h"

#include <QCoreApplication>
#include <QDir>
#include <QJsonDocument>

namespace cq::api {

using namespace Qt::StringLiterals;

namespace {

void refuseWithoutUpgrade(const web::Call &call, const web::Reply &reply)
{
    const web::Problem problem{426, "upgrade_required", u"This path is a WebSocket."_s, {}, {}, 0};
    http::Response response = web::errorResponse(call.route->family, problem, call.request.id);
    response.headers.set("Upgrade", "websocket");
    reply.send(std::move(response));
}

/// Which words a WebSocket of this path speaks; nothing for a path that is none.
std::optional<EventDialect> dialectOf(const web::Call &call)
{
    if (call.route->operation == "events")
        return EventDialect::Own;
    if (call.route->operation != "sharedEvents")
        return std::nullopt;
    return call.request.queryValue(u"events") == "s0"_L1 ? EventDialect::S0 : EventDialect::S3;
}

} // namespace

/// What lives on the handlers' thread: the handles, the routes and the feed.
class Server::Desk : public QObject
{
public:
    Desk(std::unique_ptr<EngineHandle> engine, std::unique_ptr<AccountsHandle> accounts,
         std::unique_ptr<PullDesk> workers, std::unique_ptr<UploadDesk> uploads,
         std::unique_ptr<WebhookDesk> webhooks, const ServerConfig &config)
        : m_engine(std::move(engine))
        , m_accounts(std::move(accounts))
        , m_workers(std::move(workers))
        , m_uploads(std::move(uploads))
        , m_webhooks(std::move(webhooks))
        , m_directory(*m_engine, *m_accounts)
        , m_feed(*m_engine, *m_accounts, m_directory, m_clock, config.keepAliveMs)
        , m_backend{*m_engine,
                    *m_accounts,
                    *m_workers,
                    *m_uploads,
                    *m_webhooks,
                    m_directory,
                    config.listener.temporaryFolder,
                    m_clock.now()}
        , m_table(allRoutes())
        , m_document(QJsonDocument(
                         openApiDocument(m_table.routes(), QCoreApplication::applicationVersion()))
                         .toJson(QJsonDocument::Compact))
        , m_page(
              documentPage(m_table.routes(), apiSchemas(), QCoreApplication::applicationVersion()))
        , m_gate(m_table, m_clock, config.gate)
    {
        m_gate.setIdentities(m_accounts->identities());
        connect(m_accounts.get(), &AccountsHandle::identitiesChanged, this,
                [this](const std::shared_ptr<const IdentityTable> &identities) {
                    m_gate.setIdentities(identities);
                });
    }

    web::Gate &gate() { return m_gate; }

    void serve(const http::Request &request, const http::Responder &responder,
               http::Listener &listener)
    {
        const auto *call = std::any_cast<web::Call>(&request.note);
        Q_ASSERT(call != nullptr);
        web::Call whole = *call;
        whole.request = request;
        whole.request.note.reset();
        noteKey(whole.principal);
        const web::Reply reply(whole, responder, m_gate.config());
        if (!request.isUpgrade) {
            whole.route->handler(whole, reply);
            return;
        }
        if (const auto dialect = dialectOf(whole))
            m_feed.accept(whole, reply, listener, *dialect);
        else
            reply.fail({400, "no_websocket", u"This path is no WebSocket."_s, {}, {}, 0});
    }

    void heard(http::WebSocketId client, const QString &text) { m_feed.hear(client, text); }

    void gone(http::WebSocketId client) { m_feed.remove(client); }

    const QList<web::Route> &routes() const { return m_table.routes(); }

private:
    QList<web::Route> allRoutes()
    {
        QList<web::Route> routes;
        for (const auto &part :
             {authRoutes(m_backend), userRoutes(m_backend), keyRoutes(m_backend),
              jobRoutes(m_backend), submissionRoutes(m_backend), inputRoutes(m_backend),
              webhookRoutes(m_backend), outputRoutes(m_backend), nodeRoutes(m_backend),
              queueRoutes(m_backend), familyJobRoutes(m_backend), familyActionRoutes(m_backend),
              familySubmissionRoutes(m_backend), familyUserRoutes(m_backend),
              familyNodeRoutes(m_backend), workerRoutes(m_backend), healthRoutes(m_backend)})
            routes += part;
        for (const QByteArray &path : {"/openapi.json"_ba, "/api/v1/openapi.json"_ba}) {
            routes.append({.method = http::Method::Get,
                           .path = path,
                           .operation = path.startsWith("/api") ? "openApi" : "openApiAtRoot",
                           .access = web::Access::Anybody,
                           .summary = u"This document."_s,
                           .handler =
                               [this](const web::Call &, const web::Reply &reply) {
                                   reply.send(http::Response::json(200, m_document));
                               },
                           .answers = {{200, "Document"}}});
        }
        routes.append({.method = http::Method::Get,
                       .path = "/api/v1/docs",
                       .operation = "docs",
                       .access = web::Access::Anybody,
                       .summary = u"All routes as a page to read."_s,
                       .handler =
                           [this](const web::Call &, const web::Reply &reply) {
                               http::Response page =
                                   http::Response::bytes(200, "text/html; charset=utf-8", m_page);
                               page.headers.set("Content-Security-Policy",
                                                "default-src 'none'; style-src 'unsafe-inline'");
                               reply.send(page);
                           },
                       .answers = {{200, {}, "text/html"}}});
        routes.append({.method = http::Method::Get,
                       .path = "/api/v1/events",
                       .operation = "events",
                       .summary = u"News of the caller's jobs and of the queue: a WebSocket, or "
                                  u"without upgrade Server-Sent Events."_s,
                       .handler = [this](const web::Call &call,
                                         const web::Reply &reply) { m_feed.stream(call, reply); },
                       .answers = {{101, {}}, {200, "Event", "text/event-stream"}},
                       .query = {{"last_event_id", "string",
                                  u"the last id that was heard, to get what was missed since (or "
                                  u"the header Last-Event-ID)"_s}}});
        routes.append({.method = http::Method::Get,
                       .path = "/ws",
                       .operation = "sharedEvents",
                       .summary = u"The same as S3 tells it, or with ?events=s0 as S0 does: a "
                                  u"WebSocket."_s,
                       .handler = refuseWithoutUpgrade,
                       .family = web::Family::S3,
                       .answers = {{101, {}}, {426, "S3Error"}}});
        return routes;
    }

    void noteKey(const Principal &who)
    {
        if (who.kind == Principal::Kind::Key)
            m_accounts->noteKeyUsed(KeyId{who.tokenId.toLongLong()});
    }

    SystemClock m_clock;
    std::unique_ptr<EngineHandle> m_engine;
    std::unique_ptr<AccountsHandle> m_accounts;
    std::unique_ptr<PullDesk> m_workers;
    std::unique_ptr<UploadDesk> m_uploads;
    std::unique_ptr<WebhookDesk> m_webhooks;
    Directory m_directory;
    EventFeed m_feed;
    Backend m_backend;
    web::RouteTable m_table;
    QByteArray m_document;
    QByteArray m_page;
    web::Gate m_gate;
};

Server::Server(EngineThread &engine, ServerConfig config)
    : m_engine(engine)
    , m_config(std::move(config))
{
    m_thread.setObjectName(u"api"_s);
}

Server::~Server()
{
    stop();
}

Result<void> Server::start()
{
    if (m_listener)
        return {};
    if (m_config.listener.temporaryFolder.isEmpty())
        m_config.listener.temporaryFolder = QDir::tempPath();
    // A worker's error of 10,000 characters stands in the request line (api-shapes, section 4).
    m_config.listener.headBytes = std::max(m_config.listener.headBytes, 128 * 1024);
    auto engine = m_engine.newHandle();
    auto accounts = m_engine.newAccounts();
    auto workers = m_engine.newPullDesk();
    auto uploads = m_engine.newUploadDesk();
    auto webhooks = m_engine.newWebhookDesk();
    engine->moveToThread(&m_thread);
    accounts->moveToThread(&m_thread);
    m_thread.start();
    auto *there = new QObject;
    there->moveToThread(&m_thread);
    QMetaObject::invokeMethod(
        there,
        [&] {
            m_desk = new Desk(std::move(engine), std::move(accounts), std::move(workers),
                              std::move(uploads), std::move(webhooks), m_config);
        },
        Qt::BlockingQueuedConnection);
    there->deleteLater();

    m_listener = std::make_unique<http::Listener>(m_config.listener);
    m_listener->setBodyPolicy(
        [desk = m_desk](const http::Request &request) { return desk->gate().admit(request); });
    m_listener->setHandler(m_desk,
                           [desk = m_desk, listener = m_listener.get()](
                               const http::Request &request, const http::Responder &responder) {
                               desk->serve(request, responder, *listener);
                           });
    http::WebSocketEvents events;
    events.text = [desk = m_desk](http::WebSocketId id, const QString &text) {
        desk->heard(id, text);
    };
    events.closed = [desk = m_desk](http::WebSocketId id, int, const QString &) { desk->gone(id); };
    m_listener->setWebSocketEvents(m_desk, events);
    const Result<void> started = m_listener->start();
    if (!started)
        stop();
    return started;
}

void Server::drain()
{
    if (m_listener)
        m_listener->drain();
}

void Server::stop()
{
    if (!m_desk)
        return;
    if (m_listener)
        m_listener->stop();
    auto *there = new QObject; // outlives the desk inside the call
    there->moveToThread(&m_thread);
    QMetaObject::invokeMethod(
        there, [this] { delete std::exchange(m_desk, nullptr); }, Qt::BlockingQueuedConnection);
    there->deleteLater();
    m_thread.quit();
    m_thread.wait();
    m_listener.reset();
}

QList<web::Route> Server::routes() const
{
    return m_desk ? m_desk->routes() : QList<web::Route>();
}

bool Server::isServing() const
{
    return m_listener && m_listener->isListening();
}

quint16 Server::port() const
{
    return m_listener ? m_listener->port() : 0;
}

int Server::connectionCount() const
{
    return m_listener ? m_listener->connectionCount() : 0;
}

QFuture<Result<QList<http::ConnectionInfo>>> Server::connections() const
{
    return m_listener ? m_listener->connections()
                      : readyFuture<QList<http::ConnectionInfo>>(QList<http::ConnectionInfo>());
}

Result<void> Server::setTls(const QSslConfiguration &tls)
{
    if (!m_listener)
        return fail(ErrorKind::Unavailable, u"The listener does not run."_s);
    return m_listener->setTls(tls);
}

} // namespace cq::api
