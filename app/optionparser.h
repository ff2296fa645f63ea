#pragma once

#include "app/commandline.h"
#include "core/base/result.h"

#include <QByteArray>
#include <QCommandLineParser>
#include <QString>
#include <QStringList>

namespace cq {

/// What --help says of a command.
struct CommandText
{
    const char16_t *name; ///< empty: the program itself
    const char16_t *usage;
    const char16_t *about;
};

/// The options of one command, the help about them, and how a wrong call is answered.
class OptionParser
{
public:
    OptionParser(const CommandText &command, QStringList arguments);

    /// With the name of a value the option takes one.
    void add(const QString &name, const QString &about, const QString &value = {});
    void addDataDir(const QString &fallback);

    /// Invalid: see wrong().
    Result<void> parse();

    bool wantsHelp() const { return m_parser.isSet(QStringLiteral("help")); }

    HelpText help() const;
    /// The sentence, and how to get help.
    Error wrong(const QString &sentence) const;

    bool isSet(const QString &name) const { return m_parser.isSet(name); }

    QString value(const QString &name) const { return m_parser.value(name); }

    QStringList values(const QString &name) const { return m_parser.values(name); }

    /// The value as a number within these limits; the option must be set. Invalid: see wrong().
    Result<int> number(const QString &name, int least, int most) const;

    QStringList positional() const { return m_parser.positionalArguments(); }

    /// Absolute.
    QString dataFolder(const QString &fallback) const;

private:
    const CommandText &m_command;
    QStringList m_arguments;
    QCommandLineParser m_parser;
    QString m_lines;
};

/// 32 bytes from "AB:CD:…" or 64 hexadecimal digits; empty if it is neither.
QByteArray fingerprintFromText(const QString &text);

} // namespace cq
