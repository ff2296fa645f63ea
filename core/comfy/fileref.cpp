#include "core/comfy/fileref.h"

#include "core/comfy/jsonread.h"

#include <QUrl>

namespace cq::comfy {

using namespace Qt::StringLiterals;

Result<FileRef> parseUpload(const QByteArray &body)
{
    const auto json = readJson(body);
    const QString name = json ? text(member(*json, "name")) : QString();
    if (name.isEmpty())
        return fail(ErrorKind::Protocol, u"does not say what it called the upload"_s,
                    QString::fromUtf8(body.left(1000)));
    return FileRef{name, text(member(*json, "subfolder")), text(member(*json, "type"), u"input"_s)};
}

QUrlQuery viewQuery(const FileRef &file)
{
    // QUrlQuery leaves "+" alone, which servers read as a space.
    const auto encoded = [](const QString &text) {
        return QString::fromLatin1(QUrl::toPercentEncoding(text));
    };
    QUrlQuery query;
    query.addQueryItem(u"filename"_s, encoded(file.filename));
    query.addQueryItem(u"subfolder"_s, encoded(file.subfolder));
    query.addQueryItem(u"type"_s, encoded(file.type));
    return query;
}

} // namespace cq::comfy
