#include "core/http/multipart.h"

#include <QStringDecoder>

#include <algorithm>

namespace cq::http {

using namespace Qt::StringLiterals;

namespace {

Error bad(const QString &message)
{
    return fail(ErrorKind::Invalid, u"multipart body: %1"_s.arg(message));
}

std::optional<QString> strictUtf8(QByteArrayView bytes)
{
    if (bytes.contains('\0'))
        return std::nullopt;
    QStringDecoder decoder(QStringDecoder::Utf8, QStringDecoder::Flag::Stateless);
    QString text = decoder.decode(bytes);
    return decoder.hasError() ? std::nullopt : std::optional(text);
}

struct Parameter
{
    QByteArray name; ///< lower case
    QByteArray value; ///< without its quotes and escapes
};

/// `; name="a \"b\""; filename=c` after the first word of a header. Only \" and \\ are escapes: old
/// browsers send whole Windows paths.
QList<Parameter> readParameters(QByteArrayView text)
{
    QList<Parameter> found;
    qsizetype at = text.indexOf(';');
    while (at >= 0 && at < text.size()) {
        const qsizetype equals = text.indexOf('=', at);
        if (equals < 0)
            break;
        Parameter parameter{text.sliced(at + 1, equals - at - 1).trimmed().toByteArray().toLower(),
                            {}};
        at = equals + 1;
        while (at < text.size() && (text[at] == ' ' || text[at] == '\t'))
            ++at;
        if (at < text.size() && text[at] == '"') {
            for (++at; at < text.size() && text[at] != '"'; ++at) {
                const bool isEscape = text[at] == '\\' && at + 1 < text.size()
                    && (text[at + 1] == '"' || text[at + 1] == '\\');
                if (isEscape)
                    ++at;
                parameter.value.append(text[at]);
            }
            at = text.indexOf(';', std::min(at + 1, text.size()));
        } else {
            const qsizetype end = text.indexOf(';', at);
            parameter.value =
                text.sliced(at, (end < 0 ? text.size() : end) - at).trimmed().toByteArray();
            at = end;
        }
        found.append(std::move(parameter));
    }
    return found;
}

/// RFC 8187: UTF-8''na%C3%AFve.png
std::optional<QString> readExtended(const QByteArray &value)
{
    if (!value.toLower().startsWith("utf-8'"))
        return std::nullopt;
    const qsizetype quote = value.indexOf('\'', 6);
    return quote < 0 ? std::nullopt
                     : strictUtf8(QByteArray::fromPercentEncoding(value.sliced(quote + 1)));
}

QString lastSegment(const QString &path)
{
    return path.sliced(std::max(path.lastIndexOf(u'/'), path.lastIndexOf(u'\\')) + 1);
}

Result<PartHead> readPartHead(QByteArrayView text)
{
    PartHead head;
    head.contentType = "text/plain";
    for (qsizetype from = 0; from < text.size();) {
        qsizetype end = text.indexOf("\r\n", from);
        if (end < 0)
            end = text.size();
        const QByteArrayView line = text.sliced(from, end - from);
        from = end + 2;
        if (line.isEmpty())
            continue;
        if (std::any_of(line.begin(), line.end(),
                        [](char c) { return c >= 0 && c < 0x20 && c != '\t'; }))
            return bad(u"there is a control character in the headers of a part"_s);
        const qsizetype colon = line.indexOf(':');
        if (colon <= 0 || line.front() == ' ' || line.front() == '\t')
            return bad(u"a header line of a part is not NAME: VALUE"_s);
        head.headers.append(line.first(colon).toByteArray(),
                            line.sliced(colon + 1).trimmed().toByteArray());
    }
    if (head.headers.contains("Content-Type"))
        head.contentType = head.headers.value("Content-Type");

    const QByteArray disposition = head.headers.value("Content-Disposition");
    const qsizetype kind = disposition.indexOf(';');
    if (kind < 0 || disposition.first(kind).trimmed().toLower() != "form-data")
        return bad(u"a part is no form-data"_s);
    bool hasName = false;
    std::optional<QString> extended;
    for (const Parameter &parameter : readParameters(disposition)) {
        const auto text8 = strictUtf8(parameter.value);
        if (!text8)
            return bad(u"a name is not UTF-8"_s);
        if (parameter.name == "name") {
            head.name = *text8;
            hasName = true;
        } else if (parameter.name == "filename") {
            head.fileName = lastSegment(*text8);
        } else if (parameter.name == "filename*") {
            extended = readExtended(parameter.value);
            if (!extended)
                return bad(u"a file name is not UTF-8"_s);
        }
    }
    if (extended)
        head.fileName = lastSegment(*extended);
    if (!hasName)
        return bad(u"a part has no name"_s);
    return head;
}

} // namespace

QByteArray multipartBoundary(const QByteArray &contentType)
{
    const qsizetype kind = contentType.indexOf(';');
    if (kind < 0 || contentType.first(kind).trimmed().toLower() != "multipart/form-data")
        return {};
    for (const Parameter &parameter : readParameters(contentType)) {
        if (parameter.name != "boundary")
            continue;
        const bool isPrintable = std::all_of(parameter.value.cbegin(), parameter.value.cend(),
                                             [](char c) { return c >= 0x20 && c < 0x7f; });
        const bool isUsable =
            !parameter.value.isEmpty() && parameter.value.size() <= 70 && isPrintable;
        return isUsable ? parameter.value : QByteArray();
    }
    return {};
}

MultipartParser::MultipartParser(const QByteArray &boundary, Sink sink, MultipartLimits limits)
    : m_delimiter("\r\n--" + boundary)
    , m_sink(std::move(sink))
    , m_limits(limits)
    , m_buffer("\r\n") // the first boundary may stand at the very beginning
{}

Result<void> MultipartParser::feed(QByteArrayView bytes)
{
    m_buffer.append(bytes.data(), bytes.size());
    for (;;) {
        auto went = step();
        if (!went)
            return std::move(went).error();
        if (!*went)
            return {};
    }
}

Result<void> MultipartParser::finish()
{
    if (m_state != State::Epilogue)
        return bad(u"the closing boundary is missing"_s);
    return {};
}

/// False when more bytes are needed.
Result<bool> MultipartParser::step()
{
    switch (m_state) {
    case State::Preamble:
        return readPreamble();
    case State::AfterBoundary:
        return readAfterBoundary();
    case State::Head:
        return readHead();
    case State::Data:
        return readData();
    case State::Epilogue:
        m_buffer.clear();
        return false;
    }
    Q_UNREACHABLE();
}

Result<bool> MultipartParser::readPreamble()
{
    const qsizetype at = m_buffer.indexOf(m_delimiter);
    if (at < 0) {
        m_buffer = m_buffer.last(std::min(m_buffer.size(), m_delimiter.size() - 1));
        return false;
    }
    m_buffer.remove(0, at + m_delimiter.size());
    m_state = State::AfterBoundary;
    return true;
}

Result<bool> MultipartParser::readAfterBoundary()
{
    if (m_buffer.size() < 2)
        return false;
    if (m_buffer.startsWith("--")) {
        m_state = State::Epilogue;
        return true;
    }
    const qsizetype end = m_buffer.indexOf("\r\n");
    QByteArrayView padding = QByteArrayView(m_buffer).first(end < 0 ? m_buffer.size() : end);
    if (end < 0 && padding.endsWith('\r'))
        padding.chop(1); // it may be half a line break
    if (!padding.trimmed().isEmpty() || padding.size() > m_limits.headBytes)
        return bad(u"a boundary is followed by something else"_s);
    if (end < 0)
        return false;
    if (++m_parts > m_limits.parts)
        return bad(u"it has more than %1 parts"_s.arg(m_limits.parts));
    m_buffer.remove(0, end); // the line break stays: a head may be empty
    m_state = State::Head;
    return true;
}

Result<bool> MultipartParser::readHead()
{
    constexpr QByteArrayView kEnd("\r\n\r\n");
    const qsizetype end = m_buffer.indexOf(kEnd);
    const qsizetype atLeast = end < 0 ? m_buffer.size() - (kEnd.size() - 1) : end;
    if (atLeast > m_limits.headBytes)
        return bad(u"the headers of a part are larger than %1 bytes"_s.arg(m_limits.headBytes));
    if (end < 0)
        return false;
    auto head = readPartHead(QByteArrayView(m_buffer).first(end));
    if (!head)
        return std::move(head).error();
    m_isFile = head->fileName.has_value();
    m_partBytes = 0;
    if (auto begun = m_sink.begin(*head); !begun)
        return std::move(begun).error();
    m_buffer.remove(0, end + kEnd.size());
    m_state = State::Data;
    return true;
}

Result<bool> MultipartParser::readData()
{
    const qsizetype at = m_buffer.indexOf(m_delimiter);
    if (at < 0) {
        // The tail may be the beginning of the delimiter.
        const qsizetype certain = m_buffer.size() - (m_delimiter.size() - 1);
        if (certain > 0) {
            if (auto passed = passOn(certain); !passed)
                return std::move(passed).error();
        }
        return false;
    }
    if (auto passed = passOn(at); !passed)
        return std::move(passed).error();
    m_buffer.remove(0, m_delimiter.size());
    if (auto ended = m_sink.end(); !ended)
        return std::move(ended).error();
    m_state = State::AfterBoundary;
    return true;
}

Result<void> MultipartParser::passOn(qsizetype bytes)
{
    m_partBytes += bytes;
    const qint64 limit = m_isFile ? m_limits.fileBytes : m_limits.fieldBytes;
    if (limit >= 0 && m_partBytes > limit)
        return bad(u"a part is larger than %1 bytes"_s.arg(limit));
    if (!m_isFile && (m_fieldBytes += bytes) > m_limits.allFieldBytes)
        return bad(u"its fields are larger than %1 bytes"_s.arg(m_limits.allFieldBytes));
    if (bytes > 0) {
        if (auto taken = m_sink.data(QByteArrayView(m_buffer).first(bytes)); !taken)
            return taken;
    }
    m_buffer.remove(0, bytes);
    return {};
}

} // namespace cq::http
