#include "app/accesstoken.h"

#include "app/secretinput.h"

#include <QFile>

#include <algorithm>

namespace cq {

using namespace Qt::StringLiterals;

namespace {

constexpr qint64 kLongest = 8192;

/// What may stand in a header: nothing that could begin another one.
Result<QByteArray> checked(const QByteArray &text, const QString &place)
{
    const QByteArray token = text.trimmed();
    if (token.isEmpty())
        return fail(ErrorKind::Invalid, u"%1 has no token."_s.arg(place));
    const bool isSound = token.size() < kLongest
        && std::ranges::all_of(token, [](char c) { return c > ' ' && c < '\x7f'; });
    if (!isSound)
        return fail(ErrorKind::Invalid, u"What %1 has is no token."_s.arg(place));
    return token;
}

Result<QByteArray> fromFile(const QString &path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return fail(ErrorKind::Invalid,
                    u"The token file “%1” cannot be read: %2."_s.arg(path, file.errorString()));
    return checked(file.readLine(kLongest), u"The first line of “%1”"_s.arg(path));
}

} // namespace

Result<QByteArray> accessToken(const QString &file)
{
    if (!file.isEmpty())
        return fromFile(file);
    if (qEnvironmentVariableIsSet(kTokenVariable))
        return checked(qgetenv(kTokenVariable), QString::fromLatin1(kTokenVariable));
    if (!inputIsTerminal()) {
        return fail(ErrorKind::Invalid,
                    u"Give a token or an API key with --token-file FILE or in %1."_s.arg(
                        QString::fromLatin1(kTokenVariable)));
    }
    const auto typed = askHidden(u"Token or API key: "_s, u"the token"_s);
    if (!typed)
        return typed.error();
    return checked(typed->toUtf8(), u"The line"_s);
}

} // namespace cq
