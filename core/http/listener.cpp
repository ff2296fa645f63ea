#include "core/http/listener.h"

#include "core/base/future.h"
#include "core/base/log.h"
#include "core/http/acceptor.h"
#include "core/http/serving.h"
#include "core/http/sockets.h"
#include "core/http/websockethub.h"
#include "core/http/worker.h"

#include <QSslKey>
#include <QThread>

#include <mutex>
#include <vector>

namespace cq::http {

using namespace Qt::StringLiterals;

namespace {

/// Runs the call on the object's thread and waits. Those threads never wait for ours.
template <typename Call> void callThere(QObject *object, Call call)
{
    QMetaObject::invokeMethod(object, std::move(call), Qt::BlockingQueuedConnection);
}

void endThread(QThread &thread)
{
    thread.quit();
    thread.wait();
}

} // namespace

struct Listener::Private
{
    /// A worker and its thread.
    struct Lane
    {
        std::unique_ptr<QThread> thread;
        std::unique_ptr<Worker> worker;
    };

    explicit Private(ListenerConfig config)
        : serving(std::make_shared<Serving>(std::move(config)))
    {}

    void startWorkers();
    void stopAccepting();
    void stopWorkers();
    Acceptor::Give giver();
    void toHub(WebSocketId id, std::function<void(WebSocketHub &)> call);

    const std::shared_ptr<Serving> serving;
    std::mutex
        mutex; ///< of lanes: frames are sent from any thread while start() and stop() change them
    std::vector<Lane> lanes;
    std::unique_ptr<QThread> acceptorThread;
    std::unique_ptr<Acceptor> acceptor;
    quint16 port = 0;
};

void Listener::Private::startWorkers()
{
    std::vector<Lane> started;
    for (int index = 1; index <= serving->config.workers; ++index) {
        Lane lane{std::make_unique<QThread>(), std::make_unique<Worker>(index, serving)};
        lane.thread->setObjectName(u"http-%1"_s.arg(index));
        lane.worker->moveToThread(lane.thread.get());
        lane.thread->start();
        callThere(lane.worker.get(), [worker = lane.worker.get()] { worker->begin(); });
        started.push_back(std::move(lane));
    }
    const std::scoped_lock lock(mutex);
    lanes = std::move(started);
}

void Listener::Private::stopAccepting()
{
    if (!acceptor)
        return;
    callThere(acceptor.get(), [this] { acceptor->end(); });
    endThread(*acceptorThread);
    acceptor.reset();
    acceptorThread.reset();
    port = 0;
}

void Listener::Private::stopWorkers()
{
    std::vector<Lane> stopped;
    {
        const std::scoped_lock lock(mutex);
        stopped.swap(lanes);
    }
    for (const Lane &lane : stopped) {
        callThere(lane.worker.get(), [worker = lane.worker.get()] { worker->end(); });
        endThread(*lane.thread);
    }
}

/// Takes turns over the workers. Called on the acceptor's thread, which ends before they do.
Acceptor::Give Listener::Private::giver()
{
    struct Door
    {
        Worker *worker;
        std::shared_ptr<Mailbox> mailbox;
    };

    std::vector<Door> doors;
    for (const Lane &lane : lanes)
        doors.push_back({lane.worker.get(), lane.worker->mailbox()});
    return [doors, next = std::size_t(0)](std::shared_ptr<Descriptor> descriptor,
                                          std::shared_ptr<ConnectionCount::Place> place) mutable {
        const Door &door = doors[next++ % doors.size()];
        door.mailbox->post([worker = door.worker, descriptor = std::move(descriptor),
                            place = std::move(place)] { worker->accept(*descriptor, place); });
    };
}

void Listener::Private::toHub(WebSocketId id, std::function<void(WebSocketHub &)> call)
{
    const auto index = static_cast<std::size_t>(Serving::workerOf(id));
    const std::scoped_lock lock(mutex);
    if (index < 1 || index > lanes.size())
        return;
    Worker *worker = lanes[index - 1].worker.get();
    worker->mailbox()->post([worker, call = std::move(call)] { call(worker->hub()); });
}

Listener::Listener(ListenerConfig config, QObject *parent)
    : QObject(parent)
    , m_private(std::make_unique<Private>(std::move(config)))
{}

Listener::~Listener()
{
    stop();
}

void Listener::setHandler(QObject *context, Handler handler)
{
    Q_ASSERT(!isListening());
    m_private->serving->handlerBox = Mailbox::of(context);
    m_private->serving->handler = std::move(handler);
}

void Listener::setBodyPolicy(BodyPolicyFunction policy)
{
    Q_ASSERT(!isListening());
    m_private->serving->policy = std::move(policy);
}

void Listener::setWebSocketEvents(QObject *context, WebSocketEvents events)
{
    Q_ASSERT(!isListening());
    m_private->serving->eventBox = Mailbox::of(context);
    m_private->serving->events = std::move(events);
}

Result<void> Listener::start()
{
    if (isListening())
        return {};
    stop(); // what is left of one that was drained
    const ListenerConfig &config = m_private->serving->config;
    if (auto valid = config.validate(); !valid)
        return valid;

    m_private->startWorkers();
    m_private->serving->setRunning(true);
    m_private->acceptorThread = std::make_unique<QThread>();
    m_private->acceptorThread->setObjectName(u"http-accept"_s);
    m_private->acceptor = std::make_unique<Acceptor>(m_private->serving->count, m_private->giver());
    m_private->acceptor->moveToThread(m_private->acceptorThread.get());
    m_private->acceptorThread->start();

    Result<void> begun;
    callThere(m_private->acceptor.get(), [this, &begun, &config] {
        begun = m_private->acceptor->begin(config.address, config.port);
        m_private->port = m_private->acceptor->serverPort();
    });
    if (!begun) {
        stop();
        return begun;
    }
    logEvent(lcHttp(), LogLevel::Info, u"listening"_s,
             {{u"address"_s, config.address.toString()}, {u"port"_s, m_private->port}});
    return {};
}

void Listener::drain()
{
    m_private->serving->drain();
    m_private->stopAccepting();
}

void Listener::stop()
{
    m_private->serving->setRunning(false);
    m_private->stopAccepting();
    m_private->stopWorkers();
}

bool Listener::isListening() const
{
    return m_private->port != 0;
}

quint16 Listener::port() const
{
    return m_private->port;
}

Result<void> Listener::setTls(const QSslConfiguration &tls)
{
    if (!m_private->serving->config.tls)
        return fail(ErrorKind::Conflict, u"the listener speaks plain HTTP"_s);
    if (tls.localCertificate().isNull() || tls.privateKey().isNull())
        return fail(ErrorKind::Invalid, u"listener: tls needs a certificate and its key"_s);
    m_private->serving->setTls(tls);
    return {};
}

int Listener::connectionCount() const
{
    return m_private->serving->count->open();
}

QFuture<Result<QList<ConnectionInfo>>> Listener::connections() const
{
    /// What the workers told so far. The mutex is there because they tell on their own threads.
    struct Gathering
    {
        Answer<QList<ConnectionInfo>> answer;
        std::mutex mutex;
        QList<ConnectionInfo> told;
        std::size_t missing = 0;
    };

    auto gathering = std::make_shared<Gathering>();
    const auto future = gathering->answer.future();
    const std::scoped_lock lock(m_private->mutex);
    gathering->missing = m_private->lanes.size();
    if (m_private->lanes.empty())
        gathering->answer(QList<ConnectionInfo>());
    for (const Private::Lane &lane : m_private->lanes) {
        lane.worker->mailbox()->post([worker = lane.worker.get(), gathering] {
            const QList<ConnectionInfo> own = worker->connections();
            const std::scoped_lock gathered(gathering->mutex);
            gathering->told += own;
            if (--gathering->missing == 0)
                gathering->answer(gathering->told);
        });
    }
    return future;
}

void Listener::sendText(WebSocketId id, const QString &text, Delivery delivery)
{
    m_private->toHub(id, [id, text, delivery](WebSocketHub &hub) {
        hub.send(id, Frame{text, delivery});
    });
}

void Listener::sendBinary(WebSocketId id, const QByteArray &bytes, Delivery delivery)
{
    m_private->toHub(id, [id, bytes, delivery](WebSocketHub &hub) {
        hub.send(id, Frame{bytes, delivery});
    });
}

void Listener::closeWebSocket(WebSocketId id, int code, const QString &reason)
{
    m_private->toHub(id, [id, code, reason](WebSocketHub &hub) { hub.close(id, code, reason); });
}

void Listener::dropWebSocket(WebSocketId id)
{
    m_private->toHub(id, [id](WebSocketHub &hub) { hub.drop(id); });
}

} // namespace cq::http
