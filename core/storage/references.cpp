#include "core/storage/references.h"

#include <algorithm>
#include <array>

namespace cq {

using namespace Qt::StringLiterals;

namespace {

struct Reference
{
    QLatin1StringView table;
    QLatin1StringView column;
    qint64 &highest;
};

Result<void> reserve(Connection &connection, const QString &table, qint64 number)
{
    // An ordinary table (sqlite.org/autoinc.html), which gets a row with the first insert.
    const auto begun = connection.run(
        u"INSERT INTO sqlite_sequence (name, seq) SELECT ?, 0 WHERE NOT EXISTS (SELECT 1 FROM "
        "sqlite_sequence WHERE name = ?)"_s,
        {table, table});
    if (!begun)
        return begun.error();
    const auto raised = connection.run(
        u"UPDATE sqlite_sequence SET seq = max(seq, ?) WHERE name = ?"_s, {number, table});
    if (!raised)
        return raised.error();
    return {};
}

} // namespace

References highestReferences(Connection &queue)
{
    References found;
    const std::array references{
        Reference{"jobs"_L1, "owner"_L1, found.user.value},
        Reference{"uploads"_L1, "owner"_L1, found.user.value},
        Reference{"stored_bytes"_L1, "owner"_L1, found.user.value},
        Reference{"submission_keys"_L1, "owner"_L1, found.user.value},
        Reference{"webhook_deliveries"_L1, "owner"_L1, found.user.value},
        Reference{"jobs"_L1, "node"_L1, found.node.value},
        Reference{"jobs"_L1, "pinned_node"_L1, found.node.value},
        Reference{"attempts"_L1, "node"_L1, found.node.value},
        Reference{"events"_L1, "node"_L1, found.node.value},
    };
    for (const auto &[table, column, highest] : references) {
        const auto value = queue.value(u"SELECT max(%1) FROM %2"_s.arg(column, table));
        if (value)
            highest = std::max(highest, value->toLongLong());
    }
    return found;
}

Result<void> reserveNumbers(Connection &accounts, const References &references)
{
    const Result<void> users = reserve(accounts, u"users"_s, references.user.value);
    return users ? reserve(accounts, u"nodes"_s, references.node.value) : users;
}

} // namespace cq
