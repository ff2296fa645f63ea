#pragma once

#include "app/serverfault.h"
#include "core/base/result.h"

#include <QObject>
#include <QTimer>

#include <functional>
#include <optional>

namespace cq {

/// One exchange with a ComfyQueue server under way: certificate, silence, size, and one answer in
/// the end. Deletes itself and the reply after it.
class ServerCall : public QObject
{
    Q_OBJECT

public:
    /// Takes what a 2xx answer brings, piece by piece; its error ends the call.
    using Sink = std::function<Result<void>(const QByteArray &)>;
    using Done = std::function<void(const Result<QByteArray> &)>;

    struct Terms
    {
        Asked asked;
        QByteArray fingerprint; ///< of the only certificate to accept; empty: a trusted one
        qint64 limit = 16LL * 1024 * 1024; ///< bytes of body
        Sink sink; ///< empty: the body is in the answer
    };

    /// Takes ownership of the reply.
    ServerCall(QNetworkReply *reply, Terms terms, Done done, QObject *parent);
    ~ServerCall() override;

private:
    void checkCertificate(const QList<QSslError> &errors);
    void read();
    void stop(const Error &error);
    void finish();
    int status() const;
    bool isShort() const;
    Result<QByteArray> outcome() const;

    QNetworkReply *m_reply;
    Terms m_terms;
    Done m_done;
    QTimer m_silence;
    QByteArray m_body;
    qint64 m_received = 0;
    QByteArray m_certificate; ///< SHA-256 of the one that was refused
    QString m_tlsReason;
    std::optional<Error> m_verdict; ///< why we stopped it ourselves
};

} // namespace cq
