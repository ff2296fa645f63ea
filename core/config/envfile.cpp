#include "core/config/envfile.h"

#include <QRegularExpression>
#include <QStringDecoder>

#include <optional>

namespace cq {

using namespace Qt::StringLiterals;

namespace {

/// A value, or what is wrong with it.
struct Read
{
    QString value;
    QString fault;
};

/// What follows the closing quote must be nothing, or a comment.
bool isEnd(QStringView rest)
{
    const QStringView text = rest.trimmed();
    return text.isEmpty() || text.startsWith(u'#');
}

QChar meaning(QChar escaped)
{
    switch (escaped.unicode()) {
    case u'n':
        return u'\n';
    case u'r':
        return u'\r';
    case u't':
        return u'\t';
    default:
        return escaped;
    }
}

Read readQuoted(QStringView text)
{
    const QChar quote = text.front();
    const bool isLiteral = quote == u'\'';
    QString value;
    for (qsizetype i = 1; i < text.size(); ++i) {
        const QChar letter = text.at(i);
        if (letter == quote) {
            if (!isEnd(text.sliced(i + 1)))
                return {{}, u"there is something after the closing quote"_s};
            return {value, {}};
        }
        const bool isEscape = !isLiteral && letter == u'\\' && i + 1 < text.size()
            && u"nrt\"\\$"_s.contains(text.at(i + 1));
        value += isEscape ? meaning(text.at(++i)) : letter;
    }
    return {{}, u"the closing quote %1 is missing"_s.arg(quote)};
}

Read readValue(QStringView text)
{
    if (text.startsWith(u'"') || text.startsWith(u'\''))
        return readQuoted(text);
    if (text.startsWith(u'#'))
        return {};
    static const QRegularExpression comment(u"\\s#"_s);
    const qsizetype end = text.toString().indexOf(comment);
    return {text.first(end < 0 ? text.size() : end).trimmed().toString(), {}};
}

/// Nothing for a line without an assignment.
Result<std::optional<EnvLine>> readLine(const QString &line, const QString &place)
{
    static const QRegularExpression exporting(u"\\Aexport\\s+"_s);
    static const QRegularExpression wellFormed(u"\\A[A-Za-z_][A-Za-z0-9_]*\\z"_s);
    QString text = line.trimmed();
    if (text.isEmpty() || text.startsWith(u'#'))
        return std::optional<EnvLine>();
    text.remove(exporting);
    const auto wrong = [&place](const QString &what) {
        return fail(ErrorKind::Invalid, u"%1: %2."_s.arg(place, what));
    };
    const qsizetype equals = text.indexOf(u'=');
    if (equals < 0)
        return wrong(u"there is no “=”; a line looks like NAME=value"_s);
    const QString name = text.first(equals).trimmed();
    if (!wellFormed.match(name).hasMatch())
        return wrong(u"“%1” is no name; it takes letters, digits and _"_s.arg(name.left(40)));
    const Read read = readValue(QStringView(text).sliced(equals + 1).trimmed());
    if (!read.fault.isEmpty())
        return wrong(u"in the value of %1 %2"_s.arg(name, read.fault));
    return std::optional(EnvLine{name, read.value, 0});
}

} // namespace

Result<QList<EnvLine>> parseEnvFile(const QByteArray &text, const QString &where)
{
    QList<EnvLine> lines;
    int number = 0;
    for (QByteArray bytes : text.split('\n')) {
        ++number;
        if (number == 1 && bytes.startsWith("\xef\xbb\xbf"))
            bytes.remove(0, 3);
        const QString place = u"%1, line %2"_s.arg(where).arg(number);
        QStringDecoder decode(QStringDecoder::Utf8, QStringDecoder::Flag::Stateless);
        const QString line = decode(bytes);
        if (decode.hasError() || line.contains(QChar(0)))
            return fail(ErrorKind::Invalid, u"%1: this is no UTF-8 text."_s.arg(place));
        auto read = readLine(line, place);
        if (!read)
            return read.error();
        if (*read) {
            (*read)->line = number;
            lines.append(**read);
        }
    }
    return lines;
}

} // namespace cq
