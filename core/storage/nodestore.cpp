#include "core/storage/nodestore.h"

#include <cmath>

namespace cq {

using namespace Qt::StringLiterals;

namespace {

constexpr double kBasisPoints = 10000.0;

QString authWord(NodeAuth auth)
{
    switch (auth) {
    case NodeAuth::None:
        return u"none"_s;
    case NodeAuth::Bearer:
        return u"bearer"_s;
    case NodeAuth::Header:
        return u"header"_s;
    }
    Q_UNREACHABLE();
}

NodeAuth authFromWord(const QString &word)
{
    if (word == "bearer"_L1)
        return NodeAuth::Bearer;
    if (word == "header"_L1)
        return NodeAuth::Header;
    return NodeAuth::None;
}

/// Runs an INSERT or an UPDATE over the columns of a node; its id is ?12, NULL for a new one.
Result<qint64> write(Connection &connection, const QString &sql, const NodeConfig &config)
{
    return connection.run(
        sql,
        {config.name.trimmed(), config.url.toString(), config.enabled, config.slotCount,
         std::lround(config.vramThreshold * kBasisPoints), config.healthIntervalMs, config.card,
         authWord(config.auth), config.authHeader, config.pinnedCertificate,
         SqlValue::orNull(config.workerKey.value), SqlValue::orNull(config.id.value)});
}

} // namespace

Result<void> NodeStore::checkNameFree(const NodeConfig &config)
{
    const auto taken = m_connection.value(
        u"SELECT id FROM nodes WHERE name = ? AND removed_ms IS NULL AND id <> ?"_s,
        {config.name.trimmed(), config.id.value});
    if (!taken)
        return taken.error();
    if (taken->isValid())
        return fail(ErrorKind::Conflict, u"There is a node named '%1' already."_s.arg(config.name));
    return {};
}

Result<NodeConfig> NodeStore::insert(const NodeConfig &config)
{
    const auto isFree = checkNameFree(config);
    if (!isFree)
        return isFree.error();
    NodeConfig stored = config;
    stored.id = {};
    const auto done =
        write(m_connection,
              u"INSERT INTO nodes (name, url, enabled, slot_count, vram_threshold_bp, "
              "health_interval_ms, card, auth, auth_header, pinned_certificate, worker_key, id) "
              "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?12)"_s,
              stored);
    if (!done)
        return done.error();
    stored.id.value = m_connection.lastId();
    stored.name = config.name.trimmed(); // as in the row
    return stored;
}

Result<NodeConfig> NodeStore::update(const NodeConfig &config)
{
    const auto isFree = checkNameFree(config);
    if (!isFree)
        return isFree.error();
    const auto done = write(
        m_connection,
        u"UPDATE nodes SET name = ?, url = ?, enabled = ?, slot_count = ?, vram_threshold_bp = ?, "
        "health_interval_ms = ?, card = ?, auth = ?, auth_header = ?, pinned_certificate = ?, "
        "worker_key = ? WHERE id = ?12 AND removed_ms IS NULL"_s,
        config);
    if (!done)
        return done.error();
    if (*done == 0)
        return fail(ErrorKind::NotFound, u"There is no node '%1' any more."_s.arg(config.name));
    NodeConfig stored = config;
    stored.name = config.name.trimmed();
    return stored;
}

Result<void> NodeStore::remove(NodeId node, TimeMs at)
{
    const auto done = m_connection.run(
        u"UPDATE nodes SET removed_ms = ? WHERE id = ? AND removed_ms IS NULL"_s, {at, node.value});
    if (!done)
        return done.error();
    if (*done == 0)
        return fail(ErrorKind::NotFound, u"There is no such node."_s);
    return {};
}

Result<QList<NodeConfig>> NodeStore::all()
{
    QList<NodeConfig> nodes;
    const auto done = m_connection.each(
        u"SELECT id, name, url, enabled, slot_count, vram_threshold_bp, health_interval_ms, card, "
        "auth, auth_header, pinned_certificate, worker_key FROM nodes WHERE removed_ms IS NULL ORDER BY name"_s,
        {}, [&nodes](const QSqlQuery &row) {
            NodeConfig config;
            config.id.value = row.value(0).toLongLong();
            config.name = row.value(1).toString();
            config.url = QUrl(row.value(2).toString());
            config.enabled = row.value(3).toBool();
            config.slotCount = row.value(4).toInt();
            config.vramThreshold = row.value(5).toDouble() / kBasisPoints;
            config.healthIntervalMs = row.value(6).toInt();
            config.card = row.value(7).toString();
            config.auth = authFromWord(row.value(8).toString());
            config.authHeader = row.value(9).toString();
            config.pinnedCertificate = row.value(10).toByteArray();
            config.workerKey.value = row.value(11).toLongLong();
            nodes.append(config);
        });
    if (!done)
        return done.error();
    return nodes;
}

Result<QMap<qint64, QString>> NodeStore::names()
{
    QMap<qint64, QString> names;
    const auto done =
        m_connection.each(u"SELECT id, name FROM nodes"_s, {}, [&names](const QSqlQuery &row) {
            names.insert(row.value(0).toLongLong(), row.value(1).toString());
        });
    if (!done)
        return done.error();
    return names;
}

Result<QMap<QString, QString>> SettingStore::all()
{
    QMap<QString, QString> pairs;
    const auto done =
        m_connection.each(u"SELECT key, value FROM settings"_s, {}, [&pairs](const QSqlQuery &row) {
            pairs.insert(row.value(0).toString(), row.value(1).toString());
        });
    if (!done)
        return done.error();
    return pairs;
}

Result<void> SettingStore::set(const QMap<QString, QString> &pairs)
{
    for (auto pair = pairs.begin(); pair != pairs.end(); ++pair) {
        const auto done = m_connection.run(
            u"INSERT INTO settings (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET "
            "value = excluded.value"_s,
            {pair.key(), pair.value()});
        if (!done)
            return done.error();
    }
    return {};
}

} // namespace cq
