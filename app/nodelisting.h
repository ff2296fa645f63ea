#pragma once

#include "core/base/result.h"
#include "core/domain/node.h"

#include <QFuture>
#include <QJsonObject>

namespace cq {

class EngineHandle;

/// The question that says what `comfyqueue node …` wants, as it goes over the local socket.
QJsonObject nodeQuestion(const QString &command, const NodeConfig &config, const QString &secret);

/// Carries out such a question: "node-add", "node-list" or "node-remove". Answers {nodes: [{name,
/// url, state, gpu}]}.
QFuture<Result<QJsonObject>> changeNodes(EngineHandle &engine, const QJsonObject &question);

} // namespace cq
