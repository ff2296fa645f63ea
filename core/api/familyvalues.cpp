#include "core/api/familyvalues.h"

#include <QJsonArray>

#include <cmath>

namespace cq::api {

using namespace Qt::StringLiterals;

namespace {

std::optional<qint64> integerIn(const QString &text)
{
    bool isNumber = false;
    const qint64 number = text.trimmed().toLongLong(&isNumber);
    return isNumber ? std::optional(number) : std::nullopt;
}

} // namespace

std::optional<QString> lastQuery(const http::Request &request, QStringView name)
{
    std::optional<QString> last;
    for (const http::Pair &pair : request.query) {
        if (pair.name == name)
            last = pair.value;
    }
    return last;
}

std::optional<qint64> integerOf(const QJsonValue &value)
{
    constexpr double kExact = 9007199254740992.0; // 2^53: below it doubles count by one
    if (value.isString())
        return integerIn(value.toString());
    const double number = value.toDouble(std::nan(""));
    if (!value.isDouble() || std::trunc(number) != number || std::abs(number) >= kExact)
        return std::nullopt;
    return static_cast<qint64>(number);
}

OrFault<int> priorityAt(const QStringList &where, const QJsonValue &value)
{
    const auto number = integerOf(value);
    if (!number)
        return web::FieldFault{"int_parsing", where, u"A whole number is expected"_s, value};
    if (*number < 0 || *number > 3)
        return web::FieldFault{"value_error", where, u"The priority is 0, 1, 2 or 3"_s, value};
    return static_cast<int>(*number);
}

OrFault<qint64> numberOfQuery(const http::Request &request, const QString &name, qint64 least,
                              qint64 usual)
{
    const auto text = lastQuery(request, name);
    if (!text)
        return usual;
    const QStringList where{u"query"_s, name};
    const auto number = integerIn(*text);
    if (!number)
        return web::FieldFault{"int_parsing", where, u"A whole number is expected"_s, *text};
    if (*number < least)
        return web::FieldFault{"greater_than_equal", where, u"At least %1 is expected"_s.arg(least),
                               *text};
    return *number;
}

bool isTruthy(const QJsonValue &value)
{
    switch (value.type()) {
    case QJsonValue::Null:
    case QJsonValue::Undefined:
        return false;
    case QJsonValue::Bool:
        return value.toBool();
    case QJsonValue::Double:
        return value.toDouble() != 0;
    case QJsonValue::String:
        return !value.toString().isEmpty();
    case QJsonValue::Array:
        return !value.toArray().isEmpty();
    case QJsonValue::Object:
        return !value.toObject().isEmpty();
    }
    Q_UNREACHABLE();
}

} // namespace cq::api
