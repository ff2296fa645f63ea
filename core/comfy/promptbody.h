#pragma once

#include "core/base/result.h"
#include "core/comfy/values.h"

namespace cq::comfy {

/// The body of POST /prompt: graph and extra_data byte for byte, our marker added as the last
/// member of extra_data (servers too old to honour prompt_id are searched for it). Invalid if graph
/// or extra data is no JSON object by its first and last byte; what is between is not read. Pure.
Result<QByteArray> promptRequestBody(const PromptSubmission &submission, const QString &clientId);

} // namespace cq::comfy
