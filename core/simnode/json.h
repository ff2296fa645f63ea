#pragma once

#include <QByteArray>
#include <QString>

#include <nlohmann/json.hpp>

#include <optional>
#include <string>

namespace cq::sim {

/// Order-preserving and 64-bit safe, because graphs go through here unchanged (architecture
/// decision 8).
using Json = nlohmann::ordered_json;

/// Reads JSON as Python does: NaN and Infinity are taken (here as null). Nothing when it is none.
/// Any thread.
std::optional<Json> parseJson(const QByteArray &bytes);

/// Writes as Python's json.dumps does by default: ", " and ": " between things, ASCII only. Any
/// thread.
QByteArray pythonJson(const Json &value);

/// Writes as Python's repr does for what JSON can hold, as it appears inside ComfyUI's sentences.
/// Any thread.
std::string pythonRepr(const Json &value);

inline QString qtText(const std::string &text)
{
    return QString::fromStdString(text);
}

} // namespace cq::sim
