#pragma once

#include <QLockFile>
#include <QString>
#include <QTemporaryDir>

#include <memory>

namespace cq::sim {

/// A folder that goes with its owner: with the object, or, when the process was killed, with the
/// next one that is made. A lock inside says that the owner lives. One thread.
class TemporaryFolder
{
public:
    /// Makes one, and removes those of its kind whose owners are gone.
    TemporaryFolder();

    QString path() const { return m_folder.path(); }

private:
    QTemporaryDir m_folder;
    std::unique_ptr<QLockFile> m_lock; ///< goes before the folder
};

} // namespace cq::sim
