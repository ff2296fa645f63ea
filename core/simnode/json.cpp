#include "core/simnode/json.h"

#include "core/domain/graph.h"

namespace cq::sim {

std::optional<Json> parseJson(const QByteArray &bytes)
{
    const QByteArray strict = withoutBareNan(bytes);
    Json value = Json::parse(strict.begin(), strict.end(), nullptr, false);
    if (value.is_discarded())
        return std::nullopt;
    return value;
}

QByteArray pythonJson(const Json &value)
{
    const std::string compact = value.dump(-1, ' ', true, Json::error_handler_t::replace);
    QByteArray spaced;
    spaced.reserve(static_cast<qsizetype>(compact.size()) / 8 * 9);
    bool inString = false;
    bool escaped = false;
    for (const char c : compact) {
        spaced.append(c);
        if (escaped)
            escaped = false;
        else if (inString && c == '\\')
            escaped = true;
        else if (c == '"')
            inString = !inString;
        else if (!inString && (c == ',' || c == ':'))
            spaced.append(' ');
    }
    return spaced;
}

std::string pythonRepr(const Json &value)
{
    switch (value.type()) {
    case Json::value_t::null:
        return "None";
    case Json::value_t::boolean:
        return value.get<bool>() ? "True" : "False";
    case Json::value_t::string: {
        const auto &text = value.get_ref<const std::string &>();
        const char quote =
            text.find('\'') != std::string::npos && text.find('"') == std::string::npos ? '"'
                                                                                        : '\'';
        return quote + text + quote;
    }
    case Json::value_t::array: {
        std::string text = "[";
        for (const Json &item : value)
            text += (text.size() > 1 ? ", " : "") + pythonRepr(item);
        return text + "]";
    }
    case Json::value_t::object: {
        std::string text = "{";
        for (const auto &[key, item] : value.items())
            text += (text.size() > 1 ? ", " : "") + pythonRepr(Json(key)) + ": " + pythonRepr(item);
        return text + "}";
    }
    default:
        return value.dump();
    }
}

} // namespace cq::sim
