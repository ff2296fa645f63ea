#include "core/api/jobview.h"
#include "core/api/routes.h"
#include "core/outputs/ziparchive.h"

#include <QBuffer>
#include <QUrl>

namespace cq::api {

using namespace Qt::StringLiterals;

namespace {

constexpr int kPreviewSide = 512;

/// What a browser may show by itself; everything else is saved, since it comes from strangers.
bool isShown(const QString &type)
{
    return (type.startsWith("image/"_L1) && type != "image/svg+xml"_L1)
        || type.startsWith("video/"_L1) || type.startsWith("audio/"_L1);
}

void withOutput(const Backend &backend, const web::Call &call, const web::Reply &reply,
                const std::function<void(const JobOutput &)> &then)
{
    bool isNumber = false;
    const OutputId id{call.parameters.first().toLongLong(&isNumber)};
    if (!isNumber) {
        reply.notFound(u"Output not found"_s);
        return;
    }
    whenDone(backend.engine.findOutput(id), backend.context(),
             [&backend, call, reply, then](const Result<JobOutput> &output) {
                 if (!output) {
                     reply.notFound(u"Output not found"_s);
                     return;
                 }
                 const QString job = QString::number(output->job.value);
                 whenDone(backend.engine.findJob(job), backend.context(),
                          [call, reply, then, output = *output](const Result<Job> &found) {
                              if (found && isTheirs(call, *found))
                                  then(output);
                              else
                                  reply.notFound(u"Output not found"_s);
                          });
             });
}

void listOutputs(const Backend &backend, const web::Call &call, const web::Reply &reply)
{
    withJob(backend, call, reply, [&backend, reply](const Job &job) {
        whenGood(backend, backend.engine.detail(job.id), reply, [reply](const JobDetail &detail) {
            QJsonArray views;
            for (const JobOutput &output : detail.outputs)
                views.append(outputView(output));
            reply.json(200, QJsonObject{{u"outputs"_s, views}});
        });
    });
}

void sendFile(const Backend &backend, const web::Call &call, const web::Reply &reply)
{
    withOutput(backend, call, reply, [&backend, reply](const JobOutput &output) {
        whenGood(backend, backend.engine.outputPath(output.id), reply,
                 [reply, output](const QString &path) {
                     const bool shown = isShown(output.mimeType);
                     http::Response response = http::Response::fromFile(
                         path, shown ? output.mimeType.toLatin1() : "application/octet-stream");
                     const QByteArray name = QUrl::toPercentEncoding(
                         output.fileName.isEmpty() ? u"output"_s : output.fileName);
                     response.headers.set("ETag", '"' + output.sha256.toHex() + '"');
                     response.headers.set("Cache-Control", "private, max-age=31536000, immutable");
                     response.headers.set("Content-Security-Policy", "sandbox; default-src 'none'");
                     response.headers.set("Content-Disposition",
                                          QByteArray(shown ? "inline" : "attachment")
                                              + "; filename*=UTF-8''" + name);
                     reply.send(std::move(response));
                 });
    });
}

void sendPreview(const Backend &backend, const web::Call &call, const web::Reply &reply)
{
    withOutput(backend, call, reply, [&backend, reply](const JobOutput &output) {
        whenGood(backend, backend.engine.preview(output.id, kPreviewSide), reply,
                 [reply](const QImage &image) {
                     QByteArray png;
                     QBuffer buffer(&png);
                     buffer.open(QIODevice::WriteOnly);
                     image.save(&buffer, "PNG");
                     reply.send(http::Response::bytes(200, "image/png", png));
                 });
    });
}

/// The archive is made on the listener's thread, piece by piece, while the client takes it.
void sendArchive(const Backend &backend, const web::Call &call, const web::Reply &reply)
{
    withJob(backend, call, reply, [&backend, reply](const Job &job) {
        whenGood(backend, backend.engine.resultFiles(job.id), reply,
                 [reply, job](const QList<ResultFile> &files) {
                     if (files.isEmpty()) {
                         const QString state = jobStateWord(job.state);
                         reply.fail({409,
                                     "conflict",
                                     u"The job is %1 and has no results."_s.arg(state),
                                     {},
                                     {},
                                     0});
                         return;
                     }
                     const auto archive = std::make_shared<ZipArchive>(files);
                     http::Response response = http::Response::bytes(200, "application/zip", {});
                     response.headers.set("Content-Disposition",
                                          "attachment; filename=\"job-"
                                              + QByteArray::number(job.id.value) + ".zip\"");
                     response.source = http::BodySource{archive->size(), [archive](qint64 atMost) {
                                                            return archive->next(atMost);
                                                        }};
                     reply.send(std::move(response));
                 });
    });
}

} // namespace

QList<web::Route> outputRoutes(const Backend &backend)
{
    using enum http::Method;
    return {
        {.method = Get,
         .path = "/api/v1/jobs/{id}/outputs",
         .operation = "listOutputs",
         .summary = u"The results of a job."_s,
         .handler = handler(backend, listOutputs),
         .answers = {{200, "Outputs"}, {404, "Error"}}},
        {.method = Get,
         .path = "/api/v1/jobs/{id}/outputs.zip",
         .operation = "outputArchive",
         .summary = u"All results of a job as one ZIP archive."_s,
         .handler = handler(backend, sendArchive),
         .answers = {{200, {}, "application/zip"}, {404, "Error"}, {409, "Error"}}},
        {.method = Get,
         .path = "/api/v1/outputs/{id}",
         .operation = "outputFile",
         .summary = u"The file of a result; ranges and conditions are honoured."_s,
         .handler = handler(backend, sendFile),
         .answers = {{200, {}, "application/octet-stream"},
                     {206, {}, "application/octet-stream"},
                     {304, {}},
                     {404, "Error"}}},
        {.method = Get,
         .path = "/api/v1/outputs/{id}/preview",
         .operation = "outputPreview",
         .summary = u"A picture of a result, at most 512 pixels wide and high."_s,
         .handler = handler(backend, sendPreview),
         .answers = {{200, {}, "image/png"}, {404, "Error"}}},
    };
}

} // namespace cq::api
