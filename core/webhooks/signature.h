#pragma once

#include "core/domain/ids.h"

#include <QByteArray>
#include <QString>

/// Signatures of the Standard Webhooks specification, version 1 (symmetric). Pure; any thread.
namespace cq::webhooks {

/// The 32 bytes with which the messages of an account are signed. `machineKey` is the
/// installation's.
QByteArray accountSecret(const QByteArray &machineKey, UserId account);

/// As receivers write it down: "whsec_" and base64.
QString secretText(const QByteArray &secret);

/// The value of webhook-signature: "v1," and the base64 HMAC-SHA256 of "id.timestamp.body".
QByteArray signature(const QByteArray &secret, const QByteArray &id, qint64 timestampSeconds,
                     const QByteArray &body);

} // namespace cq::webhooks
