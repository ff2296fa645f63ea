#pragma once

#include <QMap>
#include <QString>

#include <optional>

namespace cq {

/// The settings that a variable of the systems before this one stands for (requirements S1-29,
/// S2-1, S2-3, S3-12, S3-13), as texts that are still to be checked. Nothing when the name is none
/// of those.
std::optional<QMap<QString, QString>> settingsOfAlias(const QString &name, const QString &value);

} // namespace cq
