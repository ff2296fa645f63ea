#include "core/http/acceptor.h"

#include "core/base/log.h"
#include "core/http/portholder.h"
#include "core/http/serving.h"
#include "core/http/sockets.h"

#include <QTimer>

namespace cq::http {

using namespace Qt::StringLiterals;

namespace {

constexpr int kBacklog = 1024; // Qt's 50 is soon full when a class starts at once
constexpr int kRetryMs = 100;
constexpr int kAcceptAtOnce = 30; // Qt's own default

} // namespace

Acceptor::Acceptor(std::shared_ptr<ConnectionCount> count, Give give)
    : m_count(std::move(count))
    , m_give(std::move(give))
    , m_retry(new QTimer(this))
{
    m_retry->setInterval(kRetryMs);
    connect(m_retry, &QTimer::timeout, this, &Acceptor::resumeWhenPossible);
    connect(this, &QTcpServer::acceptError, this, [this] {
        logEvent(lcHttp(), LogLevel::Warning,
                 u"cannot accept a connection: %1"_s.arg(errorString()));
        pause(); // out of descriptors, most likely: they come back
    });
}

Result<void> Acceptor::begin(const QHostAddress &address, quint16 port)
{
    setListenBacklogSize(kBacklog);
    setMaxPendingConnections(kAcceptAtOnce);
    if (listen(address, port))
        return {};
    return fail(ErrorKind::Unavailable, whyNot(address, port));
}

QString Acceptor::whyNot(const QHostAddress &address, quint16 port) const
{
    switch (serverError()) {
    case QAbstractSocket::AddressInUseError: {
        const QString holder = portHolder(address, port);
        return u"Port %1 of %2 is in use by %3."_s.arg(port).arg(
            address.toString(), holder.isEmpty() ? u"another program"_s : holder);
    }
    case QAbstractSocket::SocketAddressNotAvailableError:
        return u"This machine does not have the address %1."_s.arg(address.toString());
    case QAbstractSocket::SocketAccessError:
        return u"Port %1 needs more rights than this program has."_s.arg(port);
    default:
        return u"Port %1 of %2 cannot be had: %3."_s.arg(port).arg(address.toString(),
                                                                   errorString());
    }
}

void Acceptor::end()
{
    m_retry->stop();
    close();
}

void Acceptor::incomingConnection(qintptr handle)
{
    auto descriptor = std::make_shared<Descriptor>(handle);
    if (auto free = m_count->take())
        m_give(std::move(descriptor), std::move(free));
    if (m_count->isFull())
        pause();
}

void Acceptor::pause()
{
    // Qt accepts everything that waits before it looks at pauseAccepting(), but it stops for
    // pending connections, of which we never have any.
    setMaxPendingConnections(0);
    pauseAccepting();
    m_retry->start();
}

void Acceptor::resumeWhenPossible()
{
    if (m_count->isFull())
        return;
    m_retry->stop();
    setMaxPendingConnections(kAcceptAtOnce);
    resumeAccepting();
}

} // namespace cq::http
