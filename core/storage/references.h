#pragma once

#include "core/domain/ids.h"
#include "core/storage/connection.h"

namespace cq {

/// Numbers of accounts and nodes, which are rows of one database, as the queue's refers to them.
struct References
{
    UserId user; ///< null: to nobody
    NodeId node;
};

/// The highest numbers that anything in the queue's database refers to, whatever its schema. What
/// cannot be read refers to nobody. Looks at every row of some tables.
References highestReferences(Connection &queue);

/// No account and no node that comes later gets one of these numbers, or a lower one.
Result<void> reserveNumbers(Connection &accounts, const References &references);

} // namespace cq
