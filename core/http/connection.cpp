#include "core/http/connection.h"

#include "core/base/log.h"
#include "core/http/serving.h"
#include "core/http/sockets.h"
#include "core/http/websockethub.h"

#include <QDateTime>
#include <QSslSocket>
#include <QTcpSocket>

#include <algorithm>
#include <vector>

namespace cq::http {

using namespace Qt::StringLiterals;

namespace {

constexpr qint64 kReadBuffer = 64 * 1024;
constexpr qint64 kBodyProgress = 1024;
constexpr int kLingerMs = 2'000;
constexpr qint64 kLingerBytes = 64LL * 1024 * 1024; // what clients send before they listen
constexpr int kMaxBlankBytes =
    8; ///< RFC 9112, 2.2: some empty lines before a request are to be forgiven

} // namespace

Connection::Connection(quint64 number, QTcpSocket *socket,
                       std::shared_ptr<ConnectionCount::Place> place, Surroundings around,
                       QObject *parent)
    : QObject(parent)
    , m_info{number, peerOf(*socket), socket->peerPort(), QDateTime::currentMSecsSinceEpoch()}
    , m_socket(socket)
    , m_sender(*socket)
    , m_place(std::move(place))
    , m_around(std::move(around))
    , m_readBuffer(std::max<qint64>(kReadBuffer, m_around.serving->config.headBytes))
{
    m_socket->setParent(this);
    m_socket->setReadBufferSize(m_readBuffer);
}

void Connection::begin()
{
    connect(m_socket, &QTcpSocket::disconnected, this, [this] { finish(); });
    connect(m_socket, &QTcpSocket::errorOccurred, this, [this](QAbstractSocket::SocketError error) {
        if (error != QAbstractSocket::RemoteHostClosedError)
            abort();
    });
    auto *ssl = qobject_cast<QSslSocket *>(m_socket);
    if (!ssl) {
        listen();
        return;
    }
    m_state = State::Handshake;
    setDeadline(m_around.serving->config.headMs);
    connect(ssl, &QSslSocket::encrypted, this, [this] { listen(); });
    connect(ssl, &QSslSocket::encryptedBytesWritten, this, [this] { pump(); });
    ssl->startServerEncryption();
}

void Connection::listen()
{
    connect(m_socket, &QTcpSocket::readyRead, this, [this] { advance(); });
    connect(m_socket, &QTcpSocket::bytesWritten, this, [this] { pump(); });
    nextRequest(m_around.serving->config.headMs);
    advance();
}

void Connection::nextRequest(int patienceMs)
{
    m_parser.emplace(m_around.serving->config.headBytes);
    m_head = {};
    m_untouched = true;
    m_blankBytes = 0;
    m_state = State::Head;
    setDeadline(patienceMs);
}

void Connection::setDeadline(int ms)
{
    m_deadline = steadyMs() + ms;
}

/// Everything that lies in the socket, without taking it: an upgrade needs it there. Asking for
/// more than lies there is what makes Qt read on after its buffer was full, so this is also the
/// last thing done before waiting.
QByteArrayView Connection::peek()
{
    thread_local std::vector<char> buffer;
    const auto wanted = static_cast<std::size_t>(m_readBuffer);
    if (buffer.size() < wanted)
        buffer.resize(wanted);
    const qint64 got = m_socket->peek(buffer.data(), static_cast<qint64>(wanted));
    return QByteArrayView(buffer.data(), std::max<qint64>(got, 0));
}

void Connection::advance()
{
    if (m_state == State::Lingering) {
        drain();
        return;
    }
    if (m_advancing)
        return;
    m_advancing = true;
    bool goOn = true;
    while (goOn) {
        if (m_state == State::Head)
            goOn = readHead();
        else
            goOn = m_state == State::Body && readBody();
    }
    m_advancing = false;
}

bool Connection::readHead()
{
    const QByteArrayView bytes = peek();
    if (bytes.isEmpty())
        return false;
    if (m_untouched) {
        m_untouched = false;
        m_head.request.id = m_around.serving->newRequestId();
        setDeadline(m_around.serving->config.headMs);
    }
    if (bytes.startsWith("\r\n")) {
        m_socket->skip(2);
        m_blankBytes += 2;
        if (m_blankBytes > kMaxBlankBytes)
            refuse({400, "bad_request", u"there is no request"_s, {}});
        return true;
    }
    HeadStep step = m_parser->head(bytes);
    switch (step.outcome) {
    case HeadStep::Outcome::NeedMore:
        return false;
    case HeadStep::Outcome::Refused:
        refuse(step.fault);
        return true;
    case HeadStep::Outcome::Done:
        takeHead(std::move(step.head));
        return true;
    }
    Q_UNREACHABLE();
}

void Connection::takeHead(RequestHead head)
{
    head.request.id = m_head.request.id;
    m_head = std::move(head);
    Request &request = m_head.request;
    request.peer = m_info.peer;
    request.peerPort = m_info.peerPort;
    request.isSecure = qobject_cast<QSslSocket *>(m_socket) != nullptr;

    const Serving &serving = *m_around.serving;
    BodyPolicy policy = serving.policy ? serving.policy(request) : BodyPolicy{};
    ++m_info.requests;
    if (!policy.who.isEmpty())
        m_info.who = policy.who;
    if (policy.refusal) {
        m_socket->skip(m_head.bytes);
        m_head.keepAlive = m_head.keepAlive && !m_head.hasBody();
        send(*std::move(policy.refusal));
        return;
    }
    m_head.request.note = std::move(policy.note);
    m_tooLarge = std::move(policy.tooLarge);
    if (request.isUpgrade) {
        dispatch();
        return;
    }
    m_socket->skip(m_head.bytes);
    if (!m_head.hasBody()) {
        dispatch();
        return;
    }
    expectBody(policy.limit.value_or(serving.config.bodyBytes), policy.toFile);
}

void Connection::expectBody(qint64 limit, bool toFile)
{
    if (m_head.contentLength > limit) {
        refuse({413, "body_too_large", u"the body may have %1 bytes"_s.arg(limit), {}});
        return;
    }
    const ListenerConfig &config = m_around.serving->config;
    const bool isLarge = toFile || m_head.contentLength > config.memoryBodyBytes;
    m_body =
        std::make_unique<BodyStore>(isLarge ? -1 : config.memoryBodyBytes, config.temporaryFolder);
    m_parser->setBodyLimit(limit);
    m_progress = 0;
    m_state = State::Body;
    setDeadline(config.bodyProgressMs);
    if (m_head.expectsContinue && m_socket->bytesAvailable() == 0)
        m_socket->write("HTTP/1.1 100 Continue\r\n\r\n");
}

bool Connection::readBody()
{
    const QByteArrayView bytes = peek();
    if (bytes.isEmpty())
        return false;
    QByteArray piece;
    const BodyStep step = m_parser->body(bytes, piece);
    m_socket->skip(step.consumed);
    if (step.fault) {
        m_body.reset();
        refuse(*step.fault);
        return true;
    }
    m_progress += step.consumed;
    if (m_progress >= kBodyProgress) {
        m_progress = 0;
        setDeadline(m_around.serving->config.bodyProgressMs);
    }
    Result<void> stored = m_body->append(piece);
    if (stored && step.isDone)
        stored = m_body->finish();
    if (!stored) {
        logEvent(lcHttp(), LogLevel::Warning, stored.error().message);
        m_body.reset();
        refuse({507, "storage", u"the server cannot keep the body"_s, {}});
        return true;
    }
    if (!step.isDone)
        return step.consumed > 0;
    m_head.request.body = std::move(m_body->bytes);
    m_head.request.bodyFile = std::move(m_body->file);
    m_body.reset();
    dispatch();
    return true;
}

void Connection::dispatch()
{
    m_state = State::Waiting;
    m_deadline = 0;
    ++m_exchange;
    auto state = std::make_shared<ReplyState>();
    state->requestId = m_head.request.id;
    state->deliver = [deliver = m_around.deliver, number = m_info.id, exchange = m_exchange](
                         Reply reply) { deliver(number, exchange, std::move(reply)); };
    if (m_head.request.isUpgrade)
        state->webSocket = m_around.serving->newWebSocketId(m_around.worker);
    m_around.serving->dispatch(m_head.request, std::move(state));
    m_head.request.body.clear(); // theirs now
    m_head.request.bodyFile = {};
}

bool Connection::reply(quint64 exchange, Reply reply)
{
    if (exchange != m_exchange)
        return false;
    if (m_state == State::Streaming) {
        stream(reply);
        return true;
    }
    if (m_state != State::Waiting)
        return false;
    if (const auto *id = std::get_if<WebSocketId>(&reply)) {
        // Qt would lose frames that came before its answer.
        if (m_socket->bytesAvailable() == m_head.bytes) {
            upgrade(*id);
            return true;
        }
        refuse({400,
                "bad_handshake",
                u"nothing may follow a WebSocket handshake before its answer"_s,
                {}});
        return false;
    }
    if (m_head.request.isUpgrade)
        m_socket->skip(m_head.bytes);
    if (const auto *start = std::get_if<StreamStart>(&reply))
        beginStream(*start);
    else
        send(std::get<Response>(std::move(reply)));
    advance();
    return true;
}

void Connection::upgrade(WebSocketId id)
{
    m_socket->disconnect(this);
    m_socket->setParent(nullptr);
    m_socket->setReadBufferSize(0);
    m_state = State::Finished;
    m_info.isWebSocket = true;
    m_around.hub->adopt(m_socket, id, std::move(m_place), m_info);
    Q_EMIT finished(m_info.id);
}

void Connection::refuse(const Fault &fault)
{
    const QByteArray id = m_head.request.id;
    logEvent(lcHttp(), LogLevel::Info, u"refused a request: %1"_s.arg(fault.message),
             {{u"request"_s, QString::fromLatin1(id)},
              {u"status"_s, fault.status},
              {u"peer"_s, peerOf(*m_socket).toString()}});
    Response response = fault.status == 413 && m_tooLarge
        ? *std::exchange(m_tooLarge, std::nullopt)
        : refusal(fault.status, fault.code, fault.message, id);
    for (const Header &line : fault.headers.lines())
        response.headers.append(line.name, line.value);
    response.closeAfter = true;
    send(std::move(response));
}

bool Connection::staysOpen() const
{
    return m_head.keepAlive && !m_around.serving->isDraining();
}

void Connection::send(Response response)
{
    if (response.hangUp) {
        abort();
        return;
    }
    m_state = State::Sending;
    m_sender.begin(Outgoing(std::move(response), m_head.request, m_head.isHttp11, staysOpen()));
    pump();
}

void Connection::beginStream(const StreamStart &start)
{
    Outgoing head = Outgoing::openHead(start.head, m_head.request, m_head.isHttp11, staysOpen());
    m_stream.emplace(*m_socket, start.share, m_head.isHttp11);
    m_sender.begin(std::move(head));
    if (m_head.request.method == Method::Head) {
        m_state = State::Sending;
        pump();
        return;
    }
    m_state = State::Streaming;
    m_socket->flush();
    watchStream(false);
}

void Connection::stream(const Reply &part)
{
    if (const auto *piece = std::get_if<StreamPiece>(&part)) {
        if (m_stream->write(piece->bytes, m_around.serving->config.streamHighWater)) {
            watchStream(false);
            return;
        }
        logEvent(lcHttp(), LogLevel::Info, u"a client reads its stream too slowly and is cut off"_s,
                 {{u"request"_s, QString::fromLatin1(m_head.request.id)},
                  {u"unsent_bytes"_s, unsentBytes(*m_socket)}});
        abort();
    } else if (std::get<StreamEnd>(part) == StreamEnd::Whole) {
        m_stream->finish();
        m_state = State::Sending;
        pump();
        advance();
    } else {
        abort();
    }
}

/// Waiting for news has no deadline; a client that takes nothing of what is there has one.
void Connection::watchStream(bool hasProgressed)
{
    if (m_state != State::Streaming)
        return;
    if (!m_stream->isBehind())
        m_deadline = 0;
    else if (hasProgressed || m_deadline == 0)
        setDeadline(m_around.serving->config.sendProgressMs);
}

void Connection::pump()
{
    watchStream(true);
    if (m_state != State::Sending || m_sender.isPumping())
        return;
    setDeadline(
        m_around.serving->config.sendProgressMs); // the client took something, or an answer begins
    const Sender::Progress progress = m_sender.pump();
    if (m_state != State::Sending)
        return; // the connection ended meanwhile
    switch (progress) {
    case Sender::Progress::Blocked:
        return; // goes on with bytesWritten
    case Sender::Progress::HadItsTurn:
        QMetaObject::invokeMethod(
            this, [this] { pump(); }, Qt::QueuedConnection);
        return;
    case Sender::Progress::Done:
        sent();
        return;
    case Sender::Progress::Broken:
        abort();
        return;
    }
}

void Connection::sent()
{
    if (m_stream) {
        m_stream->close(*m_around.serving);
        m_stream.reset();
    }
    if (m_sender.closesAfter()) {
        linger();
        return;
    }
    nextRequest(m_around.serving->config.idleMs);
    advance();
}

void Connection::linger()
{
    m_state = State::Lingering;
    m_drained = 0;
    setDeadline(kLingerMs);
    endSending(*m_socket);
    drain();
}

void Connection::drain()
{
    for (QByteArray rest = m_socket->read(kReadBuffer); !rest.isEmpty();
         rest = m_socket->read(kReadBuffer))
        m_drained += rest.size();
    if (m_drained > kLingerBytes)
        abort();
}

void Connection::sweep(qint64 now)
{
    if (m_state == State::Head && m_untouched && m_around.serving->isDraining()) {
        linger();
        return;
    }
    if (m_deadline == 0 || now < m_deadline)
        return;
    switch (m_state) {
    case State::Head:
        if (m_untouched)
            linger();
        else
            refuse({408, "timeout", u"the head of the request took too long"_s, {}});
        return;
    case State::Body:
        m_body.reset();
        refuse({408, "timeout", u"the body of the request took too long"_s, {}});
        return;
    case State::Handshake:
    case State::Streaming:
    case State::Sending:
    case State::Lingering:
        abort();
        return;
    case State::Waiting:
    case State::Finished:
        return;
    }
}

void Connection::stop()
{
    if (m_state == State::Waiting) {
        m_head.keepAlive = false;
        send(refusal(503, "stopping", u"the server stops"_s, m_head.request.id));
    }
    if (m_stream) {
        m_socket->flush(); // without its end: what stops in the middle is not whole
        m_stream->close(*m_around.serving);
    }
    m_state = State::Finished;
    m_socket->disconnect(this);
    m_socket->disconnectFromHost();
}

void Connection::abort()
{
    if (m_state == State::Finished)
        return;
    m_socket->disconnect(this);
    m_socket->abort();
    finish();
}

void Connection::finish()
{
    if (m_state == State::Finished)
        return;
    m_state = State::Finished;
    m_deadline = 0;
    m_body.reset();
    if (m_stream)
        m_stream->close(*m_around.serving);
    Q_EMIT finished(m_info.id);
}

} // namespace cq::http
