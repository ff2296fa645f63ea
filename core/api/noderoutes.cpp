#include "core/api/routes.h"

#include <algorithm>

namespace cq::api {

using namespace Qt::StringLiterals;

namespace {

QString healthWord(NodeHealth health)
{
    switch (health) {
    case NodeHealth::Unknown:
        return u"unknown"_s;
    case NodeHealth::Online:
        return u"online"_s;
    case NodeHealth::Offline:
        return u"offline"_s;
    case NodeHealth::Disabled:
        return u"disabled"_s;
    }
    Q_UNREACHABLE();
}

QJsonObject vramView(const VramReading &vram)
{
    return {{u"total"_s, vram.total},
            {u"free"_s, vram.free},
            {u"ours"_s, vram.ours},
            {u"others"_s, vram.others}};
}

/// Addresses and faults (which name them) are for editors.
QJsonObject nodeView(const Node &node, bool forOperator)
{
    const NodeConfig &config = node.config;
    const NodeStatus &status = node.status;
    QJsonObject view{{u"id"_s, config.id.value},
                     {u"name"_s, config.name},
                     {u"enabled"_s, config.enabled},
                     {u"health"_s, healthWord(status.health)},
                     {u"gpu"_s, status.gpu},
                     {u"slots"_s, config.slotCount},
                     {u"running"_s, status.running},
                     {u"vram"_s, vramView(status.vram)},
                     {u"url"_s, QJsonValue::Null},
                     {u"fault"_s, QJsonValue::Null},
                     {u"comfyui_version"_s, QJsonValue::Null}};
    if (forOperator) {
        view.insert(u"url"_s, config.url.toString());
        view.insert(u"fault"_s, status.fault);
        view.insert(u"comfyui_version"_s, status.comfyVersion);
    }
    return view;
}

void withNode(const Backend &backend, const web::Call &call, const web::Reply &reply,
              const std::function<void(const Node &)> &then)
{
    withNodes(backend, reply,
              [name = call.parameters.first(), reply, then](const QList<Node> &nodes) {
                  bool isNumber = false;
                  const NodeId id{name.toLongLong(&isNumber)};
                  const auto found = std::ranges::find_if(
                      nodes,
                      [&](const NodeConfig &config) {
                          return isNumber ? config.id == id : config.name == name;
                      },
                      &Node::config);
                  if (found != nodes.end())
                      then(*found);
                  else
                      reply.notFound(u"Node not found"_s);
              });
}

void listNodes(const Backend &backend, const web::Call &call, const web::Reply &reply)
{
    withNodes(backend, reply, [call, reply](const QList<Node> &nodes) {
        QJsonArray views;
        for (const Node &node : nodes)
            views.append(nodeView(node, call.isOperator()));
        reply.json(200, QJsonObject{{u"nodes"_s, views}});
    });
}

/// Takes over what the body says of a node.
Result<void> takeFields(NodeConfig &config, const QJsonObject &fields)
{
    if (fields.contains("name"_L1))
        config.name = fields.value("name"_L1).toString().trimmed();
    if (fields.contains("url"_L1))
        config.url = normalisedNodeUrl(fields.value("url"_L1).toString().trimmed());
    if (fields.contains("enabled"_L1))
        config.enabled = fields.value("enabled"_L1).toBool();
    if (fields.contains("slots"_L1))
        config.slotCount = fields.value("slots"_L1).toInt();
    if (fields.contains("vram_threshold"_L1))
        config.vramThreshold = fields.value("vram_threshold"_L1).toDouble();
    if (const QString fault = nodeConfigFault(config); !fault.isEmpty())
        return fail(ErrorKind::Invalid, fault);
    return {};
}

void addNode(const Backend &backend, const web::Call &call, const web::Reply &reply)
{
    const auto body = fieldsOf(call, reply);
    if (!body)
        return;
    NodeConfig config;
    if (const auto taken = takeFields(config, *body); !taken) {
        reply.fail(taken.error());
        return;
    }
    whenGood(backend, backend.engine.addNode(config, {}), reply,
             [reply](const Node &node) { reply.json(201, nodeView(node, true)); });
}

void changeNode(const Backend &backend, const web::Call &call, const web::Reply &reply)
{
    const auto body = fieldsOf(call, reply);
    if (!body)
        return;
    withNode(backend, call, reply, [&backend, reply, fields = *body](const Node &node) {
        NodeConfig config = node.config;
        if (const auto taken = takeFields(config, fields); !taken) {
            reply.fail(taken.error());
            return;
        }
        whenGood(backend, backend.engine.updateNode(config, std::nullopt), reply,
                 [reply](const Node &changed) { reply.json(200, nodeView(changed, true)); });
    });
}

void removeNode(const Backend &backend, const web::Call &call, const web::Reply &reply)
{
    withNode(backend, call, reply, [&backend, reply](const Node &node) {
        whenGood(backend, backend.engine.removeNode(node.config.id), reply,
                 [reply] { reply.empty(204); });
    });
}

void testNode(const Backend &backend, const web::Call &call, const web::Reply &reply)
{
    withNode(backend, call, reply, [&backend, reply](const Node &node) {
        whenDone(backend.engine.testNode(node.config, {}), backend.context(),
                 [reply](const Result<NodeTest> &test) {
                     QJsonObject view{{u"reachable"_s, test.has_value()}};
                     if (test) {
                         view.insert(u"latency_ms"_s, test->latencyMs);
                         view.insert(u"gpu"_s, test->gpu);
                         view.insert(u"comfyui_version"_s, test->comfyVersion);
                         view.insert(u"vram"_s, vramView(test->vram));
                     } else {
                         view.insert(u"message"_s, test.error().message);
                     }
                     reply.json(200, view);
                 });
    });
}

/// A node that takes no work finishes what it has.
web::Handler takingWork(const Backend &backend, bool takes)
{
    return [&backend, takes](const web::Call &call, const web::Reply &reply) {
        withNode(backend, call, reply, [&backend, reply, takes](const Node &node) {
            Node now = node;
            now.config.enabled = takes;
            whenGood(backend, backend.engine.setNodeEnabled(node.config.id, takes), reply,
                     [reply, now] { reply.json(200, nodeView(now, true)); });
        });
    };
}

void freeNode(const Backend &backend, const web::Call &call, const web::Reply &reply)
{
    withNode(backend, call, reply, [&backend, reply](const Node &node) {
        whenGood(backend, backend.engine.freeMemory(node.config.id), reply,
                 [reply] { reply.empty(204); });
    });
}

void listSamples(const Backend &backend, const web::Call &call, const web::Reply &reply)
{
    const TimeMs since = call.request.queryValue(u"since_ms").toLongLong();
    withNode(backend, call, reply, [&backend, reply, since](const Node &node) {
        whenGood(backend, backend.engine.samples(node.config.id, since), reply,
                 [reply](const QList<NodeSample> &samples) {
                     QJsonArray views;
                     for (const NodeSample &sample : samples) {
                         QJsonObject view = vramView(sample.vram);
                         view.insert(u"at"_s, timeText(sample.at));
                         views.append(view);
                     }
                     reply.json(200, QJsonObject{{u"samples"_s, views}});
                 });
    });
}

} // namespace

QList<web::Route> nodeRoutes(const Backend &backend)
{
    using enum http::Method;
    using web::Access;
    constexpr qint64 kSmall = 64 * 1024;
    return {
        {.method = Get,
         .path = "/api/v1/nodes",
         .operation = "listNodes",
         .summary = u"All nodes; addresses are for editors and admins."_s,
         .handler = handler(backend, listNodes),
         .answers = {{200, "Nodes"}}},
        {.method = Post,
         .path = "/api/v1/nodes",
         .operation = "addNode",
         .access = Access::Admin,
         .summary = u"Adds a node."_s,
         .handler = handler(backend, addNode),
         .body = web::BodyKind::Json,
         .request = "NodeChange",
         .answers = {{201, "Node"}, {400, "Error"}, {409, "Error"}, {422, "Error"}},
         .bodyLimit = kSmall},
        {.method = Patch,
         .path = "/api/v1/nodes/{id}",
         .operation = "changeNode",
         .access = Access::Admin,
         .summary = u"Changes a node, or switches it on or off."_s,
         .handler = handler(backend, changeNode),
         .body = web::BodyKind::Json,
         .request = "NodeChange",
         .answers = {{200, "Node"}, {400, "Error"}, {404, "Error"}, {409, "Error"}, {422, "Error"}},
         .bodyLimit = kSmall},
        {.method = Delete,
         .path = "/api/v1/nodes/{id}",
         .operation = "removeNode",
         .access = Access::Admin,
         .summary = u"Removes a node that runs nothing."_s,
         .handler = handler(backend, removeNode),
         .answers = {{204, {}}, {404, "Error"}, {409, "Error"}}},
        {.method = Post,
         .path = "/api/v1/nodes/{id}/test",
         .operation = "testNode",
         .access = Access::Editor,
         .summary = u"Asks a node who it is, within 3 seconds."_s,
         .handler = handler(backend, testNode),
         .answers = {{200, "NodeTest"}, {404, "Error"}}},
        {.method = Post,
         .path = "/api/v1/nodes/{id}/free",
         .operation = "freeNode",
         .access = Access::Editor,
         .summary = u"Lets a node unload its models."_s,
         .handler = handler(backend, freeNode),
         .answers = {{204, {}}, {404, "Error"}, {503, "Error"}}},
        {.method = Post,
         .path = "/api/v1/nodes/{id}/drain",
         .operation = "drainNode",
         .access = Access::Admin,
         .summary = u"Gives a node no more work; what it has it finishes."_s,
         .handler = takingWork(backend, false),
         .answers = {{200, "Node"}, {404, "Error"}}},
        {.method = Post,
         .path = "/api/v1/nodes/{id}/enable",
         .operation = "enableNode",
         .access = Access::Admin,
         .summary = u"Gives a node work again."_s,
         .handler = takingWork(backend, true),
         .answers = {{200, "Node"}, {404, "Error"}}},
        {.method = Get,
         .path = "/api/v1/nodes/{id}/samples",
         .operation = "listSamples",
         .access = Access::Editor,
         .summary = u"A node's memory over the last hour, in bytes."_s,
         .handler = handler(backend, listSamples),
         .answers = {{200, "Samples"}, {404, "Error"}},
         .query = {{"since_ms", "integer", u"only samples after this time, ms since 1970"_s}}},
    };
}

} // namespace cq::api
