#include "core/api/broughtfiles.h"
#include "core/api/routes.h"
#include "core/engine/uploaddesk.h"

#include <QtConcurrentRun>

namespace cq::api {

using namespace Qt::StringLiterals;

namespace {

QJsonObject uploadView(const Upload &upload)
{
    return {{u"name"_s, upload.input.name},
            {u"sha256"_s, QString::fromLatin1(upload.input.sha256.toHex())},
            {u"size"_s, upload.input.size},
            {u"uploaded_at"_s, timeText(upload.at)}};
}

void answerUploads(const QList<Upload> &uploads, const web::Reply &reply, int status)
{
    QJsonArray views;
    for (const Upload &upload : uploads)
        views.append(uploadView(upload));
    reply.json(status, QJsonObject{{u"inputs"_s, views}});
}

void keepInputs(const Backend &backend, const web::Call &call, const web::Reply &reply)
{
    const auto keep = [&backend, call, reply](const Result<BroughtFiles> &files) {
        if (!files) {
            answerBadBody(files.error(), reply);
            return;
        }
        if (files->sources().isEmpty()) {
            reply.fail({400, "bad_body", u"The form brings no file."_s, {}, {}, 0});
            return;
        }
        whenGood(backend, backend.uploads.keep(call.principal.user, files->sources()), reply,
                 [reply, files = *files](const QList<Upload> &kept) {
                     answerUploads(kept, reply, 201);
                 });
    };
    whenDone(QtConcurrent::run(filesOfForm, call.request, backend.temporaryFolder),
             backend.context(), keep);
}

void listInputs(const Backend &backend, const web::Call &call, const web::Reply &reply)
{
    whenGood(backend, backend.uploads.of(call.principal.user), reply,
             [reply](const QList<Upload> &uploads) { answerUploads(uploads, reply, 200); });
}

void removeInput(const Backend &backend, const web::Call &call, const web::Reply &reply)
{
    const auto sha256 = sha256FromText(call.parameters.first());
    if (!sha256) {
        reply.notFound(u"You uploaded no such file."_s);
        return;
    }
    whenGood(backend, backend.uploads.remove(call.principal.user, *sha256), reply,
             [reply] { reply.empty(204); });
}

} // namespace

QList<web::Route> inputRoutes(const Backend &backend)
{
    using enum http::Method;
    return {
        {.method = Post,
         .path = "/api/v1/inputs",
         .operation = "keepInputs",
         .summary = u"Keeps the files of a form for jobs to come, which name them by sha256."_s,
         .handler = handler(backend, keepInputs),
         .body = web::BodyKind::Form,
         .answers = {{201, "Uploads"}, {400, "Error"}, {422, "Error"}, {429, "Error"}}},
        {.method = Get,
         .path = "/api/v1/inputs",
         .operation = "listInputs",
         .summary = u"Files you uploaded for jobs to come, newest first."_s,
         .handler = handler(backend, listInputs),
         .answers = {{200, "Uploads"}}},
        {.method = Delete,
         .path = "/api/v1/inputs/{sha256}",
         .operation = "removeInput",
         .summary = u"Forgets an upload; jobs that use it keep it."_s,
         .handler = handler(backend, removeInput),
         .answers = {{204}, {404, "Error"}}},
    };
}

} // namespace cq::api
