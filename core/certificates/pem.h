#pragma once

#include "core/base/result.h"
#include "core/certificates/openssl.h"

#include <QByteArray>

namespace cq {

// PEM text to and from what libcrypto works with. Only for the sources of this room. Any thread.

/// The bytes for reading; must outlive what is returned.
openssl::Bio readerOf(const QByteArray &bytes);

/// What was written to a memory BIO.
QByteArray bytesOf(BIO *memory);

/// The first private key of the text: PKCS#1, PKCS#8 or SEC 1. Invalid with a sentence that calls
/// the text `where`: no key in it, or an encrypted one.
Result<openssl::Key> readKey(const QByteArray &pem, const QString &where);

} // namespace cq
