#include "app/workflowfile.h"

#include "core/domain/graph.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>

namespace cq {

using namespace Qt::StringLiterals;

namespace {

/// A PNG that carries a graph may be much larger than the graph.
constexpr qint64 kMaxFileBytes = 64LL * 1024 * 1024;

} // namespace

Result<JobRequest> requestFromFile(const QString &path)
{
    const QFileInfo info(path);
    if (!info.exists())
        return fail(ErrorKind::NotFound, u"There is no file %1."_s.arg(path));
    if (info.isDir())
        return fail(ErrorKind::Invalid, u"%1 is a folder, not a workflow file."_s.arg(path));
    if (info.size() > kMaxFileBytes) {
        return fail(ErrorKind::Invalid,
                    u"%1 has %2 MB; the largest workflow file accepted has %3 MB."_s.arg(path)
                        .arg(info.size() / (1024 * 1024))
                        .arg(kMaxFileBytes / (1024 * 1024)));
    }
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return fail(ErrorKind::Denied, u"%1 cannot be read: %2."_s.arg(path, file.errorString()));
    const Result<QByteArray> graph = graphFromFile(file.readAll());
    if (!graph)
        return fail(graph.error().kind, u"%1: %2"_s.arg(path, graph.error().message));
    const Result<GraphInfo> read = readGraph(*graph);
    if (!read)
        return fail(read.error().kind, u"%1: %2"_s.arg(path, read.error().message));
    JobRequest request;
    request.title = info.completeBaseName();
    request.graph = *graph;
    for (const GraphFile &wanted : read->files) {
        const QString beside = info.dir().filePath(plainFileName(wanted.value));
        if (!QFileInfo(beside).isFile()) {
            return fail(
                ErrorKind::NotFound,
                u"%1: the input file “%2” of “%3” (graph node %4) is missing; it was looked for at %5."_s
                    .arg(path, wanted.value, read->titles.value(wanted.graphNode), wanted.graphNode,
                         QDir::cleanPath(beside)));
        }
        const bool isKnown =
            std::ranges::any_of(request.inputs, [&wanted](const InputSource &input) {
                return input.name == wanted.value;
            });
        if (!isKnown)
            request.inputs.append({wanted.value, beside});
    }
    return request;
}

} // namespace cq
