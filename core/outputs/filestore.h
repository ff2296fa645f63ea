#pragma once

#include "core/base/result.h"
#include "core/domain/job.h"
#include "core/outputs/outputwriter.h"

#include <QFuture>
#include <QImage>
#include <QList>
#include <QString>
#include <QThreadPool>

#include <memory>

namespace cq {

/// Limits of the files we keep.
struct FileStoreConfig
{
    qint64 maxInputBytes = 500LL * 1024 * 1024; ///< largest input file accepted
    int previewSide = 512; ///< longest side of kept previews, pixels
};

/// A kept file and the name it shall have outside.
struct KeptFile
{
    QString relativePath; ///< relative to the data folder
    QString name;
};

/// Files of jobs in the data folder:
///
///     inputs/<2 hex>/<sha256 hex>                 inputs by content, shared by all jobs
///     users/<owner>/jobs/<job>/<ordinal>_<name>   results
///     users/<owner>/jobs/<job>/previews/…         small pictures of results
///     tmp/                                        unfinished files, emptied by prepare()
///
/// Lives on one thread (the engine's); files are read, hashed, synced and decoded on a pool of its
/// own, which the destructor waits for. Relative paths are relative to the data folder; one that
/// leads out of it is Denied.
class FileStore
{
public:
    /// dataFolder: absolute; made by prepare() when missing.
    explicit FileStore(QString dataFolder, FileStoreConfig config = {});
    FileStore(const FileStore &) = delete;
    FileStore &operator=(const FileStore &) = delete;
    ~FileStore();

    /// Makes the folders, proves that a file can be written there and removes what a killed process
    /// left unfinished. Storage with a sentence that names the folder. Blocks for a few disk
    /// operations; call before anything else.
    Result<void> prepare();

    QString dataFolder() const { return m_dataFolder; }

    /// For inputs that come from now on.
    void setMaxInputBytes(qint64 bytes) { m_config.maxInputBytes = bytes; }

    /// The highest number of a job that has a folder here; null if there is none. Blocks while it
    /// looks at all of them.
    JobId highestJob() const;

    /// Bytes free on the disk of the data folder; -1 if the system does not say.
    qint64 freeBytes() const;

    /// Copies a file into the store, where its content names it; the same content again costs no
    /// space. NotFound or Invalid with a sentence that names input and path; Storage when the disk
    /// refuses.
    QFuture<Result<JobInput>> importInput(const InputSource &source);

    /// All of them, in order, or the first error.
    QFuture<Result<QList<JobInput>>> importInputs(const QList<InputSource> &sources);

    /// Absolute path of a kept input. Pure: the file may be gone.
    QString inputPath(const JobInput &input) const;

    /// Starts a result file. `ordinal` numbers the results of a job; the name is made safe and
    /// never replaces another. Storage when the disk refuses, Invalid for ids that are none. The
    /// writer must not outlive the store.
    Result<std::unique_ptr<OutputWriter>> beginOutput(UserId owner, JobId job, int ordinal,
                                                      const QString &suggestedName);

    /// Makes the kept preview of a result and answers its relative path. NotFound for what is no
    /// picture, Invalid for damaged or huge ones, Denied for files of another job.
    QFuture<Result<QString>> makePreview(UserId owner, JobId job, const QString &relativePath);

    /// A kept picture, scaled down to fit maxSide × maxSide pixels.
    QFuture<Result<QImage>> loadPreview(const QString &relativePath, int maxSide);

    /// Absolute path of a kept file. NotFound if it is gone, Denied if the path leads out of the
    /// data folder.
    Result<QString> absolutePath(const QString &relativePath) const;

    /// Removes results that nobody will ask for; fine if they are not there.
    QFuture<Result<void>> removeResults(const QStringList &relativePaths);

    /// Removes results and previews of a job; fine if there are none.
    QFuture<Result<void>> removeJob(UserId owner, JobId job);

    /// The files with their sizes, under safe names, of which no two are equal in whatever case
    /// ("name (2).png"). NotFound when one is gone.
    QFuture<Result<QList<ResultFile>>> resultFiles(const QList<KeptFile> &files);

    /// Copies kept files into a folder of the user, made when missing, never over an existing file
    /// ("name (2).png"). Answers how many were copied.
    QFuture<Result<int>> copyResults(const QList<KeptFile> &files, const QString &folder);

private:
    static QString jobFolder(UserId owner, JobId job); ///< relative to the data folder

    QString m_dataFolder;
    FileStoreConfig m_config;
    QThreadPool m_pool;
};

} // namespace cq
