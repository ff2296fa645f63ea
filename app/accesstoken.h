#pragma once

#include "core/base/result.h"

#include <QByteArray>
#include <QString>

namespace cq {

/// The variable that has the token of `comfyqueue submit`; no setting.
inline constexpr const char *kTokenVariable = "COMFYQUEUE_TOKEN";

/// A token or API key: the first line of the file, if one is named, else what the environment has,
/// else what is typed, unseen, on a terminal. Invalid with a sentence: there is none, or it is no
/// token. Unavailable: interrupted. Blocks.
Result<QByteArray> accessToken(const QString &file);

} // namespace cq
