#pragma once

#include "app/commandline.h"
#include "app/outputfetch.h"
#include "app/remotejob.h"
#include "core/domain/job.h"

#include <QElapsedTimer>
#include <QObject>
#include <QTimer>

#include <optional>

namespace cq {

class ServerLink;

/// `comfyqueue submit` once everything is read: sends one job and, if wanted, follows it to its end
/// and fetches its outputs. Main thread.
class SubmitRun : public QObject
{
    Q_OBJECT

public:
    SubmitRun(ServerLink &server, SubmitOptions options, JobRequest request,
              QObject *parent = nullptr);

    void start();
    /// Ends now and says why; what the server took stays there.
    void giveUp(const QString &why);

Q_SIGNALS:
    void told(const QString &line); ///< for standard output
    void complained(const QString &line); ///< for standard error
    void ended(cq::ExitCode code); ///< once

private:
    void send();
    void accept(const Result<QJsonObject> &answer);
    void look();
    void see(const RemoteJob &job);
    void miss(const Error &error);
    void finish(const RemoteJob &job);
    void fetchOutputs();
    void fail(const Error &error);
    void end(ExitCode code);

    ServerLink &m_server;
    SubmitOptions m_options;
    JobRequest m_request;
    const QByteArray m_key; ///< under which the server makes one job, however often it is sent
    int m_sent = 0;
    OutputFetch m_fetch;
    QTimer m_poll;
    QTimer m_resend;
    QTimer m_timeout;
    QElapsedTimer m_silent; ///< since the server answered last; invalid while it answers
    std::optional<RemoteJob> m_job; ///< once it is accepted
    std::optional<JobState> m_told;
    JobState m_final = JobState::Failed;
    bool m_ended = false;
};

} // namespace cq
