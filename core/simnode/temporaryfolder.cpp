#include "core/simnode/temporaryfolder.h"

#include <QDir>
#include <QFile>

namespace cq::sim {

using namespace Qt::StringLiterals;

namespace {

const QString kKind = u"comfyqueue-simnode-"_s;

std::unique_ptr<QLockFile> lockOf(const QString &folder)
{
    auto lock = std::make_unique<QLockFile>(folder + u"/owner.lock"_s);
    lock->setStaleLockTime(0); // only a dead owner makes it stale
    return lock;
}

void removeAbandoned()
{
    const QDir temporary(QDir::tempPath());
    for (const QString &name : temporary.entryList(
             {kKind + u'*'}, QDir::Dirs | QDir::NoDotAndDotDot | QDir::NoSymLinks)) {
        const QString folder = temporary.filePath(name);
        const auto lock = lockOf(folder);
        // One without a lock is just being made, or removed.
        if (!QFile::exists(lock->fileName()) || !lock->tryLock(0))
            continue;
        QDir(folder).removeRecursively();
    }
}

} // namespace

TemporaryFolder::TemporaryFolder()
    : m_folder(QDir(QDir::tempPath()).filePath(kKind + u"XXXXXX"_s))
    , m_lock(lockOf(m_folder.path()))
{
    m_lock->tryLock(0);
    removeAbandoned();
}

} // namespace cq::sim
