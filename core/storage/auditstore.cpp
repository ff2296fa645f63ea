#include "core/storage/auditstore.h"

#include <QCryptographicHash>
#include <QtEndian>

#include <algorithm>
#include <array>
#include <limits>
#include <optional>

namespace cq {

using namespace Qt::StringLiterals;

namespace {

void addField(QCryptographicHash &hash, const QByteArray &bytes)
{
    std::array<char, sizeof(quint64)> length{};
    qToBigEndian(static_cast<quint64>(bytes.size()), length.data());
    hash.addData(QByteArrayView(length.data(), static_cast<qsizetype>(length.size())));
    hash.addData(bytes);
}

AuditEntry entryFrom(const QSqlQuery &row)
{
    AuditEntry entry;
    entry.id = row.value(0).toLongLong();
    entry.at = row.value(1).toLongLong();
    entry.actor.user.value = row.value(2).toLongLong();
    entry.actor.name = row.value(3).toString();
    entry.actor.address = row.value(4).toString();
    entry.action = row.value(5).toString();
    entry.subject = row.value(6).toString();
    entry.detail = row.value(7).toString();
    entry.previousHash = row.value(8).toByteArray();
    entry.hash = row.value(9).toByteArray();
    return entry;
}

/// A pattern for LIKE … ESCAPE '!' that takes every character as it is.
QString likeAnywhere(const QString &text)
{
    QString pattern;
    for (const QChar c : text) {
        if (c == u'%' || c == u'_' || c == u'!')
            pattern += u'!';
        pattern += c;
    }
    return u'%' + pattern + u'%';
}

} // namespace

QByteArray auditHash(const AuditEntry &entry)
{
    QCryptographicHash hash(QCryptographicHash::Blake2b_256);
    addField(hash, entry.previousHash);
    addField(hash, QByteArray::number(entry.id));
    addField(hash, QByteArray::number(entry.at));
    addField(hash, QByteArray::number(entry.actor.user.value));
    addField(hash, entry.actor.name.toUtf8());
    addField(hash, entry.actor.address.toUtf8());
    addField(hash, entry.action.toUtf8());
    addField(hash, entry.subject.toUtf8());
    addField(hash, entry.detail.toUtf8());
    return hash.result();
}

Result<AuditEntry> AuditStore::add(const AuditEntry &entry)
{
    AuditEntry stored = entry;
    const auto last = page(1);
    if (!last)
        return last.error();
    const bool isFirst = last->isEmpty();
    stored.id = isFirst ? 1 : last->first().id + 1;
    stored.previousHash = isFirst ? QByteArray("") : last->first().hash;
    // What is hashed is what will be read back: text without halves of characters, never null.
    for (QString *text : {&stored.actor.name, &stored.actor.address, &stored.action,
                          &stored.subject, &stored.detail})
        *text = text->isNull() ? u""_s : QString::fromUtf8(text->toUtf8());
    stored.hash = auditHash(stored);
    const auto done = m_connection.run(
        u"INSERT INTO audit (id, at_ms, actor_id, actor_name, address, action, subject, detail, "
        "previous_hash, hash) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"_s,
        {stored.id, stored.at, stored.actor.user.value, stored.actor.name, stored.actor.address,
         stored.action, stored.subject, stored.detail, stored.previousHash, stored.hash});
    if (!done)
        return done.error();
    return stored;
}

Result<QList<AuditEntry>> AuditStore::page(int limit, qint64 beforeId)
{
    return find({.limit = limit, .beforeId = beforeId});
}

Result<QList<AuditEntry>> AuditStore::find(const AuditQuery &query)
{
    QString where = u"id < ?"_s;
    QVariantList values{query.beforeId > 0 ? query.beforeId : std::numeric_limits<qint64>::max()};
    if (!query.text.isEmpty()) {
        QStringList fits;
        for (const QString &column :
             {u"actor_name"_s, u"address"_s, u"action"_s, u"subject"_s, u"detail"_s}) {
            fits << column + u" LIKE ? ESCAPE '!'"_s;
            values << likeAnywhere(query.text);
        }
        for (const QString &action : query.actions) {
            fits << u"action = ?"_s;
            values << action;
        }
        where += u" AND (%1)"_s.arg(fits.join(u" OR "_s));
    }
    if (!query.person.isNull()) {
        where += u" AND (actor_id = ? OR subject = ? COLLATE NOCASE)"_s;
        values << query.person.value << query.personName;
    }
    values << std::max(query.limit, 0);
    QList<AuditEntry> entries;
    const auto done = m_connection.each(
        u"SELECT id, at_ms, actor_id, actor_name, address, action, subject, detail, previous_hash, "
        "hash FROM audit WHERE %1 ORDER BY id DESC LIMIT ?"_s.arg(where),
        values, [&entries](const QSqlQuery &row) { entries.append(entryFrom(row)); });
    if (!done)
        return done.error();
    return entries;
}

Result<qint64> AuditStore::verify()
{
    qint64 count = 0;
    std::optional<qint64> broken;
    QByteArray previous;
    const auto done = m_connection.each(
        u"SELECT id, at_ms, actor_id, actor_name, address, action, subject, detail, previous_hash, "
        "hash FROM audit ORDER BY id"_s,
        {}, [&](const QSqlQuery &row) {
            const AuditEntry entry = entryFrom(row);
            ++count;
            const bool isSound = entry.id == count && entry.previousHash == previous
                && entry.hash == auditHash(entry);
            if (!isSound && !broken)
                broken = entry.id;
            previous = entry.hash;
        });
    if (!done)
        return done.error();
    if (broken) {
        return fail(ErrorKind::Conflict,
                    u"The audit trail is broken at line %1: it was changed, or lines before it "
                    "are missing."_s.arg(*broken),
                    QString::number(*broken));
    }
    return count;
}

} // namespace cq
