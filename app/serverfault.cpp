#include "app/serverfault.h"

#include <QJsonDocument>
#include <QJsonObject>

#include <algorithm>

namespace cq {

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype kLongestText = 2000;
constexpr int kMostRetrySeconds = 24 * 60 * 60;

ErrorKind kindOf(int status)
{
    switch (status) {
    case 401:
    case 403:
        return ErrorKind::Denied;
    case 404:
        return ErrorKind::NotFound;
    case 409:
        return ErrorKind::Conflict;
    case 429:
        return ErrorKind::Exhausted;
    case 502: // a proxy in front of a server that is not there
    case 503:
        return ErrorKind::Unavailable;
    case 504: // a proxy in front of one that does not answer
        return ErrorKind::Timeout;
    default:
        return status >= 400 && status < 500 ? ErrorKind::Invalid : ErrorKind::Protocol;
    }
}

/// What the server says itself, in whichever of the forms that its interfaces have.
QString sentenceOf(const QByteArray &body)
{
    const QJsonObject answer = QJsonDocument::fromJson(body).object();
    const QJsonObject error = answer.value("error"_L1).toObject();
    QStringList lines{error.value("message"_L1).toString(), error.value("suggestion"_L1).toString(),
                      error.value("details"_L1).toString()};
    if (lines.first().isEmpty()) {
        for (const auto &key : {"detail"_L1, "msg"_L1, "error"_L1}) {
            if (lines.first().isEmpty())
                lines.first() = answer.value(key).toString();
        }
    }
    lines.removeAll(QString());
    return lines.join(u'\n');
}

} // namespace

Error statusFault(const Asked &asked, const QNetworkReply &reply, const QByteArray &body)
{
    const int status = reply.attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
    if (status >= 300 && status < 400) {
        const QString target = QString::fromUtf8(reply.rawHeader("Location"));
        return fail(ErrorKind::Protocol,
                    u"%1 redirects to %2; give the final address."_s.arg(
                        asked.place, target.isEmpty() ? u"another place"_s : plainText(target)));
    }
    const QString said = plainText(sentenceOf(body));
    QString sentence = said.isEmpty()
        ? u"%1 answers %2 with HTTP %3."_s.arg(asked.place, asked.what).arg(status)
        : u"%1 answers: %2"_s.arg(asked.place, said);
    const int seconds = std::clamp(reply.rawHeader("Retry-After").toInt(), 0, kMostRetrySeconds);
    if (seconds > 0)
        sentence += u"\nIt can be tried again in %1 s."_s.arg(seconds);
    return fail(kindOf(status), sentence, QString::number(seconds));
}

Error replyFault(const Asked &asked, QNetworkReply::NetworkError error, const QString &reason)
{
    switch (error) {
    case QNetworkReply::ConnectionRefusedError:
        return fail(
            ErrorKind::Unavailable,
            u"%1 refuses the connection; no ComfyQueue is listening there."_s.arg(asked.place));
    case QNetworkReply::HostNotFoundError:
        return fail(ErrorKind::Unavailable,
                    u"%1 cannot be reached: there is no host of that name."_s.arg(asked.place));
    case QNetworkReply::RemoteHostClosedError:
    case QNetworkReply::ContentReSendError: // Qt wanted to send again what must be sent once
        return fail(ErrorKind::Timeout,
                    u"%1 broke the connection before it had answered."_s.arg(asked.place));
    case QNetworkReply::ProtocolFailure:
    case QNetworkReply::ProtocolInvalidOperationError:
    case QNetworkReply::ProtocolUnknownError:
        return nonsenseFault(asked, reason);
    default: // Qt's list is long and grows; its own text serves the rest
        return fail(ErrorKind::Unavailable,
                    u"%1 cannot be reached: %2."_s.arg(asked.place, plainText(reason)));
    }
}

Error certificateFault(const Asked &asked, const QString &reason, const QByteArray &shown,
                       bool isPinned)
{
    if (shown.isEmpty())
        return fail(
            ErrorKind::Protocol,
            u"%1 does not speak TLS as https needs it: %2."_s.arg(asked.place, plainText(reason)));
    const QString fingerprint = QString::fromLatin1(shown.toHex(':').toUpper());
    if (isPinned) {
        return fail(
            ErrorKind::Protocol,
            u"%1 shows another certificate than the one given with --fingerprint. Nothing "
            "was sent.\nThe certificate it shows has the SHA-256 fingerprint\n%2\nGive this "
            "one only if the server was given a new certificate."_s.arg(asked.place, fingerprint));
    }
    return fail(
        ErrorKind::Protocol,
        u"%1 shows a certificate that this computer does not trust (%2). Nothing was "
        "sent.\nIf the SHA-256 fingerprint below is the one that the server's window shows, "
        "accept it with\n--fingerprint %3"_s.arg(asked.place, plainText(reason), fingerprint));
}

Error silenceFault(const Asked &asked, int seconds)
{
    return fail(ErrorKind::Timeout,
                u"%1 did not answer within %2 s."_s.arg(asked.place).arg(seconds));
}

Error nonsenseFault(const Asked &asked, const QString &why)
{
    return fail(ErrorKind::Protocol,
                u"%1 does not answer %2 as a ComfyQueue server would: %3."_s.arg(
                    asked.place, asked.what, plainText(why)));
}

int retryAfterSeconds(const Error &error)
{
    return error.details.toInt();
}

QString plainText(const QString &text)
{
    QString plain = text.left(kLongestText);
    std::ranges::replace_if(
        plain,
        [](QChar c) {
            return c != u'\n'
                && (c.category() == QChar::Other_Control || c.category() == QChar::Other_Format);
        },
        QChar(u' '));
    return plain;
}

} // namespace cq
