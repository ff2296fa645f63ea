#pragma once

#include "core/base/result.h"

#include <QByteArray>
#include <QNetworkReply>
#include <QString>

namespace cq {

/// A ComfyQueue server and what was asked of it, for sentences.
struct Asked
{
    QString place; ///< "desk.local:8443"
    QString what; ///< "POST /api/v1/jobs"
};

// What goes wrong between us and the server, as errors: Unavailable: it cannot be reached, or says
// that it cannot help now. Timeout: it was reached and did not answer, so that it may have done
// what was asked. Exhausted, Denied, NotFound, Invalid, Conflict: it refuses, in its own words.
// Protocol: something else answers, or the certificate is not to be trusted.

/// An answer with another status than 2xx.
Error statusFault(const Asked &asked, const QNetworkReply &reply, const QByteArray &body);

/// No answer at all.
Error replyFault(const Asked &asked, QNetworkReply::NetworkError error, const QString &reason);

/// A certificate that is not the wanted one, or not trusted; the sentence has its fingerprint and
/// how to give it. Without a certificate: no TLS.
Error certificateFault(const Asked &asked, const QString &reason, const QByteArray &shown,
                       bool isPinned);

Error silenceFault(const Asked &asked, int seconds);

/// An answer that says something we do not understand.
Error nonsenseFault(const Asked &asked, const QString &why);

/// How long the server wants to be left alone, in seconds; 0: it did not say.
int retryAfterSeconds(const Error &error);

/// Text of a server for a terminal: without control characters, of a bearable length.
QString plainText(const QString &text);

} // namespace cq
