#pragma once

#include "core/http/listener.h"

#include <QObject>
#include <QTest>

/// A listener on a free port of the loopback whose requests are written down and answered by a
/// function.
class TestServer
{
public:
    using Answering = std::function<void(const cq::http::Request &, const cq::http::Responder &)>;

    explicit TestServer(cq::http::ListenerConfig config = {},
                        cq::http::BodyPolicyFunction policy = {})
        : listener(std::move(config))
    {
        listener.setHandler(
            &context,
            [this](const cq::http::Request &request, const cq::http::Responder &responder) {
                requests.append(request);
                answering(request, responder);
            });
        if (policy)
            listener.setBodyPolicy(std::move(policy));
        const auto started = listener.start();
        if (!started)
            qFatal("%s", qPrintable(started.error().message));
    }

    quint16 port() const { return listener.port(); }

    QObject context;
    cq::http::Listener listener;
    QList<cq::http::Request> requests;
    /// By default the answer is what was asked: "METHOD path body".
    Answering answering = [](const cq::http::Request &request,
                             const cq::http::Responder &responder) {
        responder.send(cq::http::Response::bytes(200, "text/plain",
                                                 cq::http::methodName(request.method) + ' '
                                                     + request.path + ' ' + request.body));
    };
};
