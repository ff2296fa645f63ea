#pragma once

#include "core/domain/accountchange.h"
#include "core/storage/connection.h"

namespace cq {

/// The hash of a line of the audit trail: BLAKE2b-256 over the previous line's hash, id, time,
/// actor's id, actor's name, address, action, subject and detail, in this order. Each of them is
/// written as its length (8 bytes, big-endian) and its bytes; numbers are decimal text, text is
/// UTF-8. Pure.
QByteArray auditHash(const AuditEntry &entry);

/// The rows of `audit`, a chain: each line's hash covers the line before it, so a line that was
/// changed, taken out or put in afterwards shows. Cutting off the newest lines does not, unless
/// their hash is known from elsewhere. Same thread as the connection.
class AuditStore
{
public:
    explicit AuditStore(Connection &connection)
        : m_connection(connection)
    {}

    /// Appends; id and hashes of the entry are set here. Answers the line as it was stored.
    Result<AuditEntry> add(const AuditEntry &entry);

    /// Newest first, at most `limit`; only those before `beforeId`, 0 = from the newest.
    Result<QList<AuditEntry>> page(int limit, qint64 beforeId = 0);

    Result<QList<AuditEntry>> find(const AuditQuery &query);

    /// Walks the chain; answers how many lines there are. Conflict names the first broken line and
    /// has its number in details.
    Result<qint64> verify();

private:
    Connection &m_connection;
};

} // namespace cq
