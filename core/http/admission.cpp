#include "core/http/admission.h"

#include <algorithm>
#include <vector>

namespace cq::http {

using namespace Qt::StringLiterals;

namespace {

constexpr std::size_t kMaxHeaderLines = 100; // QWebSocketServer reads no more either
constexpr qsizetype kMaxHandshakeLine = 8 * 1024 - 2; // the same for the length of a line
constexpr qsizetype kMaxLengthDigits = 18; // fits into 63 bits

struct Line
{
    QByteArrayView name;
    QByteArrayView value;
};

Fault bad(const QString &message)
{
    return Fault{400, "bad_request", message, {}};
}

bool is(QByteArrayView left, QByteArrayView right)
{
    return left.compare(right, Qt::CaseInsensitive) == 0;
}

/// RFC 9110, 5.6.2.
bool isTokenCharacter(char c)
{
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z')
        || QByteArrayView("!#$%&'*+-.^_`|~").contains(c);
}

bool isToken(QByteArrayView text)
{
    return !text.isEmpty() && std::all_of(text.begin(), text.end(), isTokenCharacter);
}

bool isControl(char c)
{
    return (c >= 0 && c < 0x20) || c == 0x7f;
}

bool isHost(QByteArrayView text)
{
    return !text.isEmpty() && std::all_of(text.begin(), text.end(), [](char c) {
        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z')
            || QByteArrayView("-._~%!$&'()*+,;=:[]").contains(c);
    });
}

std::optional<Fault> requestLineFault(QByteArrayView line)
{
    const qsizetype first = line.indexOf(' ');
    const qsizetype last = line.lastIndexOf(' ');
    if (first <= 0 || last <= first)
        return bad(u"the request line is not METHOD TARGET VERSION"_s);
    const QByteArrayView method = line.first(first);
    const QByteArrayView target = line.sliced(first + 1, last - first - 1);
    const QByteArrayView version = line.sliced(last + 1);
    if (!isToken(method) || target.isEmpty()
        || std::any_of(target.begin(), target.end(),
                       [](char c) { return c == ' ' || isControl(c); }))
        return bad(u"the request line is not METHOD TARGET VERSION"_s);
    if (version != "HTTP/1.1" && version != "HTTP/1.0")
        return Fault{400, "bad_version", u"only HTTP/1.0 and HTTP/1.1 are spoken here"_s, {}};
    if (!methodFromName(method)) {
        const QByteArray allowed = "GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS";
        return Fault{405, "unknown_method",
                     u"the method is not one of %1"_s.arg(QString::fromLatin1(allowed)),
                     Headers{{"Allow", allowed}}};
    }
    return std::nullopt;
}

std::optional<Fault> lengthFault(const std::vector<Line> &lines, bool isHttp11)
{
    const auto count = [&lines](QByteArrayView name) {
        return std::count_if(lines.cbegin(), lines.cend(),
                             [name](const Line &line) { return is(line.name, name); });
    };
    const auto encodings = count("Transfer-Encoding");
    const auto lengths = count("Content-Length");
    if (encodings > 1 || lengths > 1)
        return bad(u"the length of the body is given more than once"_s);
    if (encodings > 0 && lengths > 0)
        return bad(u"Transfer-Encoding and Content-Length exclude each other"_s);
    if (encodings > 0 && !isHttp11)
        return bad(u"HTTP/1.0 has no Transfer-Encoding"_s);
    for (const Line &line : lines) {
        if (is(line.name, "Transfer-Encoding") && !is(line.value, "chunked"))
            return bad(u"the only Transfer-Encoding is chunked"_s);
        if (is(line.name, "Content-Length")
            && (line.value.isEmpty() || line.value.size() > kMaxLengthDigits
                || !std::all_of(line.value.begin(), line.value.end(),
                                [](char c) { return c >= '0' && c <= '9'; })))
            return bad(u"Content-Length is not a number of bytes"_s);
    }
    return std::nullopt;
}

} // namespace

std::optional<Fault> earlyFault(QByteArrayView bytes)
{
    for (qsizetype at = 0; at < bytes.size(); ++at) {
        const char c = bytes[at];
        if (c == '\n' ? at == 0 || bytes[at - 1] != '\r' : at > 0 && bytes[at - 1] == '\r')
            return bad(u"a line does not end with CR LF"_s);
        if (isControl(c) && c != '\r' && c != '\n' && c != '\t')
            return bad(u"there is a control character in the head"_s);
    }
    return std::nullopt;
}

std::optional<Fault> admissionFault(QByteArrayView head)
{
    if (auto fault = earlyFault(head))
        return fault;
    qsizetype end = head.indexOf("\r\n");
    const QByteArrayView requestLine = head.first(std::max<qsizetype>(end, 0));
    if (auto fault = requestLineFault(requestLine))
        return fault;

    std::vector<Line> lines;
    for (qsizetype from = end + 2; from < head.size(); from = end + 2) {
        end = head.indexOf("\r\n", from);
        if (end < 0 || end == from)
            break;
        const QByteArrayView text = head.sliced(from, end - from);
        if (text.front() == ' ' || text.front() == '\t')
            return bad(u"folded header lines are not allowed"_s);
        const qsizetype colon = text.indexOf(':');
        if (colon <= 0 || !isToken(text.first(colon)))
            return bad(u"a header line is not NAME: VALUE"_s);
        lines.push_back({text.first(colon), text.sliced(colon + 1).trimmed()});
        if (lines.size() > kMaxHeaderLines)
            return Fault{431,
                         "too_many_headers",
                         u"there are more than %1 header lines"_s.arg(kMaxHeaderLines),
                         {}};
    }

    const auto hosts = std::count_if(lines.cbegin(), lines.cend(),
                                     [](const Line &line) { return is(line.name, "Host"); });
    if (hosts != 1)
        return bad(u"there must be exactly one Host header"_s);
    for (const Line &line : lines) {
        if (is(line.name, "Host") && !isHost(line.value))
            return bad(u"the Host header is not a host"_s);
    }
    return lengthFault(lines, requestLine.endsWith("HTTP/1.1"));
}

bool wantsWebSocket(const Headers &headers)
{
    return headers.tokens("Upgrade").contains("websocket");
}

std::optional<Fault> handshakeFault(const Request &request, bool isHttp11)
{
    const auto badHandshake = [](const QString &message) {
        return Fault{400, "bad_handshake", message, {}};
    };
    if (request.method != Method::Get || !isHttp11)
        return badHandshake(u"a WebSocket handshake is a GET of HTTP/1.1"_s);
    if (!request.headers.tokens("Connection").contains("upgrade"))
        return badHandshake(u"a WebSocket handshake needs Connection: Upgrade"_s);
    if (request.headers.contains("Transfer-Encoding")
        || request.headers.value("Content-Length").toLongLong() != 0)
        return badHandshake(u"a WebSocket handshake has no body"_s);
    const QList<QByteArray> versions = request.headers.values("Sec-WebSocket-Version");
    if (versions.size() != 1 || versions.front() != "13")
        return Fault{426, "websocket_version", u"only version 13 of WebSocket is spoken here"_s,
                     Headers{{"Sec-WebSocket-Version", "13"}, {"Upgrade", "websocket"}}};
    const QList<QByteArray> keys = request.headers.values("Sec-WebSocket-Key");
    const auto key = keys.size() == 1
        ? QByteArray::fromBase64Encoding(keys.front(), QByteArray::AbortOnBase64DecodingErrors)
        : QByteArray::FromBase64Result{};
    if (keys.size() != 1 || !key || key.decoded.size() != 16)
        return badHandshake(u"Sec-WebSocket-Key must be 16 bytes in base64"_s);
    for (const Header &line : request.headers.lines()) {
        if (line.name.size() + line.value.size() + 2 > kMaxHandshakeLine)
            return Fault{
                431, "head_too_large", u"a header line of the handshake is too long"_s, {}};
    }
    return std::nullopt;
}

} // namespace cq::http
