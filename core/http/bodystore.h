#pragma once

#include "core/base/result.h"
#include "core/http/temporaryfile.h"

#include <QByteArray>
#include <QFile>
#include <QString>

#include <memory>

namespace cq::http {

/// Collects bytes whose number is not known: in memory up to a limit, beyond it in a temporary
/// file, which goes when the store goes before finish().
class BodyStore
{
public:
    /// memoryLimit -1: in a file from the first byte on.
    BodyStore(qint64 memoryLimit, QString folder);
    ~BodyStore();
    BodyStore(const BodyStore &) = delete;
    BodyStore &operator=(const BodyStore &) = delete;

    /// Storage when the disk refuses.
    Result<void> append(QByteArrayView bytes);

    qint64 size() const { return m_size; }

    /// Ends it: afterwards the content is in `bytes` or in `file`.
    Result<void> finish();
    QByteArray bytes;
    TemporaryFile file;

private:
    Result<void> openFile();

    const qint64 m_memoryLimit;
    const QString m_folder;
    qint64 m_size = 0;
    std::unique_ptr<QFile> m_open;
};

} // namespace cq::http
