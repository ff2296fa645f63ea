#pragma once

#include "core/base/result.h"

#include <QByteArray>
#include <QCryptographicHash>
#include <QFuture>
#include <QString>

#include <memory>

class QTemporaryFile;
class QThreadPool;

namespace cq {

/// A result file that is safely on disk.
struct StoredFile
{
    QString relativePath; ///< relative to the data folder
    qint64 size = 0; ///< bytes
    QByteArray sha256; ///< 32 bytes
    QString mimeType; ///< by content

    friend bool operator==(const StoredFile &, const StoredFile &) = default;
};

/// Where a result is going.
struct OutputTarget
{
    QString dataFolder; ///< absolute
    QString folder; ///< relative to the data folder
    QString name; ///< safe file name
};

/// One result file while it arrives. Made by FileStore::beginOutput(). Destroyed before finish(),
/// it leaves nothing behind. One thread.
class OutputWriter
{
public:
    /// `file` is open for writing, on the same disk as the target.
    OutputWriter(OutputTarget target, std::unique_ptr<QTemporaryFile> file, QThreadPool &pool);
    OutputWriter(const OutputWriter &) = delete;
    OutputWriter &operator=(const OutputWriter &) = delete;
    ~OutputWriter();

    /// Appends and hashes. After an error nothing more is accepted, and the space is given back at
    /// once.
    Result<void> write(const QByteArray &chunk);

    qint64 bytesWritten() const { return m_size; }

    /// Syncs the file, gives it its name, syncs the folder; on the pool. The writer is used up.
    /// Storage when the disk refuses, Conflict when called twice or after a failed write.
    QFuture<Result<StoredFile>> finish();

private:
    OutputTarget m_target;
    std::unique_ptr<QTemporaryFile> m_file; ///< null once used up
    QThreadPool &m_pool;
    QCryptographicHash m_hash;
    qint64 m_size = 0;
};

} // namespace cq
