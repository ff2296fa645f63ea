#pragma once

#include "core/comfy/values.h"

namespace cq::comfy {

/// What a server's answer to POST /prompt means (section 2.1). `place` is "host:port" for the
/// sentence. Pure.
PromptReply promptReply(int status, const QByteArray &body, const QString &place,
                        bool hadCredential = false);

} // namespace cq::comfy
