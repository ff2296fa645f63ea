#include "core/domain/jsonspans.h"

#include <nlohmann/json.hpp>

namespace cq {

namespace {

bool isSpace(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

bool endsScalar(char c)
{
    return isSpace(c) || c == ',' || c == ']' || c == '}';
}

/// One past the value that starts at `at`; -1 if it does not end.
qsizetype valueEnd(QByteArrayView json, qsizetype at)
{
    qsizetype depth = 0;
    for (qsizetype i = at; i < json.size(); ++i) {
        const char c = json[i];
        if (c == '"') {
            i = jsonStringEnd(json, i) - 1;
            if (i < 0)
                return -1;
            if (depth == 0)
                return i + 1;
        } else if (c == '{' || c == '[') {
            ++depth;
        } else if (c == '}' || c == ']') {
            --depth;
            if (depth == 0)
                return i + 1;
            if (depth < 0)
                return -1;
        } else if (depth == 0) {
            while (i < json.size() && !endsScalar(json[i]))
                ++i;
            return i > at ? i : -1;
        }
    }
    return -1;
}

} // namespace

qsizetype skipJsonSpace(QByteArrayView json, qsizetype at)
{
    while (at < json.size() && isSpace(json[at]))
        ++at;
    return at;
}

qsizetype jsonStringEnd(QByteArrayView json, qsizetype at)
{
    for (qsizetype i = at + 1; i < json.size(); ++i) {
        if (json[i] == '\\')
            ++i;
        else if (json[i] == '"')
            return i + 1;
    }
    return -1;
}

std::optional<QList<JsonMember>> jsonMembers(QByteArrayView json, qsizetype at)
{
    const auto is = [&json](qsizetype position, char c) {
        return position < json.size() && json[position] == c;
    };
    if (!is(at, '{'))
        return std::nullopt;
    QList<JsonMember> members;
    at = skipJsonSpace(json, at + 1);
    if (is(at, '}'))
        return members;
    while (is(at, '"')) {
        const qsizetype keyEnd = jsonStringEnd(json, at);
        if (keyEnd < 0)
            return std::nullopt;
        const auto key = decodedJsonString(json.sliced(at, keyEnd - at));
        const qsizetype colon = skipJsonSpace(json, keyEnd);
        if (!key || !is(colon, ':'))
            return std::nullopt;
        JsonMember member{*key, skipJsonSpace(json, colon + 1), 0};
        member.valueEnd = valueEnd(json, member.valueBegin);
        if (member.valueEnd < 0)
            return std::nullopt;
        members.append(member);
        at = skipJsonSpace(json, member.valueEnd);
        if (is(at, '}'))
            return members;
        if (!is(at, ','))
            return std::nullopt;
        at = skipJsonSpace(json, at + 1);
    }
    return std::nullopt;
}

QString textFromUtf8(std::string_view utf8)
{
    QString text = QString::fromUtf8(utf8.data(), static_cast<qsizetype>(utf8.size()));
    if (utf8.starts_with("\xef\xbb\xbf"))
        text.prepend(QChar::ByteOrderMark);
    return text;
}

std::optional<QString> decodedJsonString(QByteArrayView quoted)
{
    if (quoted.size() < 2 || quoted.front() != '"' || quoted.back() != '"')
        return std::nullopt;
    const QByteArrayView inner = quoted.sliced(1, quoted.size() - 2);
    if (!inner.contains('\\'))
        return textFromUtf8({inner.data(), static_cast<std::size_t>(inner.size())});
    const auto parsed = nlohmann::json::parse(quoted.begin(), quoted.end(), nullptr, false);
    const auto *text = parsed.get_ptr<const std::string *>();
    if (text == nullptr)
        return std::nullopt;
    return textFromUtf8(*text);
}

} // namespace cq
