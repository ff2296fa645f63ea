#include "core/http/request.h"

#include <QFile>
#include <QStringDecoder>

#include <algorithm>

namespace cq::http {

using namespace Qt::StringLiterals;

namespace {

int hexDigit(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    if (c >= 'A' && c <= 'F')
        return c - 'A' + 10;
    return -1;
}

/// The byte behind a '%' at `at`; -1 when it is no escape.
int escapedByte(QByteArrayView text, qsizetype at)
{
    if (at + 2 >= text.size())
        return -1;
    const int high = hexDigit(text[at + 1]);
    const int low = hexDigit(text[at + 2]);
    return high < 0 || low < 0 ? -1 : high * 16 + low;
}

/// Lenient, as browsers write it and servers read it: a broken escape stays as it is.
QString decodeFormText(QByteArrayView text)
{
    QByteArray bytes;
    bytes.reserve(text.size());
    for (qsizetype at = 0; at < text.size(); ++at) {
        if (text[at] == '+') {
            bytes.append(' ');
        } else if (const int byte = text[at] == '%' ? escapedByte(text, at) : -1; byte >= 0) {
            bytes.append(static_cast<char>(byte));
            at += 2;
        } else {
            bytes.append(text[at]);
        }
    }
    return QString::fromUtf8(bytes);
}

} // namespace

QByteArray methodName(Method method)
{
    switch (method) {
    case Method::Get:
        return "GET";
    case Method::Head:
        return "HEAD";
    case Method::Post:
        return "POST";
    case Method::Put:
        return "PUT";
    case Method::Patch:
        return "PATCH";
    case Method::Delete:
        return "DELETE";
    case Method::Options:
        return "OPTIONS";
    }
    Q_UNREACHABLE();
}

std::optional<Method> methodFromName(QByteArrayView name)
{
    for (const Method method : {Method::Get, Method::Head, Method::Post, Method::Put, Method::Patch,
                                Method::Delete, Method::Options}) {
        if (name == methodName(method))
            return method;
    }
    return std::nullopt;
}

QString Request::queryValue(QStringView name) const
{
    const auto found = std::find_if(query.cbegin(), query.cend(),
                                    [name](const Pair &pair) { return pair.name == name; });
    return found == query.cend() ? QString() : found->value;
}

bool Request::hasQuery(QStringView name) const
{
    return std::any_of(query.cbegin(), query.cend(),
                       [name](const Pair &pair) { return pair.name == name; });
}

Result<QByteArray> Request::wholeBody() const
{
    if (bodyFile.isNull())
        return body;
    QFile file(bodyFile.path());
    if (!file.open(QIODevice::ReadOnly))
        return fail(ErrorKind::Storage, u"cannot read an upload: %1"_s.arg(file.errorString()));
    QByteArray bytes = file.readAll();
    if (bytes.size() != bodyFile.size())
        return fail(ErrorKind::Storage, u"cannot read an upload: %1"_s.arg(file.errorString()));
    return bytes;
}

std::optional<QString> decodePercent(QByteArrayView encoded)
{
    QByteArray bytes;
    bytes.reserve(encoded.size());
    for (qsizetype at = 0; at < encoded.size(); ++at) {
        if (encoded[at] != '%') {
            bytes.append(encoded[at]);
            continue;
        }
        const int byte = escapedByte(encoded, at);
        if (byte < 0)
            return std::nullopt;
        bytes.append(static_cast<char>(byte));
        at += 2;
    }
    if (bytes.contains('\0'))
        return std::nullopt;
    QStringDecoder decoder(QStringDecoder::Utf8, QStringDecoder::Flag::Stateless);
    QString text = decoder.decode(bytes);
    if (decoder.hasError())
        return std::nullopt;
    return text;
}

QList<Pair> decodePairs(QByteArrayView encoded)
{
    QList<Pair> pairs;
    qsizetype from = 0;
    while (from < encoded.size()) {
        qsizetype to = encoded.indexOf('&', from);
        if (to < 0)
            to = encoded.size();
        const QByteArrayView part = encoded.sliced(from, to - from);
        from = to + 1;
        if (part.isEmpty())
            continue;
        const qsizetype equals = part.indexOf('=');
        if (equals < 0)
            pairs.append({decodeFormText(part), QString()});
        else
            pairs.append(
                {decodeFormText(part.first(equals)), decodeFormText(part.sliced(equals + 1))});
    }
    return pairs;
}

} // namespace cq::http
