#include "core/engine/jobarchive.h"

#include "core/outputs/filestore.h"
#include "core/storage/attemptstore.h"
#include "core/storage/eventstore.h"
#include "core/storage/jobstore.h"
#include "core/storage/outputstore.h"
#include "core/storage/readpool.h"

#include <QFileInfo>

namespace cq {

using namespace Qt::StringLiterals;

namespace {

constexpr int kPageSize = 256;

/// Results under the names of their nodes; text that came inline is named after its file.
QList<KeptFile> keptFiles(const QList<JobOutput> &outputs)
{
    QList<KeptFile> files;
    for (const JobOutput &output : outputs) {
        const QString name =
            output.fileName.isEmpty() ? QFileInfo(output.path).fileName() : output.fileName;
        files.append({output.path, name});
    }
    return files;
}

} // namespace

JobArchive::JobArchive(ReadPool &reads, FileStore &files)
    : m_reads(reads)
    , m_files(files)
{}

QFuture<Result<QList<Job>>> JobArchive::window(const JobWindowQuery &query)
{
    return m_reads.read<QList<Job>>(
        [query](Connection &connection) { return JobStore(connection).window(query); });
}

QFuture<Result<JobAnchors>> JobArchive::anchors(const JobFilter &filter)
{
    return m_reads.read<JobAnchors>([filter](Connection &connection) {
        return JobStore(connection).anchors(filter, kPageSize);
    });
}

QFuture<Result<JobCounts>> JobArchive::counts(const JobFilter &filter)
{
    return m_reads.read<JobCounts>(
        [filter](Connection &connection) { return JobStore(connection).counts(filter); });
}

QFuture<Result<Job>> JobArchive::findJob(const QString &name)
{
    bool isNumber = false;
    const JobId number{name.toLongLong(&isNumber)};
    const QUuid uid = QUuid::fromString(name);
    return m_reads.read<Job>([=](Connection &connection) -> Result<Job> {
        // A UUID has 36 characters here: other spellings Qt knows are not ids.
        if (isNumber && QString::number(number.value) == name)
            return JobStore(connection).find(number);
        if (!uid.isNull() && name.size() == 36)
            return JobStore(connection).find(uid);
        return fail(ErrorKind::NotFound, u"There is no job of that name."_s);
    });
}

QFuture<Result<JobDetail>> JobArchive::detail(JobId job)
{
    const auto read = [job](Connection &connection) -> Result<JobDetail> {
        JobDetail detail;
        JobStore jobs(connection);
        const auto found = jobs.find(job);
        if (!found)
            return found.error();
        detail.job = *found;
        const auto body = jobs.body(job);
        if (!body)
            return body.error();
        detail.graph = decompressed(body->compressedGraph);
        const auto inputs = jobs.inputs(job);
        if (!inputs)
            return inputs.error();
        detail.inputs = *inputs;
        const auto attempts = AttemptStore(connection).ofJob(job);
        if (!attempts)
            return attempts.error();
        detail.attempts = *attempts;
        const auto outputs = OutputStore(connection).ofJob(job);
        if (!outputs)
            return outputs.error();
        detail.outputs = *outputs;
        const auto events = EventStore(connection).ofJob(job);
        if (!events)
            return events.error();
        detail.events = *events;
        return detail;
    };
    return m_reads.read<JobDetail>(read);
}

QFuture<Result<QList<JobOutcome>>> JobArchive::outcomes(const QList<JobId> &jobs)
{
    return m_reads.read<QList<JobOutcome>>([jobs](Connection &connection)
                                               -> Result<QList<JobOutcome>> {
        QList<JobOutcome> outcomes;
        outcomes.reserve(jobs.size());
        for (const JobId job : jobs) {
            const auto attempts = AttemptStore(connection).ofJob(job);
            if (!attempts)
                return attempts.error();
            const auto outputs = OutputStore(connection).ofJob(job);
            if (!outputs)
                return outputs.error();
            outcomes.append({attempts->isEmpty() ? QUuid() : attempts->last().promptId, *outputs});
        }
        return outcomes;
    });
}

QFuture<Result<QImage>> JobArchive::preview(OutputId output, int maxSide)
{
    Answer<QImage> answer;
    whenDone(m_reads.read<JobOutput>(
                 [output](Connection &connection) { return OutputStore(connection).find(output); }),
             this, [this, answer, maxSide](const Result<JobOutput> &found) {
                 if (!found) {
                     answer(found.error());
                     return;
                 }
                 if (found->previewPath.isEmpty()) {
                     answer(fail(ErrorKind::NotFound, u"There is no preview yet."_s));
                     return;
                 }
                 whenDone(m_files.loadPreview(found->previewPath, maxSide), this,
                          [answer](const Result<QImage> &image) { answer(image); });
             });
    return answer.future();
}

QFuture<Result<JobOutput>> JobArchive::findOutput(OutputId output)
{
    return m_reads.read<JobOutput>(
        [output](Connection &connection) { return OutputStore(connection).find(output); });
}

QFuture<Result<QHash<UserId, qint64>>> JobArchive::storedBytes()
{
    return m_reads.read<QHash<UserId, qint64>>(
        [](Connection &connection) { return OutputStore(connection).storedBytes(); });
}

QFuture<Result<QString>> JobArchive::outputPath(OutputId output)
{
    Answer<QString> answer;
    whenDone(m_reads.read<JobOutput>(
                 [output](Connection &connection) { return OutputStore(connection).find(output); }),
             this, [this, answer](const Result<JobOutput> &found) {
                 if (found)
                     answer(m_files.absolutePath(found->path));
                 else
                     answer(found.error());
             });
    return answer.future();
}

QFuture<Result<QList<ResultFile>>> JobArchive::resultFiles(JobId job)
{
    Answer<QList<ResultFile>> answer;
    whenDone(m_reads.read<QList<JobOutput>>(
                 [job](Connection &connection) { return OutputStore(connection).ofJob(job); }),
             this, [this, answer](const Result<QList<JobOutput>> &outputs) {
                 if (!outputs) {
                     answer(outputs.error());
                     return;
                 }
                 whenDone(m_files.resultFiles(keptFiles(*outputs)), this,
                          [answer](const Result<QList<ResultFile>> &files) { answer(files); });
             });
    return answer.future();
}

QFuture<Result<int>> JobArchive::saveResults(JobId job, const QString &folder)
{
    Answer<int> answer;
    whenDone(m_reads.read<QList<JobOutput>>(
                 [job](Connection &connection) { return OutputStore(connection).ofJob(job); }),
             this, [this, answer, folder](const Result<QList<JobOutput>> &outputs) {
                 if (!outputs) {
                     answer(outputs.error());
                     return;
                 }
                 whenDone(m_files.copyResults(keptFiles(*outputs), folder), this,
                          [answer](const Result<int> &copied) { answer(copied); });
             });
    return answer.future();
}

} // namespace cq
