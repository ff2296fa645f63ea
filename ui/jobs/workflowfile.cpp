#include "ui/jobs/workflowfile.h"

#include <QCoreApplication>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QLocale>

#include <algorithm>

namespace cq::ui {

using namespace Qt::StringLiterals;

namespace {

struct Workflow
{
    Q_DECLARE_TR_FUNCTIONS(cq::ui::WorkflowFile)
};

/// A picture may be much larger than the prompt inside it.
constexpr qint64 kMaxPngBytes = 256LL * 1024 * 1024;
constexpr qsizetype kSignature = 8;

QString sized(qint64 bytes)
{
    return QLocale().formattedDataSize(bytes, 0, QLocale::DataSizeTraditionalFormat);
}

QString foundBeside(const QDir &folder, const QString &name)
{
    const QString plain = plainFileName(name);
    for (const QString &candidate : {folder.filePath(plain), folder.filePath(u"input/"_s + plain),
                                     folder.filePath(QFileInfo(plain).fileName())}) {
        if (QFileInfo(candidate).isFile())
            return QDir::cleanPath(candidate);
    }
    return {};
}

} // namespace

Result<LoadedWorkflow> readWorkflow(const QByteArray &bytes, const QString &title)
{
    const Result<QByteArray> graph = graphFromFile(bytes);
    if (!graph)
        return graph.error();
    const Result<GraphInfo> info = readGraph(*graph);
    if (!info)
        return info.error();
    LoadedWorkflow loaded;
    loaded.title = title;
    loaded.graph = *graph;
    loaded.info = *info;
    for (const GraphFile &file : info->files) {
        const bool known =
            std::ranges::any_of(loaded.inputs, [&file](const LoadedWorkflow::Input &input) {
                return input.name == file.value;
            });
        if (!known)
            loaded.inputs.append({file.value, info->titles.value(file.graphNode), {}});
    }
    return loaded;
}

Result<LoadedWorkflow> readWorkflowFile(const QString &path)
{
    const QFileInfo what(path);
    const QString name = what.fileName();
    if (!what.exists())
        return fail(ErrorKind::NotFound, Workflow::tr("There is no file %1.").arg(path));
    if (what.isDir())
        return fail(ErrorKind::Invalid, Workflow::tr("%1 is a folder, not a workflow.").arg(name));
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return fail(ErrorKind::Storage,
                    Workflow::tr("%1 cannot be read: %2.").arg(name, file.errorString()));
    const bool isPng = file.peek(kSignature) == QByteArrayView("\x89PNG\r\n\x1a\n");
    const qint64 limit = isPng ? kMaxPngBytes : kMaxGraphBytes;
    if (file.size() > limit)
        return fail(ErrorKind::Invalid,
                    Workflow::tr("%1 has %2; a workflow has at most %3.")
                        .arg(name, sized(file.size()), sized(limit)));
    Result<LoadedWorkflow> loaded = readWorkflow(file.readAll(), what.completeBaseName());
    if (!loaded)
        return fail(loaded.error().kind, u"%1: %2"_s.arg(name, loaded.error().message));
    const QDir folder = what.absoluteDir();
    for (LoadedWorkflow::Input &input : loaded->inputs)
        input.path = foundBeside(folder, input.name);
    return loaded;
}

} // namespace cq::ui
