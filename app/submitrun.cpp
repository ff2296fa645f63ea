#include "app/submitrun.h"

#include "app/serverlink.h"
#include "app/submissionbody.h"

#include <QFileInfo>

#include <algorithm>

namespace cq {

using namespace Qt::StringLiterals;

namespace {

constexpr int kPollSeconds = 1;
constexpr int kMostSent = 3; ///< to a server that breaks the connection
constexpr int kMostPauseSeconds = 60;
constexpr int kPatienceMinutes = 10; ///< with a server that does not answer any more
constexpr qint64 kAsksFirst = 256 * 1024; ///< bytes of a body

QString jobPath(const RemoteJob &job)
{
    return u"/api/v1/jobs/"_s + job.id;
}

} // namespace

SubmitRun::SubmitRun(ServerLink &server, SubmitOptions options, JobRequest request, QObject *parent)
    : QObject(parent)
    , m_server(server)
    , m_options(std::move(options))
    , m_request(std::move(request))
    , m_key(uuidText(newUuid7()).toLatin1())
    , m_fetch(server, m_options.outputFolder)
{
    m_poll.setSingleShot(true);
    connect(&m_poll, &QTimer::timeout, this, &SubmitRun::look);
    m_resend.setSingleShot(true);
    connect(&m_resend, &QTimer::timeout, this, &SubmitRun::send);
    if (m_options.timeoutSeconds > 0) {
        m_timeout.setSingleShot(true);
        connect(&m_timeout, &QTimer::timeout, this,
                [this] { giveUp(u"Not done after %1 s"_s.arg(m_options.timeoutSeconds)); });
        m_timeout.start(std::chrono::seconds(m_options.timeoutSeconds));
    }
}

void SubmitRun::start()
{
    qint64 bytes = m_request.graph.size();
    for (const InputSource &input : m_request.inputs)
        bytes += QFileInfo(input.path).size();
    if (bytes <= kAsksFirst) {
        send();
        return;
    }
    // Who is refused in the middle of a long body may only see a broken connection.
    whenDone(m_server.get(u"/api/v1/auth/me"_s), this, [this](const Result<QJsonObject> &who) {
        if (who || who.error().kind == ErrorKind::NotFound)
            send();
        else
            fail(who.error());
    });
}

void SubmitRun::send()
{
    auto body = submissionBody(m_request, m_options.priority);
    if (!body) {
        fail(body.error());
        return;
    }
    ++m_sent;
    whenDone(m_server.post(u"/api/v1/jobs"_s, m_key, std::move(*body)), this,
             [this](const Result<QJsonObject> &answer) { accept(answer); });
}

void SubmitRun::accept(const Result<QJsonObject> &answer)
{
    if (!answer) {
        Error error = answer.error();
        if (error.kind == ErrorKind::Timeout && m_sent < kMostSent) {
            Q_EMIT complained(error.message + u"\nIt is sent again; that makes no second job."_s);
            m_resend.start(std::chrono::seconds(kPollSeconds));
            return;
        }
        if (error.kind == ErrorKind::Timeout)
            error.message +=
                u"\nWhether it took the job is not known; look before sending again."_s;
        fail(error);
        return;
    }
    const auto job = remoteJob(*answer);
    if (!job) {
        fail(job.error());
        return;
    }
    m_job = *job;
    Q_EMIT told(u"job %1 accepted, id %2"_s.arg(job->number).arg(job->id));
    if (m_options.wait)
        see(*job);
    else
        end(ExitCode::Done);
}

void SubmitRun::look()
{
    whenDone(m_server.get(jobPath(*m_job)), this, [this](const Result<QJsonObject> &answer) {
        if (!answer) {
            miss(answer.error());
            return;
        }
        const auto job = remoteJob(*answer);
        if (!job) {
            fail(job.error());
            return;
        }
        m_silent.invalidate();
        see(*job);
    });
}

/// Tells the state if it is another one.
void SubmitRun::see(const RemoteJob &job)
{
    if (job.state != m_told) {
        QString line = u"job %1 %2"_s.arg(m_job->number).arg(jobStateWord(job.state));
        if (isActive(job.state) && !job.node.isEmpty())
            line += u" on "_s + job.node;
        else if (job.state == JobState::Pending && !job.waitingReason.isEmpty())
            line += u": "_s + job.waitingReason;
        Q_EMIT told(line);
    }
    m_told = job.state;
    if (isFinal(job.state))
        finish(job);
    else
        m_poll.start(std::chrono::seconds(kPollSeconds));
}

/// A server that restarts or is busy is asked again; one that refuses is not.
void SubmitRun::miss(const Error &error)
{
    const bool mayPass = error.kind == ErrorKind::Unavailable || error.kind == ErrorKind::Timeout
        || error.kind == ErrorKind::Exhausted;
    const bool isFirst = !m_silent.isValid();
    if (isFirst)
        m_silent.start();
    if (!mayPass || m_silent.hasExpired(kPatienceMinutes * 60'000LL)) {
        fail(error);
        return;
    }
    if (isFirst)
        Q_EMIT complained(error.message + u"\nIt is asked again."_s);
    const int pause = std::clamp(retryAfterSeconds(error), kPollSeconds, kMostPauseSeconds);
    m_poll.start(std::chrono::seconds(pause));
}

void SubmitRun::finish(const RemoteJob &job)
{
    m_final = job.state;
    if (job.state == JobState::Failed)
        Q_EMIT complained(u"The job failed: %1"_s.arg(
            job.message.isEmpty() ? u"the server does not say why."_s : job.message));
    else if (!job.message.isEmpty())
        Q_EMIT complained(job.message);
    // What a failed job produced before it failed is kept, too.
    if (m_options.outputFolder.isEmpty())
        end(m_final == JobState::Completed ? ExitCode::Done : ExitCode::Failed);
    else
        fetchOutputs();
}

void SubmitRun::fetchOutputs()
{
    whenDone(m_server.get(jobPath(*m_job) + u"/outputs"_s), this,
             [this](const Result<QJsonObject> &answer) {
                 const auto outputs =
                     answer ? remoteOutputs(*answer) : Result<QList<RemoteOutput>>(answer.error());
                 if (!outputs) {
                     fail(outputs.error());
                     return;
                 }
                 whenDone(m_fetch.start(*outputs), this, [this](const Result<int> &fetched) {
                     if (!fetched) {
                         fail(fetched.error());
                         return;
                     }
                     Q_EMIT told(u"%1 file(s) in %2"_s.arg(*fetched).arg(m_options.outputFolder));
                     end(m_final == JobState::Completed ? ExitCode::Done : ExitCode::Failed);
                 });
             });
}

void SubmitRun::giveUp(const QString &why)
{
    if (m_ended)
        return;
    Q_EMIT complained(m_job ? u"%1; job %2 stays with the server."_s.arg(why).arg(m_job->number)
                            : u"%1; whether the server took the job is not known."_s.arg(why));
    end(ExitCode::Failed);
}

void SubmitRun::fail(const Error &error)
{
    if (m_ended)
        return;
    Q_EMIT complained(error.message);
    if (m_job)
        Q_EMIT complained(u"Job %1 stays with the server."_s.arg(m_job->number));
    end(ExitCode::Failed);
}

void SubmitRun::end(ExitCode code)
{
    if (!std::exchange(m_ended, true))
        Q_EMIT ended(code);
}

} // namespace cq
