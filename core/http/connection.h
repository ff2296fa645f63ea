#pragma once

#include "core/http/bodystore.h"
#include "core/http/connectioncount.h"
#include "core/http/connectioninfo.h"
#include "core/http/replystate.h"
#include "core/http/requestparser.h"
#include "core/http/sender.h"
#include "core/http/streamwriter.h"

#include <QObject>

#include <functional>
#include <memory>
#include <optional>

class QTcpSocket;

namespace cq::http {

class Serving;
class WebSocketHub;

/// One client connection: head, body, wait for the handler, send, and again. Lives on a worker.
class Connection : public QObject
{
    Q_OBJECT

public:
    /// What a connection needs of its worker.
    struct Surroundings
    {
        std::shared_ptr<Serving> serving;
        WebSocketHub *hub = nullptr;
        int worker = 0;
        /// Brings a reply back to reply() of the connection with that number. Any thread.
        std::function<void(quint64 connection, quint64 exchange, Reply)> deliver;
    };

    /// Owns the socket, which is connected.
    Connection(quint64 number, QTcpSocket *socket, std::shared_ptr<ConnectionCount::Place> place,
               Surroundings around, QObject *parent);

    void begin();

    const ConnectionInfo &info() const { return m_info; }

    /// What the handler decides about an exchange; false when that exchange is over.
    bool reply(quint64 exchange, Reply reply);
    /// Ends what took too long.
    void sweep(qint64 now);
    /// Answers 503 to who waits and sends what open answers hold, as far as the network takes it at
    /// once; for the end of the listener.
    void stop();

Q_SIGNALS:
    /// Once and last; the object may be deleted later.
    void finished(quint64 number);

private:
    enum class State {
        Handshake, ///< of TLS
        Head,
        Body,
        Waiting, ///< for the handler; what the client sends meanwhile stays in the socket
        Streaming, ///< an open answer; what the client sends meanwhile stays in the socket
        Sending,
        Lingering, ///< everything is said; the client's rest is read away so that it sees our
                   ///< answer, not a reset
        Finished,
    };

    void listen();
    void advance();
    bool readHead();
    bool readBody();
    void takeHead(RequestHead head);
    void expectBody(qint64 limit, bool toFile);
    void dispatch();
    void upgrade(WebSocketId id);

    bool staysOpen() const; ///< after the answer
    void refuse(const Fault &fault);
    void send(Response response);
    void beginStream(const StreamStart &start);
    void stream(const Reply &part);
    void watchStream(bool hasProgressed);
    void pump();
    void sent();
    void linger();
    void drain();
    void abort();
    void finish();

    QByteArrayView peek();
    void nextRequest(int patienceMs);
    void setDeadline(int ms);

    ConnectionInfo m_info;
    QTcpSocket *const m_socket;
    Sender m_sender;
    std::shared_ptr<ConnectionCount::Place> m_place;
    const Surroundings m_around;
    const qint64 m_readBuffer;

    State m_state = State::Head;
    qint64 m_deadline = 0; ///< steadyMs() at which the state has lasted too long; 0 = never
    bool m_untouched = true; ///< no byte of the next request has come
    int m_blankBytes = 0; ///< empty lines before it
    bool m_advancing = false;
    quint64 m_exchange = 0;

    std::optional<RequestParser> m_parser;
    RequestHead m_head; ///< of the current request
    std::unique_ptr<BodyStore> m_body;
    std::optional<StreamWriter> m_stream; ///< of an answer that stays open
    std::optional<Response> m_tooLarge; ///< what the policy says to a body above its limit
    qint64 m_progress = 0; ///< body bytes since the deadline was set
    qint64 m_drained = 0;
};

} // namespace cq::http
