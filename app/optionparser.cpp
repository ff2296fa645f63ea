#include "app/optionparser.h"

#include <QDir>
#include <QRegularExpression>

namespace cq {

using namespace Qt::StringLiterals;

OptionParser::OptionParser(const CommandText &command, QStringList arguments)
    : m_command(command)
    , m_arguments(std::move(arguments))
{
    m_parser.setSingleDashWordOptionMode(QCommandLineParser::ParseAsLongOptions);
    add(u"help"_s, u"Shows this text."_s);
}

void OptionParser::add(const QString &name, const QString &about, const QString &value)
{
    if (value.isEmpty())
        m_parser.addOption(QCommandLineOption(name, about));
    else
        m_parser.addOption(QCommandLineOption(name, about, value));
    m_lines.append(
        u"  --%1%2\n        %3\n"_s.arg(name, value.isEmpty() ? QString() : u' ' + value, about));
}

void OptionParser::addDataDir(const QString &fallback)
{
    add(u"data-dir"_s, u"Folder that holds everything; made when missing. %1"_s.arg(fallback),
        u"DIR"_s);
}

Result<void> OptionParser::parse()
{
    if (!m_parser.parse(QStringList{u"comfyqueue"_s} + m_arguments))
        return wrong(m_parser.errorText());
    return {};
}

HelpText OptionParser::help() const
{
    return {u"Usage: %1\n\n%2\n\nOptions:\n%3"_s.arg(QString::fromUtf16(m_command.usage),
                                                     QString::fromUtf16(m_command.about), m_lines)};
}

Error OptionParser::wrong(const QString &sentence) const
{
    const QString name = QString::fromUtf16(m_command.name);
    const QString call =
        name.isEmpty() ? u"comfyqueue --help"_s : u"comfyqueue %1 --help"_s.arg(name);
    return fail(ErrorKind::Invalid, u"%1\n“%2” tells how it is called."_s.arg(sentence, call));
}

Result<int> OptionParser::number(const QString &name, int least, int most) const
{
    bool isNumber = false;
    const int number = value(name).toInt(&isNumber);
    if (!isNumber || number < least || number > most)
        return wrong(
            u"--%1 takes a number from %2 to %3, not “%4”."_s.arg(name).arg(least).arg(most).arg(
                value(name)));
    return number;
}

QString OptionParser::dataFolder(const QString &fallback) const
{
    return isSet(u"data-dir"_s) ? QDir(value(u"data-dir"_s)).absolutePath() : fallback;
}

QByteArray fingerprintFromText(const QString &text)
{
    static const QRegularExpression digits(u"\\A[0-9A-Fa-f]{64}\\z"_s);
    const QString hex = QString(text).remove(u':').trimmed();
    return digits.match(hex).hasMatch() ? QByteArray::fromHex(hex.toLatin1()) : QByteArray();
}

} // namespace cq
