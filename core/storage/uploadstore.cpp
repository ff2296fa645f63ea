#include "core/storage/uploadstore.h"

namespace cq {

using namespace Qt::StringLiterals;

Result<void> UploadStore::keep(UserId owner, const JobInput &input, TimeMs at)
{
    const auto done = m_connection.run(
        u"INSERT INTO uploads (owner, sha256, name, size, at_ms) VALUES (?, ?, ?, ?, ?) "
        "ON CONFLICT (owner, sha256) DO UPDATE SET name = excluded.name, at_ms = excluded.at_ms"_s,
        {owner.value, input.sha256, input.name, input.size, at});
    if (!done)
        return done.error();
    return {};
}

Result<std::optional<JobInput>> UploadStore::find(UserId owner, const QByteArray &sha256)
{
    std::optional<JobInput> found;
    const auto done = m_connection.each(
        u"SELECT name, size FROM uploads WHERE owner = ? AND sha256 = ?"_s, {owner.value, sha256},
        [&found, &sha256](const QSqlQuery &row) {
            found = JobInput{row.value(0).toString(), sha256, row.value(1).toLongLong()};
        });
    if (!done)
        return done.error();
    return found;
}

Result<QList<Upload>> UploadStore::ofOwner(UserId owner)
{
    QList<Upload> uploads;
    const auto done = m_connection.each(
        u"SELECT name, sha256, size, at_ms FROM uploads WHERE owner = ? ORDER BY at_ms DESC, sha256"_s,
        {owner.value}, [&uploads](const QSqlQuery &row) {
            uploads.append(
                {{row.value(0).toString(), row.value(1).toByteArray(), row.value(2).toLongLong()},
                 row.value(3).toLongLong()});
        });
    if (!done)
        return done.error();
    return uploads;
}

Result<bool> UploadStore::remove(UserId owner, const QByteArray &sha256)
{
    const auto removed = m_connection.run(u"DELETE FROM uploads WHERE owner = ? AND sha256 = ?"_s,
                                          {owner.value, sha256});
    if (!removed)
        return removed.error();
    return *removed > 0;
}

} // namespace cq
