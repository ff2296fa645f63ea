#include "core/api/routes.h"

#include <QCoreApplication>

namespace cq::api {

using namespace Qt::StringLiterals;

namespace {

QJsonObject queueView(const Directory &directory)
{
    QJsonObject counts;
    for (const JobState state : allJobStates())
        counts.insert(jobStateWord(state), directory.counts()[state]);
    return {{u"mode"_s, u"fifo"_s}, {u"paused"_s, directory.isPaused()}, {u"jobs"_s, counts}};
}

void setPaused(const Backend &backend, const web::Reply &reply, bool paused)
{
    whenGood(backend, backend.engine.setPaused(paused), reply, [&backend, reply, paused] {
        QJsonObject view = queueView(backend.directory);
        view.insert(u"paused"_s, paused);
        reply.json(200, view);
    });
}

} // namespace

QList<web::Route> queueRoutes(const Backend &backend)
{
    using enum http::Method;
    using web::Access;
    return {
        {.method = Get,
         .path = "/api/v1/queue",
         .operation = "showQueue",
         .summary = u"How many jobs there are in each state, and whether dispatching is paused."_s,
         .handler =
             [&backend](const web::Call &, const web::Reply &reply) {
                 reply.json(200, queueView(backend.directory));
             },
         .answers = {{200, "Queue"}}},
        {.method = Post,
         .path = "/api/v1/queue/pause",
         .operation = "pauseQueue",
         .access = Access::Editor,
         .summary = u"Starts nothing more; what runs ends."_s,
         .handler = [&backend](const web::Call &,
                               const web::Reply &reply) { setPaused(backend, reply, true); },
         .answers = {{200, "Queue"}}},
        {.method = Post,
         .path = "/api/v1/queue/resume",
         .operation = "resumeQueue",
         .access = Access::Editor,
         .summary = u"Goes on."_s,
         .handler = [&backend](const web::Call &,
                               const web::Reply &reply) { setPaused(backend, reply, false); },
         .answers = {{200, "Queue"}}},
        {.method = Get,
         .path = "/api/v1/version",
         .operation = "showVersion",
         .access = Access::Anybody,
         .summary = u"The version of the program."_s,
         .handler =
             [](const web::Call &, const web::Reply &reply) {
                 reply.json(200,
                            QJsonObject{{u"name"_s, u"ComfyQueue"_s},
                                        {u"version"_s, QCoreApplication::applicationVersion()}});
             },
         .answers = {{200, "Version"}}},
        {.method = Get,
         .path = "/health/ping",
         .operation = "ping",
         .access = Access::Anybody,
         .summary = u"Answers while the server does."_s,
         .handler =
             [](const web::Call &, const web::Reply &reply) {
                 reply.send(http::Response::bytes(200, "text/plain", "healthy\n"));
             },
         .answers = {{200, {}, "text/plain"}}},
    };
}

} // namespace cq::api
