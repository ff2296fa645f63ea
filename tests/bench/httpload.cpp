#include "tests/bench/httpload.h"

#include "tests/bench/figures.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>

namespace cq::bench {

namespace {

constexpr int kStuckMs = 30'000;

/// Tells which of many connections have something to read.
class Watch
{
public:
    Watch()
        : m_descriptor(::epoll_create1(EPOLL_CLOEXEC))
    {}

    Watch(const Watch &) = delete;
    Watch &operator=(const Watch &) = delete;

    ~Watch() { ::close(m_descriptor); }

    void add(const Wire &wire, std::size_t index) const
    {
        epoll_event event{};
        event.events = EPOLLIN;
        event.data.u64 = index;
        ::epoll_ctl(m_descriptor, EPOLL_CTL_ADD, wire.descriptor(), &event);
    }

    void remove(const Wire &wire) const
    {
        ::epoll_ctl(m_descriptor, EPOLL_CTL_DEL, wire.descriptor(), nullptr);
    }

    /// Empty when time runs out.
    std::vector<std::size_t> ready(int milliseconds) const
    {
        std::array<epoll_event, 256> events{};
        const int found = ::epoll_wait(m_descriptor, events.data(), events.size(), milliseconds);
        std::vector<std::size_t> indexes;
        for (std::size_t i = 0; found > 0 && i < static_cast<std::size_t>(found); ++i)
            indexes.push_back(events.at(i).data.u64);
        return indexes;
    }

private:
    int m_descriptor;
};

QByteArray head(const Target &target, const QByteArray &method, const QByteArray &path)
{
    return method + ' ' + path + " HTTP/1.1\r\nHost: 127.0.0.1:" + QByteArray::number(target.port)
        + "\r\nAuthorization: Bearer " + target.token + "\r\n";
}

} // namespace

QByteArray Target::get(const QByteArray &path) const
{
    return head(*this, "GET", path) + "\r\n";
}

QByteArray Target::post(const QByteArray &path, const QByteArray &json) const
{
    return head(*this, "POST", path) + "Content-Type: application/json\r\nContent-Length: "
        + QByteArray::number(json.size()) + "\r\n\r\n" + json;
}

Wire::Wire(quint16 port)
    : m_descriptor(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0))
{
    sockaddr_in to{};
    to.sin_family = AF_INET;
    to.sin_port = htons(port);
    to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (::connect(m_descriptor, reinterpret_cast<const sockaddr *>(&to), sizeof to) != 0)
        qFatal("nobody listens on port %d", port);
    const int yes = 1;
    ::setsockopt(m_descriptor, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
    timeval patience{};
    patience.tv_sec = kStuckMs / 1000;
    ::setsockopt(m_descriptor, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
}

Wire::~Wire()
{
    ::close(m_descriptor);
}

void Wire::send(const QByteArray &request) const
{
    const ssize_t sent = ::send(m_descriptor, request.constData(),
                                static_cast<std::size_t>(request.size()), MSG_NOSIGNAL);
    if (sent != request.size())
        qFatal("a server hung up");
}

bool Wire::receive()
{
    std::array<char, 16 * 1024> piece{};
    const ssize_t got = ::recv(m_descriptor, piece.data(), piece.size(), 0);
    if (got > 0)
        m_received.append(piece.data(), got);
    return got > 0;
}

std::optional<Answered> Wire::answer()
{
    const qsizetype end = m_received.indexOf("\r\n\r\n");
    if (end < 0)
        return std::nullopt;
    const QByteArray head = m_received.first(end + 2).toLower();
    Answered answered{head.sliced(9, 3).toInt(), {}};
    qsizetype length = 0;
    const QByteArrayView name("\r\ncontent-length:");
    if (const qsizetype at = head.indexOf(name); at >= 0) {
        const qsizetype from = at + name.size();
        length = head.sliced(from, head.indexOf("\r\n", from) - from).trimmed().toLongLong();
    }
    if (m_received.size() < end + 4 + length)
        return std::nullopt;
    answered.body = m_received.sliced(end + 4, length);
    m_received.remove(0, end + 4 + length);
    return answered;
}

Answered Wire::ask(const QByteArray &request)
{
    send(request);
    for (;;) {
        if (const auto answered = answer())
            return *answered;
        if (!receive())
            return {};
    }
}

Burst burst(quint16 port, const QByteArray &request, int connections, int count, int wanted)
{
    std::vector<std::unique_ptr<Wire>> wires;
    std::vector<double> sentAt(static_cast<std::size_t>(connections));
    const Watch watch;
    for (std::size_t i = 0; i < sentAt.size(); ++i) {
        wires.push_back(std::make_unique<Wire>(port));
        watch.add(*wires.back(), i);
    }
    Burst result;
    result.microseconds.reserve(count);
    int sent = 0;
    const auto sendNext = [&](std::size_t index) {
        if (sent == count)
            return;
        ++sent;
        sentAt.at(index) = nowMicroseconds();
        wires.at(index)->send(request);
    };
    const double begin = nowMicroseconds();
    const double cpu = threadMicroseconds();
    for (std::size_t i = 0; i < wires.size(); ++i)
        sendNext(i);
    while (result.microseconds.size() < count) {
        const auto ready = watch.ready(kStuckMs);
        if (ready.empty())
            qFatal("a server does not answer");
        for (const std::size_t index : ready) {
            Wire &wire = *wires.at(index);
            if (!wire.receive())
                qFatal("a server hung up");
            const auto answered = wire.answer();
            if (!answered)
                continue;
            result.microseconds.append(nowMicroseconds() - sentAt.at(index));
            if (answered->status != wanted)
                ++result.failed;
            sendNext(index);
        }
    }
    const double took = nowMicroseconds() - begin;
    result.generatorShare = (threadMicroseconds() - cpu) / took;
    result.perSecond = count / took * 1e6;
    return result;
}

Subscribers::Subscribers(const Target &target, const QByteArray &path, int count)
{
    const QByteArray request = head(target, "GET", path)
        + "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
          "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"; // of RFC 6455, 1.3
    for (int i = 0; i < count; ++i) {
        auto wire = std::make_unique<Wire>(target.port);
        if (wire->ask(request).status == 101)
            m_wires.push_back(std::move(wire));
    }
}

QList<double> Subscribers::waitFor(const QByteArray &text, int milliseconds)
{
    const Watch watch;
    for (std::size_t i = 0; i < m_wires.size(); ++i)
        watch.add(*m_wires.at(i), i);
    QList<double> served;
    const double begin = nowMicroseconds();
    while (served.size() < count()) {
        const double left = milliseconds - (nowMicroseconds() - begin) / 1000;
        if (left <= 0)
            break;
        for (const std::size_t index : watch.ready(static_cast<int>(left))) {
            Wire &wire = *m_wires.at(index);
            const bool isOpen = wire.receive();
            const bool hasIt = wire.received().contains(text);
            if (hasIt)
                served.append(nowMicroseconds());
            if (hasIt || !isOpen) {
                wire.received().clear(); // texts are searched, frames do not matter
                watch.remove(wire);
            }
        }
    }
    return served;
}

} // namespace cq::bench
