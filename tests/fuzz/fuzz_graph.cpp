// A graph as a stranger submits it. There is a fast reader for JSON and a slow one that also takes
// numbers of any length and says what is wrong: both must say the same.

#include "core/domain/graphreader.h"
#include "core/domain/jsonspans.h"
#include "tests/fuzz/fuzz.h"

using namespace cq;
using namespace Qt::StringLiterals;
using fuzz::require;

namespace {

/// A graph node that only the slow reader takes, for the front of a graph.
constexpr QByteArrayView kProbe =
    R"("fuzz/probe":{"class_type":"fuzz/Probe","inputs":{"x":18446744073709551616}},)";

bool isSame(const GraphInfo &left, const GraphInfo &right)
{
    return left.nodeCount == right.nodeCount && left.classes == right.classes
        && left.titles == right.titles && left.files == right.files && left.models == right.models;
}

/// The graph with the probe in front; nothing where it has no place, as in an empty object.
std::optional<QByteArray> withProbe(const QByteArray &graph)
{
    const qsizetype open = skipJsonSpace(graph, 0);
    const qsizetype member = skipJsonSpace(graph, open + 1);
    if (member >= graph.size() || graph.at(open) != '{' || graph.at(member) != '"'
        || graph.contains("uzz")) // also in other spellings of the probe's name
        return std::nullopt;
    return QByteArray(graph).insert(open + 1, kProbe);
}

GraphInfo withoutProbe(GraphInfo info)
{
    info.nodeCount -= 1;
    info.classes.removeOne(u"fuzz/Probe"_s);
    info.titles.remove(u"fuzz/probe"_s);
    return info;
}

void compareReaders(const QByteArray &graph, const Result<GraphInfo> &info)
{
    const auto probed = withProbe(graph);
    if (!probed)
        return;
    const auto slow = readGraph(*probed);
    if (info) {
        require(slow.has_value(), "what is a graph is one for the slow reader, too");
        require(isSame(*info, withoutProbe(*slow)), "both readers read the same");
    } else if (slow) {
        require(withoutProbe(*slow).nodeCount == 0,
                "what is no graph is none for the slow reader, either");
    } else if (!info.error().message.startsWith(u"The text is not JSON"_s)) {
        require(info.error().message == slow.error().message, "both readers say the same");
    }
}

void checkNan(const QByteArray &graph)
{
    const QByteArray strict = withoutBareNan(graph);
    require(withoutBareNan(strict) == strict, "nothing is replaced twice");
    require(!checkJson(graph) || strict == graph, "NaN is no JSON");
}

void checkReplacing(const QByteArray &graph, const GraphInfo &info)
{
    const auto same = withReplacedFiles(graph, {});
    require(same && *same == graph, "replacing nothing changes nothing");
    QList<GraphFile> renamed = info.files;
    for (GraphFile &file : renamed)
        file.value = u"räumlich \"neu\".png"_s;
    const auto replaced = withReplacedFiles(graph, renamed);
    require(replaced.has_value(), "the files of a graph can be replaced");
    const auto again = readGraph(*replaced);
    require(again.has_value(), "a graph with other files is one");
    require(again->files == renamed, "the files are the new ones");
    require(again->nodeCount == info.nodeCount && again->classes == info.classes
                && again->titles == info.titles && again->models == info.models,
            "nothing but the files changed");
}

} // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    const QByteArray bytes = fuzz::bytesOf(data, size).toByteArray();

    const auto info = readGraph(bytes);
    require(info || info.error().kind == ErrorKind::Invalid, "a fault is the client's");
    const auto files = inputFilesOf(bytes);
    require(files.has_value() == info.has_value(), "a graph is one for its files alone, too");
    if (info) {
        require(*files == info->files, "the files are the same alone");
        require(checkJson(bytes).has_value(), "a graph is JSON");
        require(info->nodeCount == info->titles.size(), "each graph node has a title");
        checkReplacing(bytes, *info);
    } else {
        require(files.error().message == info.error().message, "a fault is the same");
    }
    compareReaders(bytes, info);
    checkNan(bytes);

    if (const auto found = graphFromFile(bytes))
        require(readGraph(*found).has_value(), "what was in a file is a graph");
    for (const GraphReading reading :
         {GraphReading::Json, GraphReading::Files, GraphReading::Everything})
        (void)scanGraph(bytes, reading).has_value();
    return 0;
}
