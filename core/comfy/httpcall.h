#pragma once

#include "core/comfy/neterror.h"

#include <QElapsedTimer>
#include <QObject>
#include <QTimer>

#include <functional>

namespace cq::comfy {

/// A complete 2xx answer.
struct HttpAnswer
{
    QByteArray body;
    QByteArray certificate; ///< SHA-256 of the peer's; empty for http
    int elapsedMs = 0;
};

/// How long a call may take.
struct Patience
{
    int milliseconds = 15'000;
    bool whole = false; ///< for the complete call; otherwise for each silence in it
};

using HttpDone = std::function<void(Result<HttpAnswer>)>;

/// One HTTP exchange under way: time limit, size limit, certificate check, and one answer in the
/// end. Deletes itself and the reply after it. If it is destroyed before, `done` is dropped
/// uncalled.
class HttpCall : public QObject
{
    Q_OBJECT

public:
    struct Terms
    {
        Patience patience;
        qint64 limit = 64LL * 1024 * 1024; ///< bytes of body
    };

    /// Takes ownership of the reply.
    HttpCall(const Endpoint &endpoint, QNetworkReply *reply, Terms terms, HttpDone done,
             QObject *parent);
    ~HttpCall() override;

    /// Answers Unavailable now.
    void abort();

private:
    void onSslErrors(const QList<QSslError> &errors);
    void onEncrypted();
    void onReadyRead();
    void onProgress();
    void onFinished();
    void stop(Error error);
    int status() const;
    Result<HttpAnswer> outcome();
    bool isShort() const;
    QString callName() const;

    const Endpoint &m_endpoint;
    QNetworkReply *m_reply;
    Terms m_terms;
    HttpDone m_done;
    QTimer m_timer;
    QElapsedTimer m_elapsed;
    QByteArray m_body;
    QByteArray m_certificate;
    QString m_tlsReason;
    std::optional<Error> m_verdict; ///< why we stopped it ourselves
};

} // namespace cq::comfy
