#pragma once

#include "core/http/request.h"
#include "core/web/errorbody.h"

#include <QJsonObject>

#include <optional>
#include <variant>

namespace cq::api {

// Values as the clients of the families send them (api-shapes, quirks 3 and 6). Pure; any thread.

/// The value of that name; of several the last. Nothing when it was not sent.
std::optional<QString> lastQuery(const http::Request &request, QStringView name);

/// A whole number, or one in a string; nothing for true, false, 1.5 and everything else.
std::optional<qint64> integerOf(const QJsonValue &value);

template <typename T> using OrFault = std::variant<T, web::FieldFault>;

/// A priority from 0 to 3 that stands at `where`.
OrFault<int> priorityAt(const QStringList &where, const QJsonValue &value);

/// A number of the query, at least `least`; `usual` when it was not sent.
OrFault<qint64> numberOfQuery(const http::Request &request, const QString &name, qint64 least,
                              qint64 usual);

/// What Python takes for true; S0's nodes were switched like that.
bool isTruthy(const QJsonValue &value);

} // namespace cq::api
