#include "app/secretinput.h"

#include <QStringDecoder>

#include <cstdio>

#ifdef Q_OS_UNIX
#include <array>
#include <cerrno>
#include <csignal>
#include <termios.h>
#include <unistd.h>
#endif

namespace cq {

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype kLongest = 4096;

Result<QString> checked(QByteArray line, const QString &what)
{
    while (line.endsWith('\n') || line.endsWith('\r'))
        line.chop(1);
    if (line.isEmpty())
        return fail(ErrorKind::Invalid, u"Standard input does not have %1."_s.arg(what));
    if (line.size() > kLongest)
        return fail(ErrorKind::Invalid,
                    u"%1 on standard input is longer than %2 bytes."_s.arg(what).arg(kLongest));
    QStringDecoder decoder(QStringDecoder::Utf8, QStringDecoder::Flag::Stateless);
    const QString text = decoder(line);
    if (decoder.hasError())
        return fail(ErrorKind::Invalid, u"%1 on standard input is not UTF-8."_s.arg(what));
    return text;
}

} // namespace

#ifdef Q_OS_UNIX

namespace {

/// While it lives the terminal shows nothing that is typed, and a signal ends the reading instead
/// of the program, so that the terminal gets its echo back.
class Hidden
{
public:
    Hidden()
    {
        ::tcgetattr(STDIN_FILENO, &m_shown);
        termios hidden = m_shown;
        hidden.c_lflag &= ~static_cast<tcflag_t>(ECHO);
        struct sigaction action = {};
        action.sa_handler = [](int) {};
        for (std::size_t i = 0; i < kSignals.size(); ++i)
            ::sigaction(kSignals.at(i), &action, &m_before.at(i));
        ::tcsetattr(STDIN_FILENO, TCSAFLUSH, &hidden);
    }

    Hidden(const Hidden &) = delete;
    Hidden &operator=(const Hidden &) = delete;

    ~Hidden()
    {
        ::tcsetattr(STDIN_FILENO, TCSAFLUSH, &m_shown);
        for (std::size_t i = 0; i < kSignals.size(); ++i)
            ::sigaction(kSignals.at(i), &m_before.at(i), nullptr);
    }

private:
    static constexpr std::array kSignals{SIGINT, SIGTERM, SIGHUP, SIGQUIT};

    termios m_shown = {};
    std::array<struct sigaction, kSignals.size()> m_before{};
};

/// The bytes up to and with the next end of line, read one by one: what follows is not ours.
/// Nothing when a signal came.
std::optional<QByteArray> readLine()
{
    QByteArray line;
    char byte = 0;
    while (line.size() <= kLongest + 1) {
        const auto count = ::read(STDIN_FILENO, &byte, 1);
        if (count < 0 && errno == EINTR)
            return std::nullopt;
        if (count <= 0)
            break;
        line.append(byte);
        if (byte == '\n')
            break;
    }
    return line;
}

} // namespace

bool inputIsTerminal()
{
    return ::isatty(STDIN_FILENO) != 0;
}

Result<QString> secretFromInput(const QString &what)
{
    return checked(readLine().value_or(QByteArray()), what);
}

Result<QString> askHidden(const QString &prompt, const QString &what)
{
    const QByteArray shown = prompt.toUtf8();
    std::fwrite(shown.constData(), 1, static_cast<std::size_t>(shown.size()), stderr);
    std::optional<QByteArray> line;
    {
        const Hidden hidden;
        line = readLine();
    }
    std::fputc('\n', stderr);
    if (!line)
        return fail(ErrorKind::Unavailable, u"Interrupted; nothing was changed."_s);
    return checked(*line, what);
}

#else

bool inputIsTerminal()
{
    return false;
}

Result<QString> secretFromInput(const QString &what)
{
    QByteArray line(kLongest + 2, '\0');
    if (!std::fgets(line.data(), static_cast<int>(line.size()), stdin))
        line.clear();
    line.truncate(qstrlen(line.constData()));
    return checked(line, what);
}

Result<QString> askHidden(const QString &, const QString &what)
{
    return secretFromInput(what);
}

#endif

} // namespace cq
