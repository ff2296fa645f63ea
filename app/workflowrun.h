#pragma once

#include "app/commandline.h"
#include "app/recovery.h"
#include "core/domain/job.h"
#include "core/domain/node.h"
#include "core/engine/enginehandle.h"

#include <QHash>
#include <QObject>
#include <QTimer>

namespace cq {

/// `comfyqueue run` on an engine, this program's or the one of the running instance: tests and adds
/// the nodes, submits one job, tells each state change and saves the results. Thread of the handle.
class WorkflowRun : public QObject
{
    Q_OBJECT

public:
    WorkflowRun(EngineHandle &engine, RunOptions options, JobRequest request,
                QObject *parent = nullptr);

    void start();
    /// Cancels the job and ends with it, or after a minute; the second time at once. `why` is a
    /// sentence.
    void giveUp(const QString &why);

Q_SIGNALS:
    void told(const QString &line); ///< for standard output
    void complained(const QString &line); ///< for standard error
    void resultsStay(); ///< they could not be copied, and are in the data folder alone
    void ended(cq::ExitCode code); ///< once

private:
    void testNode(qsizetype index);
    void submit();
    void look();
    void tell(const JobEvent &event);
    void finish(const JobDetail &detail);
    void sayWhereResultsStay(const Error &error);
    void cancel();
    void fail(const Error &error);
    void end(ExitCode code);

    EngineHandle &m_engine;
    RunOptions m_options;
    JobRequest m_request;
    MetDamage m_damage;
    QTimer m_timeout;
    QList<Node> m_known;
    QHash<NodeId, QString> m_nodeNames;
    QList<NodeId> m_usable;
    JobId m_job;
    qint64 m_lastEvent = 0;
    bool m_looking = false;
    bool m_lookAgain = false;
    bool m_finishing = false;
    bool m_asked = false; ///< submitted, if perhaps not answered yet
    bool m_givenUp = false;
    bool m_ended = false;
};

} // namespace cq
