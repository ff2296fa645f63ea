#pragma once

#include "core/base/result.h"

#include <QByteArray>
#include <QString>

namespace cq {

// Pure functions for any thread. Hashing and verifying take 50 ms and more and 64 MB for the time,
// so they are called on a pool.

/// An Argon2id hash with a fresh salt, in the text form of libsodium ("$argon2id$v=19$m=…"). The
/// password is hashed in Unicode normal form C (RFC 8265), so that "ü" is "ü" from every keyboard.
/// Unavailable when there is not enough memory.
Result<QString> hashPassword(const QString &password);

/// Whether the password belongs to the hash: Argon2, or bcrypt ($2a$, $2b$, $2y$) of accounts that
/// came from elsewhere. False for every other text.
bool verifyPassword(const QString &hash, const QString &password);

/// Whether the hash is of a kind or a strength that hashPassword no longer makes.
bool needsUpgrade(const QString &hash);

/// A hash of today's strength that no password is known for. Verified for names that do not exist,
/// so that they take as long as those that do.
QString hashOfNobody();

/// For handing out on paper: "xxxx-xxxx-xxxx" of 32 letters and digits that are not taken for each
/// other (no l, 1, o, 0); 60 bits.
QString randomPassword();

/// The text of a new API key: "cq_" and 43 characters of base64url; 256 bits.
QByteArray randomKey();

/// Whether the text has the form of an API key.
bool looksLikeKey(const QByteArray &text);

/// How a key is kept and looked up: BLAKE2b-256 of its text, 32 bytes. The text has 256 random
/// bits, so neither salt nor slowness is needed.
QByteArray keyHash(const QByteArray &text);

} // namespace cq
