#pragma once

#include "app/commandline.h"
#include "core/base/result.h"

#include <QFuture>
#include <QJsonObject>

namespace cq {

class AccountsHandle;

/// The question that says what `comfyqueue user …` or `comfyqueue token …` wants, as it goes over
/// the local socket.
QJsonObject accountQuestion(const AccountOptions &options, const QString &password);

/// Whether it is one of those.
bool isAccountQuestion(const QJsonObject &question);

/// Carries out such a question as the local operator. Answers {accounts: [{name, role, enabled,
/// last_sign_in}]} or {keys: [{id, user, label, scope, prefix, revoked, expires, last_used}]}, a
/// new key with its text as {key}. Times are TimeMs, 0 for never. Thread of the handle.
QFuture<Result<QJsonObject>> answerAccountQuestion(AccountsHandle &accounts,
                                                   const QJsonObject &question);

} // namespace cq
