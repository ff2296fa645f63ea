#include "core/engine/submission.h"

#include "core/domain/graph.h"

#include <algorithm>

namespace cq {

using namespace Qt::StringLiterals;

namespace {

/// The files a graph refers to must come with it; the sentence names the first that does not.
Result<void> checkInputs(const QList<GraphFile> &files, const JobRequest &request)
{
    for (const GraphFile &file : files) {
        const bool isThere = std::ranges::any_of(
            request.inputs, [&file](const InputSource &input) { return input.name == file.value; });
        if (!isThere) {
            const auto graph = readGraph(request.graph);
            if (!graph)
                return graph.error();
            return fail(ErrorKind::Invalid,
                        u"The input file “%1” of “%2” (graph node %3) is missing."_s.arg(
                            file.value, graph->titles.value(file.graphNode), file.graphNode));
        }
    }
    return {};
}

/// A literal that stands twice in the graph needs its file once.
Result<QList<InputSource>> distinctInputs(const QList<InputSource> &inputs)
{
    QList<InputSource> distinct;
    for (const InputSource &input : inputs) {
        const auto known = std::ranges::find(distinct, input.name, &InputSource::name);
        if (known == distinct.end())
            distinct.append(input);
        else if (*known != input)
            return fail(ErrorKind::Invalid,
                        u"There are two files for the input “%1”."_s.arg(input.name));
    }
    return distinct;
}

} // namespace

Result<Submission> prepared(const JobRequest &request)
{
    if (request.priority < 0 || request.priority > 3)
        return fail(ErrorKind::Invalid, u"The priority is 0 to 3."_s);
    const auto files =
        request.graphFiles ? Result(*request.graphFiles) : inputFilesOf(request.graph);
    if (!files)
        return files.error();
    if (const auto complete = checkInputs(*files, request); !complete)
        return complete.error();
    const auto inputs = distinctInputs(request.inputs);
    if (!inputs)
        return inputs.error();
    Submission submission{request, packedBody(request)};
    submission.request.inputs = *inputs;
    submission.request.title = request.title.simplified().left(200);
    if (submission.request.title.isEmpty())
        submission.request.title = u"Untitled"_s;
    return submission;
}

} // namespace cq
