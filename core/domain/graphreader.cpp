#include "core/domain/graphreader.h"

#include "core/domain/graphliterals.h"
#include "core/domain/jsonspans.h"

#include <nlohmann/json.hpp>
#include <simdjson.h>

#include <algorithm>
#include <array>
#include <deque>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

namespace cq {

using namespace Qt::StringLiterals;

namespace {

/// Real graphs stay below ten levels. Whoever walks a graph later may do so recursively.
constexpr std::size_t kMaxDepth = 200;

enum class Kind { Scalar, String, Object, Array };

QString excerpt(std::string_view utf8)
{
    constexpr qsizetype kLongest = 60;
    const QString text = textFromUtf8(utf8);
    return text.size() <= kLongest ? text : text.first(kLongest) + u'…';
}

/// The keys of one object, to find one that occurs twice. Most objects have a handful: comparing
/// those is several times faster than hashing them, and only those need it whose mark was seen
/// before. The keys must stay where they are.
class KeySet
{
public:
    void clear()
    {
        m_last = {};
        m_marks = 0;
        m_count = 0;
        m_many.reset();
    }

    /// False if it is there already.
    bool insert(std::string_view key)
    {
        m_last = key;
        if (m_count < m_few.size()) {
            const quint64 mark = markOf(key);
            const auto end = std::next(m_few.begin(), static_cast<std::ptrdiff_t>(m_count));
            const bool isNew = !(m_marks & mark) || std::find(m_few.begin(), end, key) == end;
            m_marks |= mark;
            m_few[m_count++] = key;
            return isNew;
        }
        if (!m_many)
            m_many.emplace(m_few.begin(), m_few.end());
        return m_many->insert(key).second;
    }

    /// The newest; empty before the first.
    std::string_view last() const { return m_last; }

private:
    /// One of 64 bits, the same for the same key.
    static quint64 markOf(std::string_view key)
    {
        if (key.empty())
            return 1;
        const auto first = static_cast<unsigned char>(key.front());
        const auto last = static_cast<unsigned char>(key.back());
        return 1ULL << ((first + 11U * last + 5U * key.size()) % 64);
    }

    std::string_view m_last;
    quint64 m_marks = 0; ///< of the few
    std::array<std::string_view, 24> m_few; ///< the first m_count are there
    std::size_t m_count = 0;
    std::optional<std::unordered_set<std::string_view>> m_many; ///< all, once there are more
};

/// Receives the events of nlohmann's SAX parser, which keeps a stack of its own instead of
/// recursing, and reads what GraphInfo holds on the way. A tree is never built: ordered_json looks
/// for a key by walking all others.
class Reader
{
public:
    Reader(const QByteArray &json, GraphReading reading)
        : m_json(json)
        , m_reading(reading)
    {
        m_levels.reserve(kUsualDepth);
    }

    Result<GraphInfo> answer();

    // The names are those of nlohmann's SAX interface. Answering false stops the parser.
    bool null() { return onValue(Kind::Scalar, {}); }

    bool boolean(bool) { return onValue(Kind::Scalar, {}); }

    bool number_integer(qint64) { return onValue(Kind::Scalar, {}); }

    bool number_unsigned(quint64) { return onValue(Kind::Scalar, {}); }

    bool number_float(double, const std::string &) { return onValue(Kind::Scalar, {}); }

    bool binary(std::vector<quint8> &) { return onValue(Kind::Scalar, {}); }

    bool string(std::string_view text) { return onValue(Kind::String, text); }

    bool start_object(std::size_t) { return onValue(Kind::Object, {}) && enter(true); }

    bool start_array(std::size_t) { return onValue(Kind::Array, {}) && enter(false); }

    bool end_array() { return leave(); }

    bool end_object();

    bool key(const std::string &name) { return lastingKey(m_names.emplace_back(name)); }

    /// The same for a name that stays where it is as long as the reader.
    bool lastingKey(std::string_view name);

    bool parse_error(std::size_t position, const std::string &token,
                     const nlohmann::detail::exception &error);

private:
    static constexpr std::size_t kUsualDepth = 6;

    struct Level
    {
        bool isObject = false;
        KeySet keys;

        std::string_view key() const { return keys.last(); } ///< of the member being read
    };

    struct Literal
    {
        std::string input; ///< empty inside lists
        std::string value;
        bool direct = false; ///< stands directly in "inputs"
    };

    struct GraphNode
    {
        std::string classType;
        std::string title;
        std::vector<Literal> literals;
    };

    bool enter(bool isObject);
    bool leave();

    Level &innermost() { return m_levels[m_depth - 1]; }

    bool onValue(Kind kind, std::string_view text);
    void onNode(Kind kind);
    void onNodeMember(Kind kind, std::string_view text);
    void onNodeDetail(Kind kind, std::string_view text);
    void closeNode();
    bool stop(const QString &sentence);
    void complain(const QString &sentence);

    const QByteArray &m_json;
    const GraphReading m_reading;
    std::vector<Level> m_levels; ///< the first m_depth are open; the others wait to be used again
    std::size_t m_depth = 0;
    std::deque<std::string> m_names; ///< the keys of a parser that does not keep them
    GraphInfo m_info;
    GraphNode m_node;
    std::set<std::string> m_classes;
    bool m_isObject = false;
    bool m_hasNodes = false; ///< "nodes" and "links" make the editor format
    bool m_hasLinks = false;
    std::optional<Error> m_stopped; ///< why the parser was stopped
    QString m_complaint; ///< the first thing that makes it no graph
};

bool Reader::stop(const QString &sentence)
{
    m_stopped = fail(ErrorKind::Invalid, sentence);
    return false;
}

void Reader::complain(const QString &sentence)
{
    if (m_complaint.isEmpty())
        m_complaint = sentence;
}

bool Reader::enter(bool isObject)
{
    if (m_depth == kMaxDepth)
        return stop(u"The graph is nested more than %1 levels deep."_s.arg(kMaxDepth));
    if (m_depth == m_levels.size())
        m_levels.emplace_back();
    Level &level = m_levels[m_depth++];
    level.isObject = isObject;
    level.keys.clear();
    return true;
}

bool Reader::leave()
{
    --m_depth;
    return true;
}

bool Reader::end_object()
{
    --m_depth;
    if (m_depth == 1 && m_levels.front().isObject)
        closeNode();
    return true;
}

bool Reader::lastingKey(std::string_view name)
{
    Level &level = innermost();
    if (level.keys.insert(name))
        return true;
    QStringList path;
    for (std::size_t i = 0; i < m_depth; ++i) {
        if (m_levels[i].isObject)
            path.append(excerpt(m_levels[i].key()));
    }
    return stop(u"The key '%1' occurs twice."_s.arg(path.join(" / "_L1)));
}

bool Reader::parse_error(std::size_t position, const std::string &,
                         const nlohmann::detail::exception &error)
{
    const auto at = static_cast<qsizetype>(position); // counts the byte that was wrong, from 1
    const QString evidence = QString::fromUtf8(error.what());
    if (at > m_json.size()) {
        m_stopped =
            fail(ErrorKind::Invalid,
                 u"The text is not JSON: it ends too early, after %1 bytes."_s.arg(m_json.size()),
                 evidence);
        return false;
    }
    const QByteArrayView before = QByteArrayView(m_json).first(std::max<qsizetype>(at - 1, 0));
    const qsizetype line = before.count('\n') + 1;
    const qsizetype column = before.size() - before.lastIndexOf('\n');
    m_stopped = fail(
        ErrorKind::Invalid,
        u"The text is not JSON: line %1, column %2 (byte %3) is wrong."_s.arg(line).arg(column).arg(
            at),
        evidence);
    return false;
}

bool Reader::onValue(Kind kind, std::string_view text)
{
    if (m_depth == 0)
        m_isObject = kind == Kind::Object;
    else if (!m_isObject)
        return true;
    else if (m_depth == 1)
        onNode(kind);
    else if (m_depth == 2)
        onNodeMember(kind, text);
    else
        onNodeDetail(kind, text);
    return true;
}

void Reader::onNode(Kind kind)
{
    const std::string_view id = m_levels[0].key();
    if (id == "nodes" && kind == Kind::Array)
        m_hasNodes = true;
    if (id == "links" && (kind == Kind::Array || kind == Kind::Object))
        m_hasLinks = true;
    if (kind != Kind::Object)
        complain(u"Graph node '%1' is not an object."_s.arg(excerpt(id)));
    m_node.classType.clear();
    m_node.title.clear();
    m_node.literals.clear();
}

void Reader::onNodeMember(Kind kind, std::string_view text)
{
    const std::string_view member = m_levels[1].key();
    if (member == "class_type" && kind == Kind::String)
        m_node.classType = text;
    if (member == "inputs" && kind != Kind::Object)
        complain(
            u"Graph node '%1': its inputs are not an object."_s.arg(excerpt(m_levels[0].key())));
}

void Reader::onNodeDetail(Kind kind, std::string_view text)
{
    if (kind != Kind::String || !m_levels[1].isObject)
        return;
    const std::string_view member = m_levels[1].key();
    const Level &inner = innermost();
    const bool direct = m_depth == 3 && inner.isObject;
    const std::string_view input = inner.isObject ? inner.key() : std::string_view();
    if (member == "inputs") {
        if (!isPlainLiteral(input, text))
            m_node.literals.push_back({std::string(input), std::string(text), direct});
    } else if (member == "_meta" && direct && input == "title") {
        m_node.title = text;
    }
}

void Reader::closeNode()
{
    const std::string_view key = m_levels[0].key();
    if (m_node.classType.empty()) {
        complain(u"Graph node '%1' has no class_type."_s.arg(excerpt(key)));
        return;
    }
    ++m_info.nodeCount;
    for (const Literal &literal : m_node.literals) {
        if (literal.direct && isInputFileLiteral(m_node.classType, literal.input, literal.value))
            m_info.files.append(
                {textFromUtf8(key), textFromUtf8(literal.input), textFromUtf8(literal.value)});
        else if (m_reading == GraphReading::Everything
                 && isModelLiteral(literal.input, literal.value))
            m_info.models.append(textFromUtf8(literal.value));
    }
    if (m_reading != GraphReading::Everything)
        return;
    m_classes.insert(m_node.classType);
    m_info.titles.insert(textFromUtf8(key),
                         textFromUtf8(m_node.title.empty() ? m_node.classType : m_node.title));
}

Result<GraphInfo> Reader::answer()
{
    if (m_stopped)
        return *m_stopped;
    if (m_reading == GraphReading::Json)
        return GraphInfo{};
    if (!m_isObject)
        return fail(ErrorKind::Invalid,
                    u"This is JSON, but not a graph: a graph is an object of nodes."_s);
    if (m_hasNodes && m_hasLinks)
        return fail(ErrorKind::Invalid,
                    u"This is the editor's format, which a node cannot run. "
                    "In ComfyUI use Workflow > Export (API) and submit that file."_s);
    if (!m_complaint.isEmpty())
        return fail(ErrorKind::Invalid, m_complaint);
    if (m_info.nodeCount == 0)
        return fail(ErrorKind::Invalid, u"The graph is empty: it has no nodes."_s);
    for (const std::string &name : m_classes)
        m_info.classes.append(textFromUtf8(name));
    m_info.models.removeDuplicates();
    return m_info;
}

/// Whether a value may stand behind this byte; a number that runs on as NaN is no JSON.
bool mayPrecedeValue(char c)
{
    return QByteArrayView(" \t\r\n:,[").contains(c);
}

/// Calls found(position, length) for each NaN, Infinity and -Infinity outside strings.
template <typename Found> void forEachBareNan(const QByteArray &json, Found found)
{
    const QByteArrayView view(json);
    bool inString = false;
    for (qsizetype i = 0; i < view.size(); ++i) {
        const char c = view[i];
        if (inString) {
            if (c == '\\')
                ++i;
            else if (c == '"')
                inString = false;
            continue;
        }
        if (c == '"') {
            inString = true;
            continue;
        }
        if ((c != 'N' && c != 'I' && c != '-') || (i > 0 && !mayPrecedeValue(view[i - 1])))
            continue;
        for (const QByteArrayView word :
             {QByteArrayView("NaN"), QByteArrayView("Infinity"), QByteArrayView("-Infinity")}) {
            if (view.sliced(i).startsWith(word)) {
                found(i, word.size());
                i += word.size() - 1;
                break;
            }
        }
    }
}

/// Tells the reader what simdjson parsed, in the order of the text, until the reader stops it.
bool walk(const simdjson::dom::element &element, Reader &reader)
{
    using simdjson::dom::element_type;
    switch (element.type()) {
    case element_type::OBJECT:
        if (!reader.start_object(0))
            return false;
        for (const auto field : simdjson::dom::object(element)) {
            if (!reader.lastingKey(field.key) || !walk(field.value, reader))
                return false;
        }
        return reader.end_object();
    case element_type::ARRAY:
        if (!reader.start_array(0))
            return false;
        for (const auto item : simdjson::dom::array(element)) {
            if (!walk(item, reader))
                return false;
        }
        return reader.end_array();
    case element_type::STRING:
        return reader.string(std::string_view(element));
    default:
        return reader.null(); // one scalar is like another
    }
}

/// Reads JSON ten times as fast as the parser that can say what is wrong with it. Nothing: that one
/// has to look.
std::optional<Result<GraphInfo>> scanQuickly(const QByteArray &json, GraphReading reading)
{
    // Submissions come in numbers; a parser that keeps its memory is worth it for usual graphs.
    constexpr qsizetype kUsual = 256 * 1024;
    if (json.size() > kUsual)
        return std::nullopt;
    thread_local simdjson::dom::parser parser;
    simdjson::dom::element root;
    if (parser.parse(json.constData(), static_cast<std::size_t>(json.size())).get(root)
        != simdjson::SUCCESS) {
        return std::nullopt;
    }
    Reader reader(json, reading);
    walk(root, reader);
    return reader.answer();
}

} // namespace

Result<GraphInfo> scanGraph(const QByteArray &json, GraphReading reading)
{
    if (auto info = scanQuickly(json, reading))
        return *std::move(info);
    Reader reader(json, reading);
    // The outcome is in the reader: it stops the parser itself, and hears of every syntax error.
    nlohmann::json::sax_parse(json.begin(), json.end(), &reader);
    return reader.answer();
}

QByteArray withoutBareNan(const QByteArray &json)
{
    QByteArray strict;
    qsizetype copied = 0;
    forEachBareNan(json, [&](qsizetype at, qsizetype length) {
        strict.append(QByteArrayView(json).sliced(copied, at - copied)).append("null");
        copied = at + length;
    });
    if (copied == 0)
        return json;
    return strict.append(QByteArrayView(json).sliced(copied));
}

} // namespace cq
