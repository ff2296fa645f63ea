#pragma once

#include "app/servercall.h"
#include "core/base/future.h"

#include <QFuture>
#include <QJsonObject>
#include <QNetworkAccessManager>
#include <QObject>
#include <QUrl>

#include <memory>

namespace cq {

class OnceBody;

/// The HTTP interface of a ComfyQueue server, seen from the command line. Errors are those of
/// serverfault.h. Redirects are not followed: the token is for this server alone. One thread.
class ServerLink : public QObject
{
    Q_OBJECT

public:
    struct Address
    {
        QUrl url;
        QByteArray token; ///< or an API key
        QByteArray fingerprint; ///< SHA-256 of the only certificate to accept; empty: a trusted one
    };

    explicit ServerLink(Address address, QObject *parent = nullptr);

    // Paths come percent-encoded and start with a slash.

    /// Sends the body at most once. What comes again under the same key has its effect once.
    QFuture<Result<QJsonObject>> post(const QString &path, const QByteArray &key,
                                      std::unique_ptr<OnceBody> body);
    QFuture<Result<QJsonObject>> get(const QString &path);
    /// A body of at most so many bytes, piece by piece.
    QFuture<Result<void>> fetch(const QString &path, qint64 limit, const ServerCall::Sink &sink);

private:
    QNetworkRequest request(const QString &path) const;
    Asked asked(const QString &method, const QString &path) const;

    Address m_address;
    QNetworkAccessManager m_network;
};

} // namespace cq
