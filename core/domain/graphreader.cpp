#include "core/domain/graphreader.h"

#include "core/domain/graphliterals.h"

#include <QSet>

#include <nlohmann/json.hpp>

#include <optional>
#include <vector>

namespace cq {

using namespace Qt::StringLiterals;

namespace {

/// Real graphs stay below ten levels. Whoever walks a graph later may do so recursively.
constexpr std::size_t kMaxDepth = 200;

enum class Kind { Scalar, String, Object, Array };

QString excerpt(const QString &text)
{
    constexpr qsizetype kLongest = 60;
    return text.size() <= kLongest ? text : text.first(kLongest) + u'…';
}

/// Receives the events of nlohmann's SAX parser, which keeps a stack of its own instead of
/// recursing, and reads what GraphInfo holds on the way. A tree is never built: ordered_json looks
/// for a key by walking all others.
class Reader
{
public:
    explicit Reader(const QByteArray &json)
        : m_json(json)
    {}

    Result<GraphInfo> answer(bool mustBeGraph);

    // The names are those of nlohmann's SAX interface. Answering false stops the parser.
    bool null() { return onValue(Kind::Scalar, {}); }

    bool boolean(bool) { return onValue(Kind::Scalar, {}); }

    bool number_integer(qint64) { return onValue(Kind::Scalar, {}); }

    bool number_unsigned(quint64) { return onValue(Kind::Scalar, {}); }

    bool number_float(double, const std::string &) { return onValue(Kind::Scalar, {}); }

    bool binary(std::vector<quint8> &) { return onValue(Kind::Scalar, {}); }

    bool string(std::string &text) { return onValue(Kind::String, QString::fromStdString(text)); }

    bool start_object(std::size_t) { return onValue(Kind::Object, {}) && enter(true); }

    bool start_array(std::size_t) { return onValue(Kind::Array, {}) && enter(false); }

    bool end_array() { return leave(); }

    bool end_object();
    bool key(std::string &name);
    bool parse_error(std::size_t position, const std::string &token,
                     const nlohmann::detail::exception &error);

private:
    struct Level
    {
        bool isObject = false;
        QString key; ///< of the member being read
        QSet<QString> keys;
    };

    struct Literal
    {
        QString input; ///< empty inside lists
        QString value;
        bool direct = false; ///< stands directly in "inputs"
    };

    struct GraphNode
    {
        QString classType;
        QString title;
        std::vector<Literal> literals;
    };

    bool enter(bool isObject);
    bool leave();
    bool onValue(Kind kind, const QString &text);
    void onNode(Kind kind);
    void onNodeMember(Kind kind, const QString &text);
    void onNodeDetail(Kind kind, const QString &text);
    void closeNode();
    bool stop(const QString &sentence);
    void complain(const QString &sentence);

    const QByteArray &m_json;
    std::vector<Level> m_levels;
    GraphInfo m_info;
    GraphNode m_node;
    QSet<QString> m_classes;
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
    if (m_levels.size() == kMaxDepth)
        return stop(u"The graph is nested more than %1 levels deep."_s.arg(kMaxDepth));
    m_levels.push_back({isObject, {}, {}});
    return true;
}

bool Reader::leave()
{
    m_levels.pop_back();
    return true;
}

bool Reader::end_object()
{
    m_levels.pop_back();
    if (m_levels.size() == 1 && m_levels.front().isObject)
        closeNode();
    return true;
}

bool Reader::key(std::string &name)
{
    Level &level = m_levels.back();
    level.key = QString::fromStdString(name);
    if (level.keys.contains(level.key)) {
        QStringList path;
        for (const Level &each : m_levels) {
            if (each.isObject)
                path.append(excerpt(each.key));
        }
        return stop(u"The key '%1' occurs twice."_s.arg(path.join(" / "_L1)));
    }
    level.keys.insert(level.key);
    return true;
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

bool Reader::onValue(Kind kind, const QString &text)
{
    const std::size_t depth = m_levels.size();
    if (depth == 0)
        m_isObject = kind == Kind::Object;
    else if (!m_isObject)
        return true;
    else if (depth == 1)
        onNode(kind);
    else if (depth == 2)
        onNodeMember(kind, text);
    else
        onNodeDetail(kind, text);
    return true;
}

void Reader::onNode(Kind kind)
{
    const QString &id = m_levels[0].key;
    if (id == "nodes"_L1 && kind == Kind::Array)
        m_hasNodes = true;
    if (id == "links"_L1 && (kind == Kind::Array || kind == Kind::Object))
        m_hasLinks = true;
    if (kind != Kind::Object)
        complain(u"Graph node '%1' is not an object."_s.arg(excerpt(id)));
    m_node = {};
}

void Reader::onNodeMember(Kind kind, const QString &text)
{
    const QString &member = m_levels[1].key;
    if (member == "class_type"_L1 && kind == Kind::String)
        m_node.classType = text;
    if (member == "inputs"_L1 && kind != Kind::Object)
        complain(u"Graph node '%1': its inputs are not an object."_s.arg(excerpt(m_levels[0].key)));
}

void Reader::onNodeDetail(Kind kind, const QString &text)
{
    if (kind != Kind::String || !m_levels[1].isObject)
        return;
    const QString &member = m_levels[1].key;
    const Level &inner = m_levels.back();
    const bool direct = m_levels.size() == 3 && inner.isObject;
    if (member == "inputs"_L1)
        m_node.literals.push_back({inner.isObject ? inner.key : QString(), text, direct});
    else if (member == "_meta"_L1 && direct && inner.key == "title"_L1)
        m_node.title = text;
}

void Reader::closeNode()
{
    const QString &id = m_levels[0].key;
    if (m_node.classType.isEmpty()) {
        complain(u"Graph node '%1' has no class_type."_s.arg(excerpt(id)));
        return;
    }
    ++m_info.nodeCount;
    m_classes.insert(m_node.classType);
    m_info.titles.insert(id, m_node.title.isEmpty() ? m_node.classType : m_node.title);
    for (const Literal &literal : m_node.literals) {
        if (literal.direct && isInputFileLiteral(m_node.classType, literal.input, literal.value))
            m_info.files.append({id, literal.input, literal.value});
        else if (isModelLiteral(literal.input, literal.value))
            m_info.models.append(literal.value);
    }
}

Result<GraphInfo> Reader::answer(bool mustBeGraph)
{
    if (m_stopped)
        return *m_stopped;
    if (!mustBeGraph)
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
    m_info.classes = m_classes.values();
    m_info.classes.sort();
    m_info.models.removeDuplicates();
    return m_info;
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
        if (c != 'N' && c != 'I' && c != '-')
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

} // namespace

Result<GraphInfo> scanGraph(const QByteArray &json, bool mustBeGraph)
{
    Reader reader(json);
    const QByteArray strict = withBareNanBlanked(json);
    // The outcome is in the reader: it stops the parser itself, and hears of every syntax error.
    nlohmann::json::sax_parse(strict.begin(), strict.end(), &reader);
    return reader.answer(mustBeGraph);
}

QByteArray withBareNanBlanked(const QByteArray &json)
{
    QByteArray blanked = json;
    forEachBareNan(json, [&blanked](qsizetype at, qsizetype length) {
        blanked.replace(at, length, "0" + QByteArray(length - 1, ' '));
    });
    return blanked;
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
