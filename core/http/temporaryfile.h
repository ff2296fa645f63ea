#pragma once

#include "core/base/result.h"

#include <QString>

#include <memory>

namespace cq::http {

/// A closed file that is removed when the last value that names it goes. Copies share it. Any
/// thread.
class TemporaryFile
{
public:
    /// Names no file.
    TemporaryFile() = default;
    /// Takes over an existing file.
    explicit TemporaryFile(const QString &path);

    bool isNull() const { return !m_file; }

    /// Absolute path; empty when null or after keepAs().
    QString path() const;
    /// Bytes, as found when the file was taken over.
    qint64 size() const;

    /// Moves the file to its final place (copies where a rename is not possible) and ends the
    /// removal. The target must not exist: Conflict; what the disk refuses is Storage. Blocks while
    /// it copies.
    Result<void> keepAs(const QString &path) const;

private:
    struct File;
    std::shared_ptr<File> m_file;
};

} // namespace cq::http
