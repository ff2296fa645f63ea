#pragma once

#include "core/base/result.h"
#include "core/domain/graph.h"
#include "core/web/route.h"

#include <QHash>
#include <QJsonObject>

namespace cq::web {

/// The body of a call, or part of one, as JSON.
struct JsonBody
{
    QJsonObject fields; ///< what we read with Qt: small values
    QHash<QString, QByteArray> kept; ///< members that stay the bytes they were
    MemberGraphs graphs; ///< what those of them say that may be graphs
};

/// Reads a body that is a JSON object whatever its Content-Type says (api-shapes, quirk 2). An
/// empty body is an empty object. The members named in `keep` come back as bytes, untouched; Qt
/// would change 64-bit numbers in them; so do those in `graphs`, which are read as graphs on the
/// way. Invalid: no JSON, not an object, a key that occurs twice,
/// nested too deep, broken UTF-8, a NUL, above `limit` bytes. Any thread.
Result<JsonBody> readJsonBody(const QByteArray &body, const QStringList &keep = {},
                              const QStringList &graphs = {}, qint64 limit = kMaxGraphBytes);

} // namespace cq::web
