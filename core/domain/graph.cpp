#include "core/domain/graph.h"

#include "core/domain/graphreader.h"
#include "core/domain/jsonspans.h"
#include "core/domain/pngtext.h"

#include <QRegularExpression>

#include <algorithm>

namespace cq {

using namespace Qt::StringLiterals;

namespace {

constexpr QByteArrayView kByteOrderMark("\xef\xbb\xbf");

/// What nlohmann would read differently from the servers the graph goes to.
std::optional<Error> byteFault(const QByteArray &bytes, qint64 limit = kMaxGraphBytes)
{
    if (bytes.size() > limit)
        return fail(ErrorKind::Invalid,
                    u"The graph is %1 MB; at most %2 MB are accepted."_s
                        .arg(static_cast<double>(bytes.size()) / 1024 / 1024, 0, 'f', 1)
                        .arg(limit / 1024 / 1024));
    if (bytes.trimmed().isEmpty())
        return fail(ErrorKind::Invalid, u"The file is empty."_s);
    if (bytes.startsWith("\xff\xfe") || bytes.startsWith("\xfe\xff"))
        return fail(ErrorKind::Invalid, u"The text is UTF-16; save it as UTF-8."_s);
    if (bytes.startsWith(kByteOrderMark))
        return fail(ErrorKind::Invalid, u"The text begins with a byte order mark; remove it."_s);
    if (const qsizetype at = bytes.indexOf('\0'); at >= 0)
        return fail(ErrorKind::Invalid, u"The text is not JSON: byte %1 is a NUL."_s.arg(at + 1));
    return std::nullopt;
}

const JsonMember *member(const QList<JsonMember> &members, QStringView key)
{
    const auto found = std::ranges::find(members, key, &JsonMember::key);
    return found == members.end() ? nullptr : &*found;
}

/// The graph inside {"prompt": {…}, …}, as it is posted to a server; nothing if the text is no such
/// thing.
std::optional<QByteArray> postedGraph(const QByteArray &json)
{
    const auto outer = jsonMembers(json, skipJsonSpace(json, 0));
    const JsonMember *prompt = outer ? member(*outer, u"prompt") : nullptr;
    if (prompt == nullptr)
        return std::nullopt;
    const auto inner = jsonMembers(json, prompt->valueBegin);
    if (!inner || member(*inner, u"class_type") != nullptr) // a graph node that is called "prompt"
        return std::nullopt;
    return json.sliced(prompt->valueBegin, prompt->valueEnd - prompt->valueBegin);
}

Result<QByteArray> graphFromPng(const QByteArray &png)
{
    auto prompt = pngText(png, "prompt", kMaxGraphBytes);
    if (prompt)
        return withoutBareNan(*prompt);
    if (prompt.error().kind != ErrorKind::NotFound)
        return std::move(prompt).error();
    if (pngText(png, "workflow", kMaxGraphBytes))
        return fail(ErrorKind::Invalid,
                    u"The picture holds only the editor's workflow, not the graph that made it. "
                    "Open it in ComfyUI and use Workflow > Export (API)."_s);
    return fail(ErrorKind::Invalid, u"The picture holds no ComfyUI graph."_s);
}

struct Span
{
    qsizetype begin = 0;
    qsizetype end = 0;
    QByteArray text;
};

/// Where the literal of a replacement stands.
Result<Span> literalSpan(const QByteArray &graph, const QList<JsonMember> &nodes,
                         const GraphFile &file)
{
    const auto missing = [&file](const QString &what) {
        return fail(ErrorKind::Invalid,
                    u"Graph node '%1', input '%2': %3."_s.arg(file.graphNode, file.input, what));
    };
    const JsonMember *node = member(nodes, file.graphNode);
    if (node == nullptr)
        return missing(u"there is no such graph node"_s);
    const auto parts = jsonMembers(graph, node->valueBegin);
    const JsonMember *inputs = parts ? member(*parts, u"inputs") : nullptr;
    if (inputs == nullptr)
        return missing(u"the graph node has no inputs"_s);
    const auto values = jsonMembers(graph, inputs->valueBegin);
    const JsonMember *value = values ? member(*values, file.input) : nullptr;
    if (value == nullptr)
        return missing(u"there is no such input"_s);
    if (graph.at(value->valueBegin) != '"')
        return missing(u"it is not a text"_s);
    return Span{value->valueBegin, value->valueEnd, encodedJsonString(file.value)};
}

} // namespace

Result<GraphInfo> readGraph(const QByteArray &graph)
{
    if (auto fault = byteFault(graph))
        return std::move(*fault);
    return scanGraph(graph, GraphReading::Everything);
}

Result<void> checkJson(const QByteArray &json, qint64 limit)
{
    if (const auto fault = byteFault(json, limit))
        return *fault;
    const auto scanned = scanGraph(json, GraphReading::Json);
    if (!scanned)
        return scanned.error();
    return {};
}

Result<QList<GraphFile>> inputFilesOf(const QByteArray &graph)
{
    if (const auto fault = byteFault(graph))
        return *fault;
    const auto info = scanGraph(graph, GraphReading::Files);
    if (!info)
        return info.error();
    return info->files;
}

Result<QByteArray> graphFromFile(const QByteArray &bytes)
{
    QByteArray graph = bytes;
    if (isPng(bytes)) {
        auto prompt = graphFromPng(bytes);
        if (!prompt)
            return prompt;
        graph = *prompt;
    }
    if (graph.startsWith(kByteOrderMark))
        graph.remove(0, kByteOrderMark.size());
    if (auto fault = byteFault(graph))
        return std::move(*fault);
    if (auto inner = postedGraph(graph)) {
        auto whole = scanGraph(
            graph, GraphReading::Json); // so that a fault is told at its place in the file
        if (!whole)
            return std::move(whole).error();
        graph = *inner;
    }
    auto info = readGraph(graph);
    if (!info)
        return std::move(info).error();
    return graph;
}

Result<QByteArray> withReplacedFiles(const QByteArray &graph, const QList<GraphFile> &replacements)
{
    const auto nodes = jsonMembers(graph, skipJsonSpace(graph, 0));
    if (!nodes)
        return fail(ErrorKind::Invalid, u"The graph is not an object of nodes."_s);
    QList<Span> spans;
    for (const GraphFile &file : replacements) {
        auto span = literalSpan(graph, *nodes, file);
        if (!span)
            return std::move(span).error();
        spans.append(*std::move(span));
    }
    std::ranges::sort(spans, {}, &Span::begin);
    QByteArray replaced;
    qsizetype copied = 0;
    for (const Span &span : spans) {
        if (span.begin < copied)
            return fail(ErrorKind::Invalid, u"An input of the graph is replaced twice."_s);
        replaced.append(QByteArrayView(graph).sliced(copied, span.begin - copied));
        replaced.append(span.text);
        copied = span.end;
    }
    return replaced.append(QByteArrayView(graph).sliced(copied));
}

QString plainFileName(const QString &literal)
{
    static const QRegularExpression folder(u" \\[(input|output|temp)\\]$"_s);
    QString name = literal;
    return name.remove(folder);
}

} // namespace cq
