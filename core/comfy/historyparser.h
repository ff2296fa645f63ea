#pragma once

#include "core/base/result.h"
#include "core/comfy/values.h"

#include <optional>

namespace cq::comfy {

/// Reads /history/{id}: nullopt while the prompt is not there. Protocol if it is no history. Pure.
Result<std::optional<HistoryEntry>> parseHistory(const QByteArray &body, const QString &promptId);

/// The id of the prompt in a /history answer whose extra_data carries our marker. Pure.
Result<std::optional<QString>> findMarkedInHistory(const QByteArray &body, const QUuid &marker);

} // namespace cq::comfy
