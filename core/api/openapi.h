#pragma once

#include "core/web/route.h"

#include <QJsonObject>

namespace cq::api {

/// The OpenAPI 3.1 document of these routes: made from the route table, so that it cannot differ
/// from it. Every answer that the gate may give (401, 403, 429 …) is in it.
QJsonObject openApiDocument(const QList<web::Route> &routes, const QString &version);

/// The schemas that routes name: JSON Schema by name.
QJsonObject apiSchemas();

} // namespace cq::api
