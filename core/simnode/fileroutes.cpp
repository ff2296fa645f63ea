#include "core/http/form.h"
#include "core/simnode/imageops.h"
#include "core/simnode/nodecore.h"
#include "core/simnode/pngfile.h"
#include "core/simnode/routes.h"

#include <QBuffer>
#include <QFile>
#include <QFileInfo>
#include <QImageReader>
#include <QImageWriter>
#include <QMimeDatabase>
#include <QThreadPool>

namespace cq::sim {

using namespace Qt::StringLiterals;

namespace {

using http::Request;
using http::Response;

Response bare(int status)
{
    return Response::bytes(status, "application/octet-stream", {});
}

QByteArray encoded(const QImage &image, const char *format, int quality)
{
    QByteArray bytes;
    QBuffer buffer(&bytes);
    buffer.open(QIODevice::WriteOnly);
    QImageWriter writer(&buffer, format);
    writer.setQuality(quality);
    return writer.write(image) ? bytes : QByteArray();
}

/// preview=webp;90: small for showing. webp also whenever the channel has alpha, and for other
/// words.
Response preview(const QImage &image, const QString &wish, const QString &channel)
{
    const QStringList words = wish.split(u';');
    QByteArray format = words.constFirst().toLatin1();
    const bool isKnown = format == "webp" || format == "jpeg";
    if (!isKnown || channel.contains(u'a'))
        format = "webp";
    int quality = 90;
    if (words.size() > 1) {
        bool isNumber = false;
        const int wanted = words.at(1).toInt(&isNumber);
        quality = isNumber ? wanted : quality;
    }
    QByteArray bytes = encoded(image, format.constData(), quality);
    if (bytes.isEmpty()) { // the webp plugin is missing on this machine
        format = "png";
        bytes = pngBytes(image);
    }
    return Response::bytes(200, "image/" + format, bytes);
}

QImage onlyAlpha(const QImage &image)
{
    QImage result(image.size(), QImage::Format_RGBA8888);
    const QImage source = image.convertToFormat(QImage::Format_RGBA8888);
    for (int y = 0; y < result.height(); ++y) {
        const uchar *in = source.constScanLine(y);
        uchar *out = result.scanLine(y);
        for (qsizetype x = 0; x < result.width(); ++x) {
            out[x * 4] = out[x * 4 + 1] = out[x * 4 + 2] = 0;
            out[x * 4 + 3] = in[x * 4 + 3];
        }
    }
    return result;
}

/// Reads and re-encodes; for the pool.
Response pictureView(const QString &path, const QString &wish, const QString &channel)
{
    const QImage image = QImageReader(path).read();
    if (image.isNull())
        return crashed();
    if (!wish.isNull())
        return preview(image, wish, channel);
    if (channel == "rgb"_L1)
        return Response::bytes(200, "image/png",
                               pngBytes(image.convertToFormat(QImage::Format_RGB888)));
    return Response::bytes(200, "image/png", pngBytes(onlyAlpha(image)));
}

Response wholeFile(const QString &path)
{
    const QMimeType type = QMimeDatabase().mimeTypeForFile(path, QMimeDatabase::MatchExtension);
    return Response::fromFile(path, type.name().toLatin1());
}

/// LoadImage's "name [output]" may stand in the file name.
void splitAnnotation(QString &name, QString &type)
{
    for (const auto &known : {u"input"_s, u"output"_s, u"temp"_s}) {
        if (name.endsWith(u"[%1]"_s.arg(known))) {
            name = name.chopped(known.size() + 2).trimmed();
            type = known;
        }
    }
}

Json fieldJson(const http::Form &form, const QString &name)
{
    return parseJson(form.field(name).value_or(QString()).toUtf8()).value_or(Json());
}

/// The parts both upload routes share. A fault is the answer.
struct Upload
{
    http::Form form;
    const http::FormFile *file = nullptr;
    QString type;
    QString subfolder;
    bool overwrite = false;
    QByteArray bytes;
};

std::optional<Response> readUpload(const Request &request, Upload &upload)
{
    http::FormOptions options;
    options.memoryFileBytes = request.bodySize();
    auto form = http::readForm(request, options);
    if (!form)
        return crashed();
    upload.form = std::move(*form);
    upload.type = upload.form.field(u"type").value_or(u"input"_s);
    upload.subfolder = upload.form.field(u"subfolder").value_or(QString());
    const QString overwrite = upload.form.field(u"overwrite").value_or(QString());
    upload.overwrite = overwrite == "true"_L1 || overwrite == "1"_L1;
    upload.file = upload.form.file(u"image");
    if (upload.type != "input"_L1 && upload.type != "output"_L1 && upload.type != "temp"_L1)
        return crashed();
    if (!upload.file || upload.file->fileName.isEmpty())
        return bare(400);
    upload.bytes = upload.file->bytes;
    if (!upload.file->file.isNull()) {
        QFile stored(upload.file->file.path());
        if (!stored.open(QIODevice::ReadOnly))
            return crashed();
        upload.bytes = stored.readAll();
    }
    return std::nullopt;
}

Response stored(NodeCore &core, const Upload &upload, const QByteArray &bytes)
{
    const auto ref = core.files().upload(upload.type, upload.subfolder, upload.file->fileName,
                                         bytes, upload.overwrite);
    if (!ref)
        return ref.error().kind == ErrorKind::Storage ? crashed() : bare(400);
    return Response::bytes(200, "application/json; charset=utf-8",
                           pythonJson({{"name", ref->name.toStdString()},
                                       {"subfolder", ref->subfolder.toStdString()},
                                       {"type", ref->type.toStdString()}}));
}

/// The original with its alpha replaced by the mask's, text chunks kept.
QByteArray masked(const QImage &original, const QImage &mask)
{
    QImage result = original.convertToFormat(QImage::Format_RGBA8888);
    const QImage alpha = mask.convertToFormat(QImage::Format_RGBA8888).scaled(result.size());
    for (int y = 0; y < result.height(); ++y) {
        uchar *out = result.scanLine(y);
        const uchar *in = alpha.constScanLine(y);
        for (qsizetype x = 0; x < result.width(); ++x)
            out[x * 4 + 3] = in[x * 4 + 3];
    }
    QList<std::pair<QByteArray, QByteArray>> texts;
    const QStringList keys = original.textKeys();
    for (const QString &key : keys)
        texts.append({key.toLatin1(), original.text(key).toLatin1()});
    return pngBytes(result, texts);
}

} // namespace

void answerView(NodeCore &core, const http::Request &request, const Reply &reply)
{
    QString name = request.queryValue(u"filename");
    if (name.isEmpty()) {
        reply(bare(404));
        return;
    }
    QString type = request.hasQuery(u"type") ? request.queryValue(u"type") : u"output"_s;
    splitAnnotation(name, type);
    if (name.startsWith(u'/') || name.contains(u".."_s) || core.files().folder(type).isEmpty()) {
        reply(bare(400));
        return;
    }
    const QString subfolder = request.queryValue(u"subfolder");
    if (!core.files().path({u"x"_s, subfolder, type})) {
        reply(bare(403));
        return;
    }
    name = QFileInfo(name).fileName();
    const QString path = core.files().path({name, subfolder, type}).value_or(QString());
    if (!QFileInfo(path).isFile()) {
        reply(bare(404));
        return;
    }
    const Reply named = [reply, name](Response response) {
        response.headers.set("Content-Disposition", "filename=\"" + name.toUtf8() + '"');
        reply(std::move(response));
    };
    const QString channel = request.queryValue(u"channel");
    if (request.hasQuery(u"preview") || channel == "rgb"_L1 || channel == "a"_L1) {
        const QString wish =
            request.hasQuery(u"preview") ? request.queryValue(u"preview") : QString();
        QThreadPool::globalInstance()->start([=] { named(pictureView(path, wish, channel)); });
        return;
    }
    named(wholeFile(path));
}

http::Response answerUpload(NodeCore &core, const http::Request &request)
{
    Upload upload;
    if (const auto fault = readUpload(request, upload))
        return *fault;
    return stored(core, upload, upload.bytes);
}

http::Response answerMask(NodeCore &core, const http::Request &request)
{
    Upload upload;
    if (const auto fault = readUpload(request, upload))
        return *fault;
    const Json ref = fieldJson(upload.form, u"original_ref"_s);
    if (!ref.is_object())
        return crashed();
    QString name = qtText(ref.value("filename", std::string()));
    QString type = qtText(ref.value("type", std::string("output")));
    splitAnnotation(name, type);
    if (name.isEmpty() || name.startsWith(u'/') || name.contains(u".."_s))
        return bare(400);
    const auto path =
        core.files().path({name, qtText(ref.value("subfolder", std::string())), type});
    if (!path)
        return bare(403);
    const QImage original = QImageReader(*path).read();
    if (original.isNull()) // ComfyUI answers 200 all the same and writes nothing
        return Response::bytes(200, "application/json; charset=utf-8",
                               pythonJson({{"name", upload.file->fileName.toStdString()},
                                           {"subfolder", upload.subfolder.toStdString()},
                                           {"type", upload.type.toStdString()}}));
    return stored(core, upload, masked(original, QImage::fromData(upload.bytes)));
}

} // namespace cq::sim
