#include "core/api/routes.h"

#include <QCoreApplication>

#include <optional>

namespace cq::api {

using namespace Qt::StringLiterals;

namespace {

const QString kIntake = u"queue.intake"_s;

QJsonObject queueView(const JobCounts &jobs, bool paused, bool intake)
{
    QJsonObject counts;
    for (const JobState state : allJobStates())
        counts.insert(jobStateWord(state), jobs[state]);
    return {
        {u"mode"_s, u"fifo"_s}, {u"paused"_s, paused}, {u"intake"_s, intake}, {u"jobs"_s, counts}};
}

/// As the engine knows it: the directory hears a little later of what this caller just did.
/// `paused`: as it was just set.
void answerQueue(const Backend &backend, const web::Reply &reply,
                 std::optional<bool> paused = std::nullopt)
{
    const auto withSettings = [&backend, reply, paused](const QMap<QString, QString> &settings) {
        const bool intake = settings.value(kIntake) != "false"_L1;
        whenGood(backend, backend.engine.counts({}), reply,
                 [&backend, reply, paused, intake](const JobCounts &counts) {
                     reply.json(
                         200,
                         queueView(counts, paused.value_or(backend.directory.isPaused()), intake));
                 });
    };
    whenGood(backend, backend.engine.settingPairs(), reply, withSettings);
}

void setPaused(const Backend &backend, const web::Reply &reply, bool paused)
{
    whenGood(backend, backend.engine.setPaused(paused), reply,
             [&backend, reply, paused] { answerQueue(backend, reply, paused); });
}

void setIntake(const Backend &backend, const web::Reply &reply, bool open)
{
    whenGood(backend, backend.engine.setSettingPairs({{kIntake, open ? u"true"_s : u"false"_s}}),
             reply, [&backend, reply] { answerQueue(backend, reply); });
}

} // namespace

QList<web::Route> queueRoutes(const Backend &backend)
{
    using enum http::Method;
    using web::Access;
    const auto sets = [&backend](auto set, bool value) -> web::Handler {
        return [&backend, set, value](const web::Call &, const web::Reply &reply) {
            set(backend, reply, value);
        };
    };
    return {
        {.method = Get,
         .path = "/api/v1/queue",
         .operation = "showQueue",
         .summary = u"How many jobs there are in each state, whether dispatching is paused, and "
                    "whether new jobs are taken."_s,
         .handler = [&backend](const web::Call &,
                               const web::Reply &reply) { answerQueue(backend, reply); },
         .answers = {{200, "Queue"}}},
        {.method = Post,
         .path = "/api/v1/queue/pause",
         .operation = "pauseQueue",
         .access = Access::Editor,
         .summary = u"Starts nothing more; what runs ends."_s,
         .handler = sets(setPaused, true),
         .answers = {{200, "Queue"}}},
        {.method = Post,
         .path = "/api/v1/queue/resume",
         .operation = "resumeQueue",
         .access = Access::Editor,
         .summary = u"Goes on."_s,
         .handler = sets(setPaused, false),
         .answers = {{200, "Queue"}}},
        {.method = Post,
         .path = "/api/v1/queue/stop-intake",
         .operation = "stopIntake",
         .access = Access::Editor,
         .summary = u"Takes no new jobs (503); those that wait still run."_s,
         .handler = sets(setIntake, false),
         .answers = {{200, "Queue"}, {409, "Error"}}},
        {.method = Post,
         .path = "/api/v1/queue/start-intake",
         .operation = "startIntake",
         .access = Access::Editor,
         .summary = u"Takes new jobs again."_s,
         .handler = sets(setIntake, true),
         .answers = {{200, "Queue"}, {409, "Error"}}},
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
