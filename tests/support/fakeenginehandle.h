#pragma once

#include "core/base/future.h"
#include "core/engine/enginehandle.h"

#include <functional>
#include <map>

namespace cq {

/// An engine in memory for tests and pictures of the window: answers from its public members,
/// writes down every call that would change something, and says what a test makes it say. One
/// thread.
class FakeEngineHandle : public EngineHandle
{
    Q_OBJECT

public:
    explicit FakeEngineHandle(QObject *parent = nullptr);
    ~FakeEngineHandle() override;

    // What it answers with. Set before the window asks, or change and then call publish….
    EngineSnapshot state; ///< nodes, counts, progress …; revision counts up by itself
    QHash<UserId, qint64> bytesByOwner;
    Overview figures;
    std::map<JobId, Job> jobs; ///< every job, by number
    qint64 manyJobs = 0; ///< > 0: that many completed jobs numbered from 1 are made up on demand
    std::map<JobId, JobDetail> details; ///< made up from `jobs` where absent
    std::map<JobId, WaitReason> reasons; ///< AllBusy where absent
    std::map<NodeId, QList<NodeSample>> history;
    std::map<OutputId, QImage> pictures;
    Result<NodeTest> testAnswer = NodeTest{};

    /// Set: every question and command is answered with this.
    std::optional<Error> broken;
    /// True: nothing is answered until answerAll(); questions wait.
    bool silent = false;

    /// Commands in the order they came: "cancel 12 13", "setPaused true", "addNode gpu-a",
    /// "watchNodes true" …
    QStringList calls;
    JobRequest lastRequest;
    NodeConfig lastConfig;
    QString lastSecret;
    QMap<QString, QString> pairs; ///< settings by key
    /// Of the file of secrets; empty: there is none yet, and the first one makes it.
    QString passphrase;
    int watchers = 0;

    void answerAll(); ///< ends `silent` and answers what waited

    // News as the engine would send it; each raises the revision and keeps `state` in step.
    void publishJob(const Job &job, std::optional<JobProgress> progress = {});
    void publishNode(const Node &node);
    void publishNodeGone(NodeId node);
    void publishProgress(const JobProgress &progress);
    void publishPaused(bool paused);
    void publishSecrets(const SecretStoreState &secrets);
    void publish(EngineChanges changes); ///< revision, counts and paused are filled in

    void publishPreview(JobId job, const QByteArray &image) { Q_EMIT previewFrame(job, image); }

    void raiseAlarm(const QString &sentence) { Q_EMIT alarm(sentence); }

    void raiseDamage(const QString &database) { Q_EMIT damaged(damageOf(database), true); }

    Node *node(NodeId id);
    Node *node(const QString &name);

    // EngineHandle
    QFuture<Result<EngineSnapshot>> snapshot() override;
    QFuture<Result<Overview>> overview() override;
    QFuture<Result<Job>> submit(const JobRequest &request) override;
    QFuture<Result<Job>> clone(JobId job, UserId owner) override;
    QFuture<Result<int>> cancel(const QList<JobId> &ids) override;
    QFuture<Result<int>> retry(const QList<JobId> &ids) override;
    QFuture<Result<int>> hold(const QList<JobId> &ids) override;
    QFuture<Result<int>> release(const QList<JobId> &ids) override;
    QFuture<Result<int>> setPriority(const QList<JobId> &ids, int priority) override;
    QFuture<Result<int>> moveToFront(const QList<JobId> &ids) override;
    QFuture<Result<int>> remove(const QList<JobId> &ids) override;
    QFuture<Result<QList<Job>>> window(const JobWindowQuery &query) override;
    QFuture<Result<JobAnchors>> anchors(const JobFilter &filter) override;
    QFuture<Result<JobCounts>> counts(const JobFilter &filter) override;
    QFuture<Result<Job>> findJob(const QString &name) override;
    QFuture<Result<JobDetail>> detail(JobId job) override;
    QFuture<Result<QList<JobOutcome>>> outcomes(const QList<JobId> &ids) override;
    QFuture<Result<QList<WaitReason>>> explain(const QList<JobId> &ids) override;
    QFuture<Result<QImage>> preview(OutputId output, int maxSide) override;
    QFuture<Result<JobOutput>> findOutput(OutputId output) override;
    QFuture<Result<QHash<UserId, qint64>>> storedBytes() override;
    QFuture<Result<QString>> outputPath(OutputId output) override;
    QFuture<Result<QList<ResultFile>>> resultFiles(JobId job) override;
    QFuture<Result<int>> saveResults(JobId job, const QString &folder) override;
    QFuture<Result<Node>> addNode(const NodeConfig &config, const QString &secret) override;
    QFuture<Result<Node>> updateNode(const NodeConfig &config,
                                     const std::optional<QString> &secret) override;
    QFuture<Result<void>> setNodeEnabled(NodeId node, bool enabled) override;
    QFuture<Result<void>> removeNode(NodeId node) override;
    QFuture<Result<NodeTest>> testNode(const NodeConfig &config, const QString &secret) override;
    QFuture<Result<void>> checkNow(NodeId node) override;
    QFuture<Result<void>> freeMemory(NodeId node) override;
    QFuture<Result<QList<NodeSample>>> samples(NodeId node, TimeMs since) override;
    void watchNodes(bool watched) override;
    QFuture<Result<void>> setPaused(bool paused) override;
    QFuture<Result<QMap<QString, QString>>> settingPairs() override;
    QFuture<Result<void>> setSettingPairs(const QMap<QString, QString> &pairs) override;
    QFuture<Result<void>> setSettings(const Settings &before, const Settings &after) override;
    QFuture<Result<void>> openSecretFile(const QString &passphrase) override;

private:
    template <typename T> QFuture<Result<T>> answer(std::function<Result<T>()> make);
    QFuture<Result<int>> move(const QString &verb, const QList<JobId> &ids, JobState to);
    Job jobAt(JobId id) const;
    qint64 aheadOf(JobId id) const; ///< waiting jobs before this one
    bool matches(const Job &job, const JobFilter &filter) const;
    QList<JobId> matching(const JobFilter &filter) const; ///< oldest first
    void count();

    QList<std::function<void()>> m_waiting;
};

} // namespace cq
