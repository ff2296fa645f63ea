#include "core/comfy/jsonread.h"

#include "core/domain/graph.h"

#include <cmath>

namespace cq::comfy {

namespace {

std::optional<Json> strictJson(const QByteArray &bytes)
{
    Json json = Json::parse(bytes.cbegin(), bytes.cend(), nullptr, false);
    if (json.is_discarded())
        return std::nullopt;
    return json;
}

} // namespace

std::optional<Json> readJson(const QByteArray &bytes)
{
    // NaN is rare: only an answer that strict parsing refuses pays for the second look.
    if (auto json = strictJson(bytes))
        return json;
    if (!bytes.contains("NaN") && !bytes.contains("Infinity"))
        return std::nullopt;
    return strictJson(withoutBareNan(bytes));
}

const Json *member(const Json &value, const char *key)
{
    if (!value.is_object())
        return nullptr;
    const auto found = value.find(key);
    return found == value.end() ? nullptr : &*found;
}

const Json *item(const Json &value, std::size_t index)
{
    if (!value.is_array() || index >= value.size())
        return nullptr;
    return &value[index];
}

QString text(const Json *value, const QString &fallback)
{
    if (!value)
        return fallback;
    const auto *string = value->get_ptr<const Json::string_t *>();
    return string ? toQString(*string) : fallback;
}

double number(const Json *value, double fallback)
{
    return value && value->is_number() ? value->get<double>() : fallback;
}

qint64 wholeNumber(const Json *value, qint64 fallback)
{
    if (!value || !value->is_number())
        return fallback;
    if (value->is_number_integer() && !value->is_number_unsigned())
        return value->get<qint64>();
    const double real = value->get<double>();
    constexpr double kLargest = 9.0e18; // beyond, the cast is undefined
    return std::abs(real) < kLargest ? static_cast<qint64>(real) : fallback;
}

bool truth(const Json *value, bool fallback)
{
    return value && value->is_boolean() ? value->get<bool>() : fallback;
}

QString toQString(const std::string &text)
{
    return QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size()));
}

} // namespace cq::comfy
