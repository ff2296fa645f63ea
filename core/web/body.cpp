#include "core/web/body.h"

#include "core/base/jsontext.h"
#include "core/domain/jsonspans.h"

#include <QJsonDocument>

namespace cq::web {

using namespace Qt::StringLiterals;

Result<JsonBody> readJsonBody(const QByteArray &body, const QStringList &keep,
                              const QStringList &graphs, qint64 limit)
{
    if (body.trimmed().isEmpty())
        return JsonBody{};
    auto sound = checkJsonWithGraphs(body, graphs, limit);
    if (!sound)
        return sound.error();
    const auto members = jsonMembers(body, skipJsonSpace(body, 0));
    if (!members)
        return fail(ErrorKind::Invalid, u"The body is JSON, but not an object."_s);
    JsonBody read{{}, {}, *std::move(sound)};
    QByteArray rest("{");
    for (const JsonMember &member : *members) {
        const QByteArray value =
            body.sliced(member.valueBegin, member.valueEnd - member.valueBegin);
        if (keep.contains(member.key) || graphs.contains(member.key)) {
            read.kept.insert(member.key, value);
            continue;
        }
        if (rest.size() > 1)
            rest.append(',');
        rest.append(encodedJsonString(member.key)).append(':').append(value);
    }
    rest.append('}');
    QJsonParseError error;
    read.fields = QJsonDocument::fromJson(rest, &error).object();
    if (error.error != QJsonParseError::NoError)
        return fail(ErrorKind::Invalid, u"The body is not JSON: %1."_s.arg(error.errorString()));
    return read;
}

} // namespace cq::web
