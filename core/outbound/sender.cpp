#include "core/outbound/sender.h"

#include "core/base/future.h"
#include "core/outbound/call.h"

namespace cq::outbound {

namespace {

void askTheMachine(const QString &host, QObject *context,
                   std::function<void(const QHostInfo &)> done)
{
    QHostInfo::lookupHost(host, context, std::move(done));
}

} // namespace

Sender::Sender(QObject *parent)
    : Sender(askTheMachine, parent)
{}

Sender::Sender(Resolver resolver, QObject *parent)
    : QObject(parent)
    , m_resolver(std::move(resolver))
{}

QFuture<Result<Response>> Sender::send(Request request)
{
    if (const auto checked = checkTarget(request.url, request.reach); !checked)
        return readyFuture<Response>(fail(
            checked.error().kind, QStringLiteral("The address %1.").arg(checked.error().message)));
    auto *call = new Call(std::move(request), this);
    const QFuture<Result<Response>> future = call->future();
    call->start(m_resolver);
    return future;
}

} // namespace cq::outbound
