#pragma once

#include "core/web/route.h"

#include <QByteArray>
#include <QJsonObject>
#include <QList>
#include <QString>

namespace cq::api {

/// The routes as a page to read: what each does, who may ask, what goes in and what comes out. HTML
/// that needs nothing else, light and dark; made from the same table as openApiDocument(). Any
/// thread.
QByteArray documentPage(const QList<web::Route> &routes, const QJsonObject &schemas,
                        const QString &version);

} // namespace cq::api
