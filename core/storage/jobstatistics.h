#pragma once

#include "core/domain/overview.h"
#include "core/storage/connection.h"

namespace cq {

/// The figures of the Overview page. `now` and `startOfDay` are UTC milliseconds; the caller knows
/// the local midnight.
Result<Overview> readOverview(Connection &connection, TimeMs now, TimeMs startOfDay);

} // namespace cq
