#pragma once

#include "core/http/headers.h"

#include <QByteArray>
#include <QJsonDocument>
#include <QString>

#include <functional>
#include <optional>

namespace cq::http {

/// A body of known length that is made while it is sent.
struct BodySource
{
    qint64 length = 0; ///< bytes
    /// The next bytes, at least one and at most so many; nothing when they cannot be had, which
    /// cuts the connection. Called on a listener's thread, in order; reads disks, waits for nothing
    /// else.
    std::function<std::optional<QByteArray>(qint64 atMost)> read;
};

/// An answer. Content-Length, Content-Encoding, Date, Connection and X-Request-ID are written by
/// the listener; for HEAD it leaves the body away. A plain value.
struct Response
{
    int status = 200;
    Headers headers;
    QByteArray body;
    /// Absolute path of a file to stream instead of `body`. Range, If-Range, If-None-Match and
    /// If-Modified-Since are answered by the listener; ETag (size and time of change, unless given
    /// in headers) and Last-Modified are added. A file that cannot be read answers 404.
    QString file;
    std::optional<BodySource> source; ///< instead of `body` and `file`; sent once
    /// `body` may be sent as gzip to who takes it, from 1 KB on. Not for an answer that carries a
    /// secret beside something the asker chose: its length would tell of the secret (BREACH).
    bool mayCompress = false;
    bool closeAfter = false; ///< ends the connection after this answer

    // Faults on purpose, for the simulated node.
    bool hangUp = false; ///< nothing is sent, the connection is dropped
    std::optional<qint64>
        truncateAfter; ///< sends the full head and only so many bytes of the body, then closes

    static Response empty(int status);
    static Response text(int status, const QString &text);
    /// Already serialised JSON.
    static Response json(int status, const QByteArray &json);
    static Response json(int status, const QJsonDocument &json);
    static Response bytes(int status, const QByteArray &contentType, const QByteArray &body);
    static Response fromFile(const QString &path, const QByteArray &contentType);
    /// Drops the connection without a word.
    static Response abort();
};

/// "Not Found" for 404; "Unknown" for numbers nobody registered.
QByteArray statusText(int status);

/// The body of every refusal by the listener itself:
/// {"error":{"code":…,"message":…,"request_id":…}}.
Response refusal(int status, const QByteArray &code, const QString &message,
                 const QByteArray &requestId);

} // namespace cq::http
