#pragma once

#include "core/base/future.h"
#include "core/outbound/sender.h"

#include <QNetworkAccessManager>
#include <QNetworkReply>
#include <QTimer>

namespace cq::outbound {

/// One request from the look at its host to its answer. Deletes itself after it.
class Call : public QObject
{
    Q_OBJECT

public:
    Call(Request request, QObject *parent);
    ~Call() override;

    QFuture<Result<Response>> future() const { return m_answer.future(); }

    void start(const Sender::Resolver &resolver);

private:
    void onResolved(const QHostInfo &info);
    void tryNext();
    void onSent();
    void onHead();
    void onReadyRead();
    void onFinished();
    void dropReply();
    void finish(Result<Response> result);

    QNetworkRequest requestTo(const QHostAddress &address) const;
    QString place() const;
    int status() const;
    bool isShort() const;

    Request m_request;
    QNetworkAccessManager m_network; ///< its own: Qt keeps connections open for the next request
    QList<QHostAddress> m_addresses; ///< checked, and not tried yet
    QNetworkReply *m_reply = nullptr;
    bool m_isSent = false;
    Response m_response;
    QString m_tlsReason;
    QTimer m_connecting;
    QTimer m_total;
    Answer<Response> m_answer;
};

} // namespace cq::outbound
