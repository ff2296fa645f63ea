#include "core/simnode/simnode.h"

#include "core/http/listener.h"
#include "core/simnode/nodecore.h"
#include "core/simnode/routes.h"

#include <QThread>
#include <QTimer>

#include <algorithm>

namespace cq {

using namespace Qt::StringLiterals;

namespace {

constexpr int kRetryMs = 200;

} // namespace

QList<SimNodeConfig> simNodeConfigs(const Scenario &scenario, const QString &folder,
                                    const QString &recordFile)
{
    QList<SimNodeConfig> configs;
    for (const SimNodeSpec &node : scenario.nodes) {
        SimNodeConfig config;
        config.node = node;
        config.recordFile = recordFile;
        if (!folder.isEmpty())
            config.folder = folder + u'/' + node.name;
        configs.append(config);
    }
    return configs;
}

/// The node's connections: they come and go with stop(), start() and restarts, while the core
/// stays.
struct SimNode::Private
{
    explicit Private(SimNode *node)
        : owner(node)
        , core(node->m_config, sink(), node)
        , comeback(&core)
    {
        comeback.setSingleShot(true);
        QObject::connect(&core, &sim::NodeCore::connectionFaultDue, node,
                         [this](const SimFault &fault) { play(fault); });
        QObject::connect(&core, &sim::NodeCore::promptAccepted, node, &SimNode::promptAccepted);
        QObject::connect(&core, &sim::NodeCore::promptEnded, node, &SimNode::promptEnded);
        QObject::connect(&comeback, &QTimer::timeout, node, [this] {
            if (!listen())
                comeback.start(kRetryMs); // somebody else sits on the port at the moment
        });
    }

    sim::SocketSink sink()
    {
        return {[this](http::WebSocketId id, const QString &text) {
                    if (listener)
                        listener->sendText(id, text);
                },
                [this](http::WebSocketId id, const QByteArray &bytes) {
                    if (listener)
                        listener->sendBinary(id, bytes);
                }};
    }

    Result<void> listen();
    void handle(const http::Request &request, const http::Responder &responder);
    void openSocket(const http::Request &request, const http::Responder &responder);
    void play(const SimFault &fault);
    std::optional<SimFault> takeArmed(const http::Request &request);
    void answerLate(double seconds, const http::Responder &responder, http::Response response);
    /// Breaks every connection as a cable would.
    void cut();

    SimNode *owner;
    std::unique_ptr<http::Listener> listener;
    sim::NodeCore core;
    QTimer comeback;
    QList<SimFault> armed; ///< faults that wait for an answer to spoil
    QList<http::Responder> late; ///< held back answers, to drop when the process dies
    quint16 port = 0;
};

Result<void> SimNode::Private::listen()
{
    if (listener)
        return {};
    http::ListenerConfig config;
    config.address = owner->m_config.address;
    config.port = port;
    config.workers = 1;
    config.bodyBytes = sim::kUploadLimit;
    config.memoryBodyBytes = sim::kUploadLimit;
    // ComfyUI never drops a frame, and results of SaveImageWebsocket exist only as frames.
    config.webSocketHighWater = 256LL * 1024 * 1024;
    config.webSocketPingMs = 24 * 60 * 60 * 1000; // nor does it ping
    config.idleMs = 75'000; // aiohttp's keep-alive
    auto fresh = std::make_unique<http::Listener>(config);
    fresh->setHandler(owner,
                      [this](const http::Request &request, const http::Responder &responder) {
                          handle(request, responder);
                      });
    fresh->setBodyPolicy([](const http::Request &request) {
        http::BodyPolicy policy;
        const qint64 length = request.headers.value("Content-Length").toLongLong();
        if (length > sim::kUploadLimit)
            policy.refusal = http::Response::bytes(
                413, "text/plain; charset=utf-8",
                "Maximum request body size " + QByteArray::number(sim::kUploadLimit)
                    + " exceeded, actual body size " + QByteArray::number(length));
        return policy;
    });
    http::WebSocketEvents events;
    events.text = [this](http::WebSocketId id, const QString &text) {
        core.socketReceived(id, text);
    };
    events.closed = [this](http::WebSocketId id, int, const QString &) { core.hub().closed(id); };
    fresh->setWebSocketEvents(owner, events);
    const auto started = fresh->start();
    if (!started)
        return started;
    listener = std::move(fresh);
    port = listener->port();
    return {};
}

void SimNode::Private::handle(const http::Request &request, const http::Responder &responder)
{
    if (request.isUpgrade && (request.path == "/ws" || request.path == "/api/ws")) {
        openSocket(request, responder);
        return;
    }
    sim::answer(core, request, [this, request, responder](http::Response response) {
        auto finish = [this, request, responder, response]() mutable {
            const auto fault = takeArmed(request);
            if (!fault) {
                responder.send(std::move(response));
            } else if (fault->kind == SimFaultKind::AnswerLate) {
                answerLate(fault->seconds, responder, std::move(response));
            } else if (fault->kind == SimFaultKind::HangUp) {
                responder.send(http::Response::abort());
            } else {
                response.truncateAfter = response.body.size() / 2;
                responder.send(std::move(response));
            }
        };
        if (QThread::currentThread() == owner->thread())
            finish();
        else
            QMetaObject::invokeMethod(owner, finish, Qt::QueuedConnection);
    });
}

void SimNode::Private::openSocket(const http::Request &request, const http::Responder &responder)
{
    const http::WebSocketId id = responder.accept();
    if (!id.isNull())
        core.socketOpened(id, request.queryValue(u"clientId").toStdString());
}

std::optional<SimFault> SimNode::Private::takeArmed(const http::Request &request)
{
    const auto found = std::find_if(armed.begin(), armed.end(), [&](const SimFault &fault) {
        const QByteArray wanted = fault.path.toUtf8();
        if (wanted.isEmpty())
            return request.method == http::Method::Post
                && (request.path == "/prompt" || request.path == "/api/prompt");
        return request.path.startsWith(wanted) || request.path.startsWith("/api" + wanted);
    });
    if (found == armed.end())
        return std::nullopt;
    const SimFault fault = *found;
    armed.erase(found);
    return fault;
}

void SimNode::Private::answerLate(double seconds, const http::Responder &responder,
                                  http::Response response)
{
    late.append(responder);
    QTimer::singleShot(static_cast<int>(seconds * 1000), owner, [this, responder, response] {
        responder.send(response);
        erase_if(late, [](const http::Responder &held) { return held.isAnswered(); });
    });
}

void SimNode::Private::cut()
{
    if (!listener)
        return;
    for (const http::Responder &held : std::as_const(late))
        held.send(http::Response::abort());
    late.clear();
    const auto sockets = core.hub().sockets();
    for (const http::WebSocketId id : sockets)
        listener->dropWebSocket(id);
    listener->stop();
    listener.reset();
    core.hub().forgetAll();
}

void SimNode::Private::play(const SimFault &fault)
{
    switch (fault.kind) {
    case SimFaultKind::DropWebSocket: {
        const auto sockets = core.hub().sockets();
        for (const http::WebSocketId id : sockets)
            listener->dropWebSocket(id);
        break;
    }
    case SimFaultKind::AnswerLate:
    case SimFaultKind::AnswerHalf:
    case SimFaultKind::HangUp:
        armed.append(fault);
        break;
    case SimFaultKind::Restart:
        core.die();
        [[fallthrough]];
    case SimFaultKind::Refuse:
        // The sockets not now: a request may be on its way through us.
        QMetaObject::invokeMethod(
            owner,
            [this, fault] {
                if (fault.kind == SimFaultKind::Restart)
                    core.die(); // what was accepted in between
                cut();
                comeback.start(static_cast<int>(fault.seconds * 1000));
            },
            Qt::QueuedConnection);
        break;
    default:
        break;
    }
}

SimNode::SimNode(SimNodeConfig config, QObject *parent)
    : QObject(parent)
    , m_config(std::move(config))
{
    m_private = std::make_unique<Private>(this);
}

SimNode::~SimNode()
{
    stop();
}

Result<void> SimNode::start()
{
    const auto opened = m_private->core.open();
    if (!opened)
        return opened;
    if (!m_private->port)
        m_private->port = m_config.port;
    const auto listening = m_private->listen();
    if (listening)
        m_private->core.startClock();
    return listening;
}

void SimNode::stop()
{
    m_private->comeback.stop();
    m_private->cut();
}

bool SimNode::isStarted() const
{
    return m_private->listener != nullptr;
}

QUrl SimNode::url() const
{
    QUrl url;
    url.setScheme(u"http"_s);
    url.setHost(m_config.address.toString());
    url.setPort(m_private->port);
    return url;
}

QString SimNode::folder(const QString &type) const
{
    return m_private->core.files().folder(type);
}

int SimNode::received() const
{
    return m_private->core.received();
}

int SimNode::executed() const
{
    return m_private->core.executed();
}

int SimNode::remaining() const
{
    return m_private->core.queue().remaining();
}

Result<void> SimNode::restart()
{
    m_private->comeback.stop();
    m_private->core.die();
    m_private->cut();
    return m_private->listen();
}

void SimNode::injectFault(const SimFault &fault)
{
    m_private->core.play(fault);
}

void SimNode::setJobSeconds(double seconds)
{
    m_private->core.executor().setJobSeconds(seconds);
}

void SimNode::setOtherVram(qint64 bytes)
{
    m_private->core.memory().setOthers(bytes);
}

} // namespace cq
