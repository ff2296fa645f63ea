#include "core/outputs/filestore.h"

#include "core/base/diskfile.h"
#include "core/base/future.h"
#include "core/base/log.h"
#include "core/outputs/inputimport.h"
#include "core/outputs/preview.h"
#include "core/outputs/resultcopy.h"
#include "core/outputs/safename.h"

#include <QDir>
#include <QDirIterator>
#include <QFileInfo>
#include <QSet>
#include <QTemporaryFile>
#include <QtConcurrent>

#include <algorithm>
#include <filesystem>
#include <system_error>

namespace cq {

using namespace Qt::StringLiterals;

namespace {

CQ_LOG_CATEGORY(lcOutputs, "comfyqueue.outputs")

constexpr int kPoolThreads = 2;

/// Removes a folder and all in it. Links are removed, not followed.
Result<void> removeFolder(const QString &path)
{
    QDir folder(path);
    if (!folder.exists())
        return {};
    if (!folder.removeRecursively())
        return diskError(u"Folder '%1' cannot be removed"_s.arg(path),
                         u"some files in it could not be removed"_s);
    return {};
}

Result<QString> previewOf(const QString &dataFolder, const QString &jobFolder,
                          const QString &relativePath, int side)
{
    auto source = pathInside(dataFolder, relativePath);
    if (!source)
        return source;
    if (!relativePath.startsWith(jobFolder + u'/'))
        return fail(ErrorKind::Denied, u"'%1' is no file of this job."_s.arg(relativePath));
    auto image = readPicture(*source, side);
    if (!image)
        return std::move(image).error();
    const QString folder = jobFolder + u"/previews"_s;
    if (auto made = makeFolder(dataFolder, folder); !made)
        return std::move(made).error();
    const QString base = folder + u'/' + QFileInfo(relativePath).fileName();
    auto end = writePreview(*image, QDir(dataFolder).filePath(base));
    if (!end)
        return end;
    return base + *end;
}

} // namespace

FileStore::FileStore(QString dataFolder, FileStoreConfig config)
    : m_dataFolder(std::move(dataFolder))
    , m_config(config)
{
    Q_ASSERT(QDir::isAbsolutePath(m_dataFolder));
    m_pool.setMaxThreadCount(kPoolThreads);
}

FileStore::~FileStore()
{
    m_pool.waitForDone();
}

Result<void> FileStore::prepare()
{
    const auto refused = [this](const QString &reason) {
        return fail(ErrorKind::Storage,
                    u"The data folder '%1' cannot be used. %2"_s.arg(m_dataFolder, reason));
    };
    if (auto made = makeFolder(QDir::rootPath(), m_dataFolder); !made)
        return refused(made.error().message);
    if (auto emptied = removeFolder(QDir(m_dataFolder).filePath(u"tmp"_s)); !emptied)
        logEvent(lcOutputs(), LogLevel::Warning, emptied.error().message);
    for (const QString &folder : {u"tmp"_s, u"inputs"_s, u"users"_s}) {
        if (auto made = makeFolder(m_dataFolder, folder); !made)
            return refused(made.error().message);
    }
    auto proof = makeTemporaryFile(QDir(m_dataFolder).filePath(u"tmp"_s));
    if (!proof)
        return refused(proof.error().message);
    if ((*proof)->write("x") != 1)
        return refused(u"Nothing can be written there: %1."_s.arg(writeFault(**proof)));
    if (auto synced = syncFile(**proof); !synced)
        return refused(synced.error().message);
    return {};
}

JobId FileStore::highestJob() const
{
    JobId highest;
    const QDir users(QDir(m_dataFolder).filePath(u"users"_s));
    for (const QString &owner : users.entryList(QDir::Dirs | QDir::NoDotAndDotDot)) {
        QDirIterator jobs(users.filePath(owner + u"/jobs"_s), QDir::Dirs | QDir::NoDotAndDotDot);
        while (jobs.hasNext()) {
            jobs.next();
            highest.value = std::max(highest.value, jobs.fileName().toLongLong());
        }
    }
    return highest;
}

qint64 FileStore::freeBytes() const
{
    // QStorageInfo finds no disk where the mounts are hidden, as in a container, and says 0 then.
    std::error_code error;
    const auto space = std::filesystem::space(QFile::encodeName(m_dataFolder).toStdString(), error);
    return error ? -1 : static_cast<qint64>(space.available);
}

QFuture<Result<JobInput>> FileStore::importInput(const InputSource &source)
{
    return QtConcurrent::run(&m_pool, [folder = m_dataFolder, source, config = m_config] {
        return importInputFile(folder, source, config.maxInputBytes);
    });
}

QFuture<Result<QList<JobInput>>> FileStore::importInputs(const QList<InputSource> &sources)
{
    return QtConcurrent::run(
        &m_pool, [folder = m_dataFolder, sources, config = m_config]() -> Result<QList<JobInput>> {
            QList<JobInput> inputs;
            for (const InputSource &source : sources) {
                auto input = importInputFile(folder, source, config.maxInputBytes);
                if (!input)
                    return std::move(input).error();
                inputs.append(*std::move(input));
            }
            return inputs;
        });
}

QString FileStore::inputPath(const JobInput &input) const
{
    return QDir(m_dataFolder).filePath(inputRelativePath(input.sha256));
}

Result<std::unique_ptr<OutputWriter>> FileStore::beginOutput(UserId owner, JobId job, int ordinal,
                                                             const QString &suggestedName)
{
    if (owner.value <= 0 || job.value <= 0 || ordinal < 0)
        return fail(ErrorKind::Invalid,
                    u"Result '%1' belongs to no job."_s.arg(safeFileName(suggestedName)));
    auto file = makeTemporaryFile(QDir(m_dataFolder).filePath(u"tmp"_s));
    if (!file)
        return std::move(file).error();
    const QString name = u"%1_%2"_s.arg(ordinal).arg(safeFileName(suggestedName));
    return std::make_unique<OutputWriter>(OutputTarget{m_dataFolder, jobFolder(owner, job), name},
                                          *std::move(file), m_pool);
}

QFuture<Result<QString>> FileStore::makePreview(UserId owner, JobId job,
                                                const QString &relativePath)
{
    return QtConcurrent::run(
        &m_pool,
        [folder = m_dataFolder, jobFolder = jobFolder(owner, job), relativePath,
         side = m_config.previewSide] { return previewOf(folder, jobFolder, relativePath, side); });
}

QFuture<Result<QImage>> FileStore::loadPreview(const QString &relativePath, int maxSide)
{
    return QtConcurrent::run(&m_pool,
                             [folder = m_dataFolder, relativePath, maxSide]() -> Result<QImage> {
                                 auto path = pathInside(folder, relativePath);
                                 if (!path)
                                     return std::move(path).error();
                                 return readPicture(*path, maxSide);
                             });
}

Result<QString> FileStore::absolutePath(const QString &relativePath) const
{
    auto path = pathInside(m_dataFolder, relativePath);
    if (path && !QFileInfo(*path).isFile())
        return fail(ErrorKind::NotFound, u"The file '%1' is gone."_s.arg(*path));
    return path;
}

QFuture<Result<void>> FileStore::removeResults(const QStringList &relativePaths)
{
    return QtConcurrent::run(&m_pool, [folder = m_dataFolder, relativePaths]() -> Result<void> {
        for (const QString &relativePath : relativePaths) {
            auto path = pathInside(folder, relativePath);
            if (!path)
                return std::move(path).error();
            if (QFile file(*path); file.exists() && !file.remove())
                return diskError(u"Result '%1' cannot be removed"_s.arg(*path), file.errorString());
        }
        return {};
    });
}

QFuture<Result<void>> FileStore::removeJob(UserId owner, JobId job)
{
    if (owner.value <= 0 || job.value <= 0)
        return readyFuture<void>(fail(ErrorKind::Invalid, u"This is no job."_s));
    return QtConcurrent::run(&m_pool, [path = QDir(m_dataFolder).filePath(jobFolder(owner, job))] {
        return removeFolder(path);
    });
}

QFuture<Result<int>> FileStore::copyResults(const QList<KeptFile> &files, const QString &folder)
{
    return QtConcurrent::run(&m_pool, [dataFolder = m_dataFolder, files, folder]() -> Result<int> {
        if (folder.isEmpty() || !QDir().mkpath(folder))
            return fail(ErrorKind::Storage, u"Folder '%1' cannot be made."_s.arg(folder));
        int copied = 0;
        for (const KeptFile &file : files) {
            auto path = pathInside(dataFolder, file.relativePath);
            if (!path)
                return std::move(path).error();
            if (auto done = copyUnlessTaken(*path, folder, file.name); !done)
                return fail(done.error().kind,
                            u"%1 %2 of %3 files were copied before."_s.arg(done.error().message)
                                .arg(copied)
                                .arg(files.size()));
            ++copied;
        }
        return copied;
    });
}

QFuture<Result<QList<ResultFile>>> FileStore::resultFiles(const QList<KeptFile> &files)
{
    const auto look = [dataFolder = m_dataFolder, files]() -> Result<QList<ResultFile>> {
        QList<ResultFile> results;
        QSet<QString> taken;
        for (const KeptFile &file : files) {
            const auto path = pathInside(dataFolder, file.relativePath);
            if (!path)
                return path.error();
            const QFileInfo info(*path);
            if (!info.isFile())
                return fail(ErrorKind::NotFound, u"The file '%1' is gone."_s.arg(file.name));
            const QString safe = safeFileName(file.name);
            QString name = safe;
            for (int number = 2; taken.contains(name.toCaseFolded()); ++number)
                name = numberedName(safe, number);
            taken.insert(name.toCaseFolded());
            results.append({*path, name, info.size(), info.lastModified().toMSecsSinceEpoch()});
        }
        return results;
    };
    return QtConcurrent::run(&m_pool, look);
}

QString FileStore::jobFolder(UserId owner, JobId job)
{
    return u"users/%1/jobs/%2"_s.arg(owner.value).arg(job.value);
}

} // namespace cq
