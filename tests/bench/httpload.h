#pragma once

#include <QByteArray>
#include <QList>

#include <memory>
#include <optional>
#include <vector>

namespace cq::bench {

/// A server on this computer and who asks it.
struct Target
{
    quint16 port = 0;
    QByteArray token; ///< of whoever signed in

    /// A whole request as it goes over the wire.
    QByteArray get(const QByteArray &path) const;
    QByteArray post(const QByteArray &path, const QByteArray &json) const;
};

/// The status of a whole answer and its body.
struct Answered
{
    int status = 0; ///< 0: the connection ended first
    QByteArray body;
};

/// A kept connection, one request at a time. Plain blocking sockets: what drives both sides should
/// cost nothing beside them.
class Wire
{
public:
    explicit Wire(quint16 port);
    Wire(const Wire &) = delete;
    Wire &operator=(const Wire &) = delete;
    ~Wire();

    void send(const QByteArray &request) const;
    /// Reads what is there, waiting for the first byte; false when the connection ended.
    bool receive();
    /// The first whole answer, taken away, or nothing yet.
    std::optional<Answered> answer();

    Answered ask(const QByteArray &request);

    int descriptor() const { return m_descriptor; }

    QByteArray &received() { return m_received; }

private:
    int m_descriptor;
    QByteArray m_received;
};

/// What a burst of requests gave.
struct Burst
{
    double perSecond = 0;
    double generatorShare = 0; ///< of one core that the sender itself took, 0…1
    QList<double> microseconds; ///< from sending a request to its whole answer
    int failed = 0; ///< answers with another status than wanted
};

/// Sends the same request `count` times over so many kept connections, one outstanding on each.
Burst burst(quint16 port, const QByteArray &request, int connections, int count, int wanted);

/// WebSockets of one server that listen for news.
class Subscribers
{
public:
    /// Connects them one after the other; `count()` says how many were let in.
    Subscribers(const Target &target, const QByteArray &path, int count);

    int count() const { return static_cast<int>(m_wires.size()); }

    /// Microseconds of nowMicroseconds() at which each had a frame with this text, unsorted; fewer
    /// than count() when time runs out.
    QList<double> waitFor(const QByteArray &text, int milliseconds);

private:
    std::vector<std::unique_ptr<Wire>> m_wires;
};

} // namespace cq::bench
