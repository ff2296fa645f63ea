#include "core/webhooks/signature.h"

#include <QMessageAuthenticationCode>

namespace cq::webhooks {

namespace {

QByteArray hmac(const QByteArray &key, const QByteArray &message)
{
    return QMessageAuthenticationCode::hash(message, key, QCryptographicHash::Sha256);
}

} // namespace

QByteArray accountSecret(const QByteArray &machineKey, UserId account)
{
    return hmac(machineKey, "webhooks of account " + QByteArray::number(account.value));
}

QString secretText(const QByteArray &secret)
{
    return QStringLiteral("whsec_") + QString::fromLatin1(secret.toBase64());
}

QByteArray signature(const QByteArray &secret, const QByteArray &id, qint64 timestampSeconds,
                     const QByteArray &body)
{
    const QByteArray signedContent = id + '.' + QByteArray::number(timestampSeconds) + '.' + body;
    return "v1," + hmac(secret, signedContent).toBase64();
}

} // namespace cq::webhooks
