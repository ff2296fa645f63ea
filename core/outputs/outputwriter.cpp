#include "core/outputs/outputwriter.h"

#include "core/base/diskfile.h"
#include "core/base/future.h"
#include "core/outputs/mimetype.h"
#include "core/outputs/safename.h"

#include <QDir>
#include <QTemporaryFile>
#include <QtConcurrent>

namespace cq {

using namespace Qt::StringLiterals;

namespace {

/// Gives a synced temporary file its name; answers the name it got.
Result<QString> place(QTemporaryFile &file, const OutputTarget &target)
{
    constexpr int kMostOfOneName = 10'000;
    if (auto made = makeFolder(target.dataFolder, target.folder); !made)
        return std::move(made).error();
    const QDir folder(QDir(target.dataFolder).filePath(target.folder));
    // Somebody may have been there before: an earlier attempt of the job.
    for (int number = 1; number <= kMostOfOneName; ++number) {
        const QString name = numberedName(target.name, number);
        auto placed = renameUnlessTaken(file.fileName(), folder.filePath(name));
        if (!placed)
            return std::move(placed).error();
        if (*placed) {
            file.setAutoRemove(false);
            if (auto synced = syncFolder(folder.path()); !synced)
                return std::move(synced).error();
            return name;
        }
    }
    return fail(ErrorKind::Storage, u"Every name like '%1' is taken."_s.arg(target.name));
}

Result<StoredFile> store(QTemporaryFile &file, const OutputTarget &target, StoredFile stored)
{
    if (auto synced = syncFile(file); !synced)
        return std::move(synced).error();
    stored.mimeType = mimeTypeOf(file.fileName(), target.name);
    auto name = place(file, target);
    if (!name)
        return std::move(name).error();
    stored.relativePath = target.folder + u'/' + *name;
    return stored;
}

} // namespace

OutputWriter::OutputWriter(OutputTarget target, std::unique_ptr<QTemporaryFile> file,
                           QThreadPool &pool)
    : m_target(std::move(target))
    , m_file(std::move(file))
    , m_pool(pool)
    , m_hash(QCryptographicHash::Sha256)
{}

OutputWriter::~OutputWriter() = default;

Result<void> OutputWriter::write(const QByteArray &chunk)
{
    if (!m_file)
        return fail(ErrorKind::Conflict, u"Result '%1' is closed."_s.arg(m_target.name));
    // Flushed at once, so that a full disk is told of the chunk that met it.
    if (m_file->write(chunk) != chunk.size() || !m_file->flush()) {
        const QString reason = writeFault(*m_file);
        m_file.reset();
        return diskError(u"Result '%1' cannot be written"_s.arg(m_target.name), reason);
    }
    m_hash.addData(chunk);
    m_size += chunk.size();
    return {};
}

QFuture<Result<StoredFile>> OutputWriter::finish()
{
    if (!m_file)
        return readyFuture<StoredFile>(
            fail(ErrorKind::Conflict, u"Result '%1' is closed."_s.arg(m_target.name)));
    // Shared because QtConcurrent copies what it runs. Should it never run, the file goes with the
    // last copy.
    const std::shared_ptr<QTemporaryFile> file = std::move(m_file);
    return QtConcurrent::run(
        &m_pool, [file, target = m_target, stored = StoredFile{{}, m_size, m_hash.result(), {}}] {
            return store(*file, target, stored);
        });
}

} // namespace cq
