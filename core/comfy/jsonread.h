#pragma once

#include <QByteArray>
#include <QString>

#include <nlohmann/json.hpp>

#include <optional>

/// Small readers over JSON of strangers: whatever is missing or of another type reads as the
/// fallback; nothing throws. Inside this room only.
namespace cq::comfy {

using Json = nlohmann::ordered_json;

/// Nothing if the bytes are no JSON. Bare NaN and Infinity, which Python writes, read as null.
std::optional<Json> readJson(const QByteArray &bytes);

/// The member, or nullptr if `value` is no object or has none of that name.
const Json *member(const Json &value, const char *key);

/// The item, or nullptr if `value` is no array or shorter.
const Json *item(const Json &value, std::size_t index);

QString text(const Json *value, const QString &fallback = {});
double number(const Json *value, double fallback = 0);
qint64 wholeNumber(const Json *value, qint64 fallback = 0);
bool truth(const Json *value, bool fallback = false);

QString toQString(const std::string &text);

} // namespace cq::comfy
