#include "core/simnode/filestore.h"

#include "core/simnode/temporaryfolder.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QRandomGenerator>
#include <QSaveFile>

#include <algorithm>

namespace cq::sim {

using namespace Qt::StringLiterals;

namespace {

bool isInside(const QString &folder, const QString &path)
{
    const QString clean = QDir::cleanPath(path);
    return clean == folder || clean.startsWith(folder + u'/');
}

/// The highest number of files "<prefix>_<number>_…" or "<prefix>_<number>.…" in a folder.
int highestNumber(const QDir &folder, const QString &prefix)
{
    int highest = 0;
    const QStringList names = folder.entryList({prefix + u"_*"_s}, QDir::Files);
    for (const QString &name : names) {
        const QString rest = name.mid(prefix.size() + 1);
        const auto *end =
            std::find_if(rest.begin(), rest.end(), [](QChar c) { return !c.isDigit(); });
        const QString digits = rest.left(end - rest.begin());
        if (!digits.isEmpty() && end != rest.end() && (*end == u'_' || *end == u'.'))
            highest = std::max(highest, digits.toInt());
    }
    return highest;
}

} // namespace

Json FileRef::json() const
{
    return {{"filename", name.toStdString()},
            {"subfolder", subfolder.toStdString()},
            {"type", type.toStdString()}};
}

FileStore::FileStore(const QString &folder)
{
    if (folder.isEmpty()) {
        m_temporary = std::make_unique<TemporaryFolder>();
        m_folder = m_temporary->path();
    } else {
        m_folder = QDir(folder).absolutePath();
    }
    for (const auto &type : {u"input"_s, u"output"_s, u"temp"_s})
        QDir().mkpath(this->folder(type));
    for (int i = 0; i < 5; ++i)
        m_tempWord.append(QChar(u'a' + QRandomGenerator::global()->bounded(26)));
}

FileStore::~FileStore() = default;

QString FileStore::folder(const QString &type) const
{
    if (type != "input"_L1 && type != "output"_L1 && type != "temp"_L1)
        return {};
    return m_folder + u'/' + type;
}

Result<std::vector<FileRef>> FileStore::reserve(const QString &type, const QString &prefix,
                                                const QString &extension, int count, bool hasTail)
{
    const QString root = folder(type);
    const QString clean = QDir::cleanPath(root + u'/' + prefix);
    if (!isInside(root, clean))
        return fail(ErrorKind::Denied, u"the prefix %1 leaves the folder"_s.arg(prefix));
    const QString subfolder =
        prefix.contains(u'/') ? QDir(root).relativeFilePath(QFileInfo(clean).path()) : QString();
    const QString base = prefix.section(u'/', -1);
    const QDir directory(subfolder.isEmpty() ? root : root + u'/' + subfolder);
    if (!directory.mkpath(u"."_s))
        return fail(ErrorKind::Storage, u"cannot make %1"_s.arg(directory.path()));
    std::vector<FileRef> refs;
    // Large folders are not read again for every picture.
    const auto changed = [&] { return QFileInfo(directory.path()).lastModified(); };
    const auto known = m_counts.constFind(clean);
    int number = known != m_counts.cend() && known->folderChanged == changed()
        ? known->highest
        : highestNumber(directory, base);
    while (static_cast<int>(refs.size()) < count) {
        const QString name = u"%1_%2%3.%4"_s.arg(base)
                                 .arg(++number, 5, 10, QChar(u'0'))
                                 .arg(hasTail ? u"_"_s : QString(), extension);
        QFile file(directory.filePath(name));
        if (!file.open(QIODevice::NewOnly)) {
            if (file.exists())
                continue; // another node shares the folder
            return fail(ErrorKind::Storage, u"cannot write %1"_s.arg(file.fileName()));
        }
        refs.push_back({name, subfolder == "."_L1 ? QString() : subfolder, type});
    }
    m_counts.insert(clean, {changed(), number});
    return refs;
}

Result<void> FileStore::save(const FileRef &ref, const QByteArray &bytes) const
{
    QFile file(folder(ref.type) + u'/' + ref.subfolder + u'/' + ref.name);
    if (!file.open(QIODevice::WriteOnly) || file.write(bytes) != bytes.size())
        return fail(ErrorKind::Storage,
                    u"cannot write %1: %2"_s.arg(file.fileName(), file.errorString()));
    return {};
}

Result<FileRef> FileStore::upload(const QString &type, const QString &subfolder,
                                  const QString &name, const QByteArray &bytes,
                                  bool overwrite) const
{
    const QString root = folder(type);
    if (name.isEmpty())
        return fail(ErrorKind::Invalid, u"no file name"_s);
    const QString directory = QDir::cleanPath(root + u'/' + subfolder);
    if (!isInside(root, directory) || !isInside(directory, directory + u'/' + name))
        return fail(ErrorKind::Denied, u"%1 leaves the folder"_s.arg(subfolder));
    QDir().mkpath(directory);
    const QFileInfo wanted(name);
    const QString suffix = wanted.suffix().isEmpty() ? QString() : u'.' + wanted.suffix();
    QString kept = name;
    for (int i = 1; !overwrite && QFile::exists(directory + u'/' + kept); ++i) {
        QFile present(directory + u'/' + kept);
        if (present.open(QIODevice::ReadOnly) && present.readAll() == bytes)
            return FileRef{kept, subfolder, type};
        kept = u"%1 (%2)%3"_s.arg(wanted.completeBaseName()).arg(i).arg(suffix);
    }
    const FileRef ref{kept, subfolder, type};
    const auto saved = save(ref, bytes);
    if (!saved)
        return saved.error();
    return ref;
}

std::optional<QString> FileStore::annotatedPath(const QString &name) const
{
    QString type = u"input"_s;
    QString plain = name;
    for (const auto &known : {u"input"_s, u"output"_s, u"temp"_s}) {
        const QString mark = u" [%1]"_s.arg(known);
        if (name.endsWith(mark)) {
            type = known;
            plain = name.chopped(mark.size());
        }
    }
    const QString path = QDir::cleanPath(folder(type) + u'/' + plain);
    if (plain.isEmpty() || !isInside(folder(type), path) || !QFileInfo(path).isFile())
        return std::nullopt;
    return path;
}

std::optional<QString> FileStore::path(const FileRef &ref) const
{
    const QString root = folder(ref.type);
    const QString path = QDir::cleanPath(root + u'/' + ref.subfolder + u'/' + ref.name);
    if (root.isEmpty() || !isInside(root, path))
        return std::nullopt;
    return path;
}

std::vector<std::string> FileStore::inputNames() const
{
    std::vector<std::string> names;
    const QStringList entries = QDir(folder(u"input"_s)).entryList(QDir::Files, QDir::Name);
    for (const QString &entry : entries)
        names.push_back(entry.toStdString());
    std::sort(names.begin(), names.end());
    return names;
}

void FileStore::clearTemp() const
{
    QDir(folder(u"temp"_s)).removeRecursively();
    QDir().mkpath(folder(u"temp"_s));
}

} // namespace cq::sim
