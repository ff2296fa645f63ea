#include "core/outputs/mimetype.h"

#include <QFile>
#include <QMimeDatabase>

namespace cq {

using namespace Qt::StringLiterals;

QString mimeTypeOf(const QString &path, const QString &name)
{
    constexpr qint64 kEnough = 64 * 1024;
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return u"application/octet-stream"_s;
    const QMimeDatabase database;
    const QMimeType byContent = database.mimeTypeForData(file.read(kEnough));
    const QMimeType byName = database.mimeTypeForFile(name, QMimeDatabase::MatchExtension);
    return byName.inherits(byContent.name()) && !byName.isDefault() ? byName.name()
                                                                    : byContent.name();
}

} // namespace cq
