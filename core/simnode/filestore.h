#pragma once

#include "core/base/result.h"
#include "core/simnode/json.h"

#include <QByteArray>
#include <QDateTime>
#include <QHash>
#include <QString>

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace cq::sim {

class TemporaryFolder;

/// Where a file of a node is, as ComfyUI names it.
struct FileRef
{
    QString name;
    QString subfolder;
    QString type; ///< "output", "input", "temp"

    Json json() const;
};

/// The input, output and temp folders of a node. Inputs and outputs survive a restart of the node,
/// temp does not. One thread, but save() may be called from any thread between two calls of the
/// others: it only writes one file.
class FileStore
{
public:
    /// An empty folder means a temporary one.
    explicit FileStore(const QString &folder);
    ~FileStore();
    FileStore(const FileStore &) = delete;
    FileStore &operator=(const FileStore &) = delete;

    /// Absolute path of one of the three folders; empty for another word.
    QString folder(const QString &type) const;

    /// The next free name for a prefix such as "sub/dir/pre": highest number in the folder plus
    /// one, reserved by creating the file. extension without dot; `batch` names in a row. Denied if
    /// the prefix leaves the folder.
    Result<std::vector<FileRef>> reserve(const QString &type, const QString &prefix,
                                         const QString &extension, int count, bool hasTail = true);
    Result<void> save(const FileRef &ref, const QByteArray &bytes) const;

    /// Stores an upload by ComfyUI's rules: same name and content is reused, another content gets
    /// "name (1).ext". Denied if the subfolder leaves the folder, Invalid without a name.
    Result<FileRef> upload(const QString &type, const QString &subfolder, const QString &name,
                           const QByteArray &bytes, bool overwrite) const;

    /// "name", "sub/name" or "name [output]" as LoadImage takes it. Nothing when there is no such
    /// file.
    std::optional<QString> annotatedPath(const QString &name) const;
    /// Absolute path of a file asked for by /view; does not look whether it exists. Nothing on a
    /// path escape.
    std::optional<QString> path(const FileRef &ref) const;

    std::vector<std::string> inputNames() const;

    void clearTemp() const;

    /// Five letters that PreviewImage puts into its names.
    const QString &tempWord() const { return m_tempWord; }

private:
    /// The highest number given for a prefix, good as long as nobody else changes the folder.
    struct Count
    {
        QDateTime folderChanged;
        int highest = 0;
    };

    std::unique_ptr<TemporaryFolder> m_temporary;
    QString m_folder;
    QString m_tempWord;
    QHash<QString, Count> m_counts; ///< by absolute prefix
};

} // namespace cq::sim
