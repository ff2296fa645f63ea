#pragma once

#include "core/base/clock.h"
#include "core/base/result.h"
#include "core/domain/job.h"
#include "core/engine/inputfetcher.h"

#include <QFuture>
#include <QObject>

namespace cq {

class FileStore;
class ReadPool;
class Writer;

/// Where input files come in: along with a submission, before it, or from where it says. What is
/// kept is named by its content; what somebody brought before is theirs alone. Engine thread.
class InputDesk : public QObject
{
    Q_OBJECT

public:
    InputDesk(FileStore &files, Writer &writer, ReadPool &reads, const Clock &clock,
              std::function<InputFetcher::Limits()> limits);

    /// Those of a submission: copied or fetched into the data folder, or found among what the owner
    /// brought before. Invalid names the first that cannot be had.
    QFuture<Result<QList<JobInput>>> take(UserId owner, const QList<InputSource> &sources);

    /// Keeps files for jobs to come; answers when that is on disk.
    QFuture<Result<QList<Upload>>> keep(UserId owner, const QList<InputSource> &sources);

    QFuture<Result<QList<Upload>>> uploads(UserId owner);

    /// Forgets that it was brought; jobs that use it keep it. NotFound when it was not.
    QFuture<Result<void>> remove(UserId owner, const QByteArray &sha256);

private:
    QFuture<Result<QList<JobInput>>> takeLocal(UserId owner, const QList<InputSource> &sources);

    FileStore &m_files;
    Writer &m_writer;
    ReadPool &m_reads;
    const Clock &m_clock;
    InputFetcher m_fetcher;
};

} // namespace cq
