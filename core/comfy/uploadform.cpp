#include "core/comfy/uploadform.h"

#include <QFile>

#include <algorithm>

namespace cq::comfy {

using namespace Qt::StringLiterals;

namespace {

void addField(QHttpMultiPart &form, const QByteArray &name, const QByteArray &value)
{
    QHttpPart part;
    part.setRawHeader("Content-Disposition", "form-data; name=\"" + name + '"');
    part.setBody(value);
    form.append(part);
}

bool isUsable(const QString &name)
{
    return !name.isEmpty() && std::none_of(name.cbegin(), name.cend(), [](QChar c) {
        return c < u' ' || c == u'"' || c == u'\\' || c == QChar(0x7f);
    });
}

} // namespace

Result<std::unique_ptr<QHttpMultiPart>> uploadForm(const QString &localPath,
                                                   const QString &uploadName)
{
    const QString name = uploadName.section(u'/', -1);
    const QString subfolder = uploadName.section(u'/', 0, -2);
    if (!isUsable(name) || (!subfolder.isEmpty() && !isUsable(subfolder)))
        return fail(ErrorKind::Invalid, u"\"%1\" is no name for an upload"_s.arg(uploadName));

    auto form = std::make_unique<QHttpMultiPart>(QHttpMultiPart::FormDataType);
    auto *file = new QFile(localPath, form.get());
    if (!file->open(QIODevice::ReadOnly))
        return fail(ErrorKind::Storage,
                    u"%1 cannot be read: %2"_s.arg(localPath, file->errorString()));
    addField(*form, "overwrite", "true");
    addField(*form, "type", "input");
    if (!subfolder.isEmpty())
        addField(*form, "subfolder", subfolder.toUtf8());
    QHttpPart part;
    part.setRawHeader("Content-Disposition",
                      "form-data; name=\"image\"; filename=\"" + name.toUtf8() + '"');
    part.setHeader(QNetworkRequest::ContentTypeHeader, u"application/octet-stream"_s);
    part.setBodyDevice(file);
    form->append(part);
    return form;
}

} // namespace cq::comfy
