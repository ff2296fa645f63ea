#include "core/engine/inputdesk.h"

#include "core/base/future.h"
#include "core/outputs/filestore.h"
#include "core/storage/readpool.h"
#include "core/storage/uploadstore.h"
#include "core/storage/writer.h"

#include <QDir>

#include <algorithm>

namespace cq {

using namespace Qt::StringLiterals;

namespace {

bool isBrought(const InputSource &source)
{
    return !source.sha256.isEmpty();
}

Result<QList<JobInput>> foundAmongUploads(Connection &connection, UserId owner,
                                          const QList<InputSource> &sources)
{
    QList<JobInput> inputs;
    for (const InputSource &source : sources) {
        const auto found = UploadStore(connection).find(owner, source.sha256);
        if (!found)
            return found.error();
        if (!*found) {
            return fail(
                ErrorKind::Invalid,
                u"The input “%1” was not uploaded before: there is none with the sha256 %2."_s.arg(
                    source.name, QString::fromLatin1(source.sha256.toHex())));
        }
        inputs.append({source.name, source.sha256, (*found)->size});
    }
    return inputs;
}

} // namespace

InputDesk::InputDesk(FileStore &files, Writer &writer, ReadPool &reads, const Clock &clock,
                     std::function<InputFetcher::Limits()> limits)
    : m_files(files)
    , m_writer(writer)
    , m_reads(reads)
    , m_clock(clock)
    , m_fetcher(QDir(files.dataFolder()).filePath(u"tmp"_s), std::move(limits))
{}

QFuture<Result<QList<JobInput>>> InputDesk::take(UserId owner, const QList<InputSource> &sources)
{
    Answer<QList<JobInput>> answer;
    whenDone(m_fetcher.fetch(sources), this,
             [this, owner, answer](const Result<FetchedInputs> &fetched) {
                 if (!fetched) {
                     answer(fetched.error());
                     return;
                 }
                 whenDone(takeLocal(owner, fetched->sources), this,
                          [answer, files = fetched->files](const Result<QList<JobInput>> &taken) {
                              answer(taken);
                          });
             });
    return answer.future();
}

QFuture<Result<QList<JobInput>>> InputDesk::takeLocal(UserId owner,
                                                      const QList<InputSource> &sources)
{
    if (std::ranges::none_of(sources, isBrought))
        return m_files.importInputs(sources);
    QList<InputSource> brought;
    QList<InputSource> along;
    for (const InputSource &source : sources)
        (isBrought(source) ? brought : along).append(source);
    Answer<QList<JobInput>> answer;
    const auto find = [owner, brought](Connection &connection) {
        return foundAmongUploads(connection, owner, brought);
    };
    whenDone(m_reads.read<QList<JobInput>>(find), this,
             [this, along, answer](const Result<QList<JobInput>> &found) {
                 if (!found) {
                     answer(found.error());
                     return;
                 }
                 whenDone(m_files.importInputs(along), this,
                          [found, answer](const Result<QList<JobInput>> &imported) {
                              if (imported)
                                  answer(*found + *imported);
                              else
                                  answer(imported.error());
                          });
             });
    return answer.future();
}

QFuture<Result<QList<Upload>>> InputDesk::keep(UserId owner, const QList<InputSource> &sources)
{
    Answer<QList<Upload>> answer;
    whenDone(m_files.importInputs(sources), this,
             [this, owner, answer](const Result<QList<JobInput>> &imported) {
                 if (!imported) {
                     answer(imported.error());
                     return;
                 }
                 const auto write = [owner, inputs = *imported, at = m_clock.now()](
                                        Connection &connection) -> Result<QList<Upload>> {
                     QList<Upload> uploads;
                     for (const JobInput &input : inputs) {
                         const auto kept = UploadStore(connection).keep(owner, input, at);
                         if (!kept)
                             return kept.error();
                         uploads.append({input, at});
                     }
                     return uploads;
                 };
                 m_writer.write<QList<Upload>>(
                     write, [answer](const Result<QList<Upload>> &kept) { answer(kept); });
             });
    return answer.future();
}

QFuture<Result<QList<Upload>>> InputDesk::uploads(UserId owner)
{
    return m_reads.read<QList<Upload>>(
        [owner](Connection &connection) { return UploadStore(connection).ofOwner(owner); });
}

QFuture<Result<void>> InputDesk::remove(UserId owner, const QByteArray &sha256)
{
    return m_writer.write<void>([owner, sha256](Connection &connection) -> Result<void> {
        const auto removed = UploadStore(connection).remove(owner, sha256);
        if (!removed)
            return removed.error();
        if (!*removed)
            return fail(ErrorKind::NotFound, u"You uploaded no such file."_s);
        return {};
    });
}

} // namespace cq
