#pragma once

#include "core/domain/job.h"

#include <QByteArray>
#include <QFile>
#include <QList>

#include <optional>
#include <vector>

namespace cq {

/// Files as one ZIP archive (PKWARE APPNOTE 6.3.10), made piece by piece while it is read: stored,
/// since pictures and videos are packed already, so that its size is known before. What was read of
/// a file is its checksum, which stands behind it. Beyond 4 GB, or 65,535 files, it is a Zip64. One
/// thread at a time; blocks while it reads.
class ZipArchive
{
public:
    /// The names are distinct and harmless already.
    explicit ZipArchive(const QList<ResultFile> &files);

    qint64 size() const { return m_size; }

    /// The next bytes, at most so many; empty at the end. Nothing when a file cannot be read or has
    /// become shorter.
    std::optional<QByteArray> next(qint64 atMost);

private:
    struct Entry
    {
        ResultFile file;
        QByteArray name; ///< UTF-8
        quint64 offset = 0;
        quint32 crc = 0; ///< once it was read

        bool isLarge() const;
        qint64 localSize() const; ///< of header, content and descriptor
        QByteArray localHeader() const;
        QByteArray descriptor() const;
        QByteArray directoryEntry() const;
    };

    bool advance(qint64 atMost);
    QByteArray directory() const;

    std::vector<Entry> m_entries;
    qint64 m_size = 0;
    quint64 m_directoryAt = 0;

    std::size_t m_current = 0; ///< entry; their number means the directory
    QFile m_file; ///< of the current entry, open while its content is read
    qint64 m_unread = 0; ///< bytes of it
    bool m_isOver = false;
    QByteArray m_ready; ///< made and not given out
};

} // namespace cq
