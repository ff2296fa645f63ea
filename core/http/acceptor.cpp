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

QString place(const QHostAddress &address, quint16 port)
{
    const bool isV6 = address.protocol() == QAbstractSocket::IPv6Protocol;
    return (isV6 ? u"[%1]:%2"_s : u"%1:%2"_s).arg(address.toString()).arg(port);
}

QString holderOf(const QHostAddress &address, quint16 port)
{
    const QString holder = portHolder(address, port);
    return holder.isEmpty() ? u"another program"_s : holder;
}

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
    QString why = errorString();
    if (serverError() == QAbstractSocket::AddressInUseError)
        why = u"the port is in use by %1"_s.arg(holderOf(address, port));
    else if (serverError() == QAbstractSocket::SocketAddressNotAvailableError)
        why = u"this machine does not have that address"_s;
    else if (serverError() == QAbstractSocket::SocketAccessError)
        why = u"that port needs more rights"_s;
    return fail(ErrorKind::Unavailable,
                u"Cannot listen on %1: %2."_s.arg(place(address, port), why));
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
