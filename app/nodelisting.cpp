#include "app/nodelisting.h"

#include "core/base/future.h"
#include "core/engine/enginehandle.h"

#include <QJsonArray>

#include <algorithm>

namespace cq {

using namespace Qt::StringLiterals;

namespace {

QString healthWord(NodeHealth health)
{
    switch (health) {
    case NodeHealth::Unknown:
        return u"not asked yet"_s;
    case NodeHealth::Online:
        return u"online"_s;
    case NodeHealth::Offline:
        return u"offline"_s;
    case NodeHealth::Disabled:
        return u"disabled"_s;
    }
    Q_UNREACHABLE();
}

QJsonObject toJson(const Node &node)
{
    return {{u"name"_s, node.config.name},
            {u"url"_s, node.config.url.toString()},
            {u"state"_s, healthWord(node.status.health)},
            {u"gpu"_s, node.status.gpu}};
}

} // namespace

QJsonObject nodeQuestion(const QString &command, const NodeConfig &config, const QString &secret)
{
    return {{u"command"_s, command},
            {u"name"_s, config.name},
            {u"url"_s, config.url.toString()},
            {u"auth"_s, static_cast<int>(config.auth)},
            {u"header"_s, config.authHeader},
            {u"certificate"_s, QString::fromLatin1(config.pinnedCertificate.toHex())},
            {u"secret"_s, secret}};
}

QFuture<Result<QJsonObject>> changeNodes(EngineHandle &engine, const QJsonObject &question)
{
    const QString command = question.value(u"command"_s).toString();
    const QString name = question.value(u"name"_s).toString();
    Answer<QJsonObject> answer;
    if (command == "node-add"_L1) {
        NodeConfig config;
        config.name = name;
        config.url = normalisedNodeUrl(question.value(u"url"_s).toString());
        config.auth = static_cast<NodeAuth>(std::clamp(question.value(u"auth"_s).toInt(), 0, 2));
        config.authHeader = question.value(u"header"_s).toString();
        config.pinnedCertificate =
            QByteArray::fromHex(question.value(u"certificate"_s).toString().toLatin1());
        whenDone(engine.addNode(config, question.value(u"secret"_s).toString()), &engine,
                 [answer](const Result<Node> &node) {
                     if (node)
                         answer(QJsonObject{{u"nodes"_s, QJsonArray{toJson(*node)}}});
                     else
                         answer(node.error());
                 });
        return answer.future();
    }
    whenDone(engine.snapshot(), &engine,
             [&engine, answer, command, name](const Result<EngineSnapshot> &snapshot) {
                 if (!snapshot) {
                     answer(snapshot.error());
                     return;
                 }
                 if (command == "node-list"_L1) {
                     QJsonArray nodes;
                     for (const Node &node : snapshot->nodes)
                         nodes.append(toJson(node));
                     answer(QJsonObject{{u"nodes"_s, nodes}});
                     return;
                 }
                 const auto named = std::ranges::find(
                     snapshot->nodes, name, [](const Node &node) { return node.config.name; });
                 if (command != "node-remove"_L1) {
                     answer(fail(ErrorKind::Invalid, u"Unknown command."_s));
                 } else if (named == snapshot->nodes.end()) {
                     answer(fail(ErrorKind::NotFound, u"There is no node named “%1”."_s.arg(name)));
                 } else {
                     whenDone(engine.removeNode(named->config.id), &engine,
                              [answer](const Result<void> &removed) {
                                  if (removed)
                                      answer(QJsonObject{{u"nodes"_s, QJsonArray()}});
                                  else
                                      answer(removed.error());
                              });
                 }
             });
    return answer.future();
}

} // namespace cq
