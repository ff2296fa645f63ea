#include "core/api/familyvalues.h"
#include "core/api/routes.h"
#include "core/web/body.h"

#include <algorithm>

namespace cq::api {

using namespace Qt::StringLiterals;

namespace {

void bad(const web::Reply &reply, const QString &sentence)
{
    reply.fail({400, "invalid", sentence, {}, {}, 0});
}

void refuse(const web::Reply &reply, const Error &error)
{
    if (error.kind == ErrorKind::NotFound)
        reply.notFound(u"node not found"_s);
    else if (error.kind == ErrorKind::Invalid)
        bad(reply, error.message);
    else
        reply.fail(error);
}

void withNode(const Backend &backend, const web::Reply &reply,
              const std::function<bool(const NodeConfig &)> &isIt,
              const std::function<void(const Node &)> &then)
{
    withNodes(backend, reply, [reply, isIt, then](const QList<Node> &nodes) {
        const auto found = std::ranges::find_if(nodes, isIt, &Node::config);
        if (found != nodes.end())
            then(*found);
        else
            reply.notFound(u"node not found"_s);
    });
}

/// The node whose number is in the path.
void withNode(const Backend &backend, const web::Call &call, const web::Reply &reply,
              const std::function<void(const Node &)> &then)
{
    const auto isIt = [text = call.parameters.first()](const NodeConfig &config) {
        return QString::number(config.id.value) == text;
    };
    withNode(backend, reply, isIt, then);
}

/// Addresses are for editors.
void listNodes(const Backend &backend, const web::Call &call, const web::Reply &reply)
{
    withNodes(backend, reply, [call, reply](const QList<Node> &nodes) {
        QJsonArray views;
        for (const Node &node : nodes) {
            views.append(
                QJsonObject{{u"id"_s, node.config.id.value},
                            {u"name"_s, node.config.name},
                            {u"url"_s, call.isOperator() ? node.config.url.toString() : QString()},
                            {u"enabled"_s, node.config.enabled}});
        }
        reply.json(200, views);
    });
}

void toggle(const Backend &backend, const web::Call &call, const web::Reply &reply)
{
    const auto body = web::readJsonBody(call.request.body);
    if (!body) {
        bad(reply, body.error().message);
        return;
    }
    const QString name = body->fields.value("name"_L1).toString();
    const bool enabled = isTruthy(body->fields.value("enabled"_L1));
    const auto isIt = [name](const NodeConfig &config) { return config.name == name; };
    withNode(backend, reply, isIt, [&backend, reply, name, enabled](const Node &node) {
        whenDone(backend.engine.setNodeEnabled(node.config.id, enabled), backend.context(),
                 [reply, name, enabled](const Result<void> &done) {
                     if (done)
                         reply.json(200,
                                    QJsonObject{{u"message"_s, u"updated"_s},
                                                {u"name"_s, name},
                                                {u"enabled"_s, enabled}});
                     else
                         refuse(reply, done.error());
                 });
    });
}

/// Takes over what the body says; Invalid with a sentence.
Result<void> takeFields(NodeConfig &config, const QJsonObject &fields)
{
    constexpr qsizetype kLongestUrl = 255;
    if (fields.contains("name"_L1))
        config.name = fields.value("name"_L1).toString().trimmed();
    if (fields.contains("url"_L1)) {
        const QString url = fields.value("url"_L1).toString().trimmed();
        if (url.size() > kLongestUrl)
            return fail(ErrorKind::Invalid, u"The URL has more than 255 characters."_s);
        config.url = normalisedNodeUrl(url);
    }
    if (fields.contains("enabled"_L1))
        config.enabled = isTruthy(fields.value("enabled"_L1));
    if (const QString fault = nodeConfigFault(config); !fault.isEmpty())
        return fail(ErrorKind::Invalid, fault);
    return {};
}

void add(const Backend &backend, const web::Call &call, const web::Reply &reply)
{
    const auto body = web::readJsonBody(call.request.body);
    if (!body) {
        bad(reply, body.error().message);
        return;
    }
    const QJsonObject &fields = body->fields;
    if (fields.value("name"_L1).toString().trimmed().isEmpty()
        || fields.value("url"_L1).toString().trimmed().isEmpty()) {
        bad(reply, u"name and url required"_s);
        return;
    }
    NodeConfig config;
    if (const auto taken = takeFields(config, fields); !taken) {
        bad(reply, taken.error().message);
        return;
    }
    whenDone(backend.engine.addNode(config, {}), backend.context(),
             [reply](const Result<Node> &node) {
                 if (node)
                     reply.json(200,
                                QJsonObject{{u"message"_s, u"node added"_s},
                                            {u"id"_s, node->config.id.value}});
                 else if (node.error().kind == ErrorKind::Conflict)
                     reply.fail({409, "conflict", u"node exists"_s, {}, {}, 0});
                 else
                     refuse(reply, node.error());
             });
}

void change(const Backend &backend, const web::Call &call, const web::Reply &reply)
{
    withNode(backend, call, reply, [&backend, call, reply](const Node &node) {
        NodeConfig config = node.config;
        const auto body = web::readJsonBody(call.request.body);
        const Result<void> taken =
            body ? takeFields(config, body->fields) : Result<void>(body.error());
        if (!taken) {
            bad(reply, taken.error().message);
            return;
        }
        whenDone(backend.engine.updateNode(config, std::nullopt), backend.context(),
                 [&backend, reply, config](const Result<Node> &changed) {
                     const auto namesake = backend.directory.nodeByName(config.name);
                     if (changed)
                         reply.json(200,
                                    QJsonObject{{u"message"_s, u"node updated"_s},
                                                {u"id"_s, changed->config.id.value}});
                     else if (changed.error().kind == ErrorKind::Conflict && namesake
                              && namesake->config.id != config.id)
                         reply.fail({409, "conflict", u"node exists"_s, {}, {}, 0});
                     else
                         refuse(reply, changed.error());
                 });
    });
}

void remove(const Backend &backend, const web::Call &call, const web::Reply &reply)
{
    withNode(backend, call, reply, [&backend, reply](const Node &node) {
        whenDone(backend.engine.removeNode(node.config.id), backend.context(),
                 [reply](const Result<void> &removed) {
                     if (removed)
                         reply.json(200, QJsonObject{{u"message"_s, u"node deleted"_s}});
                     else
                         refuse(reply, removed.error());
                 });
    });
}

void test(const Backend &backend, const web::Call &call, const web::Reply &reply)
{
    withNode(backend, call, reply, [&backend, reply](const Node &node) {
        whenDone(backend.engine.testNode(node.config, {}), backend.context(),
                 [reply](const Result<NodeTest> &tested) {
                     const QString sentence = tested
                         ? u"node answered in %1 ms"_s.arg(tested->latencyMs)
                         : tested.error().message;
                     reply.json(200,
                                QJsonObject{{u"message"_s, sentence},
                                            {u"reachable"_s, tested.has_value()}});
                 });
    });
}

} // namespace

QList<web::Route> familyNodeRoutes(const Backend &backend)
{
    using enum http::Method;
    using web::Access;
    using web::BodyKind;
    constexpr auto kFamily = web::Family::S0;
    constexpr qint64 kSmall = 64 * 1024;
    const QString denied = u"Unauthorized"_s;
    return {
        {.method = Get,
         .path = "/api/nodes",
         .operation = "listBriefNodes",
         .summary = u"All nodes, by name; addresses are for editors and admins."_s,
         .handler = handler(backend, listNodes),
         .family = kFamily,
         .answers = {{200, "BriefNodes"}}},
        {.method = Post,
         .path = "/api/nodes/toggle",
         .operation = "toggleNode",
         .access = Access::Admin,
         .summary = u"Switches a node on or off; what runs ends."_s,
         .handler = handler(backend, toggle),
         .family = kFamily,
         .body = BodyKind::Json,
         .request = "NodeToggle",
         .answers = {{200, "NodeToggled"}, {404, "S0Error"}},
         .bodyLimit = kSmall,
         .denied = denied},
        {.method = Post,
         .path = "/api/nodes/add",
         .operation = "addBriefNode",
         .access = Access::Admin,
         .summary = u"Adds a node."_s,
         .handler = handler(backend, add),
         .family = kFamily,
         .body = BodyKind::Json,
         .request = "BriefNode",
         .answers = {{200, "NodeMessage"}, {400, "S0Error"}, {409, "S0Error"}},
         .bodyLimit = kSmall,
         .denied = denied},
        {.method = Put,
         .path = "/api/nodes/{id}",
         .operation = "changeBriefNode",
         .access = Access::Admin,
         .summary = u"Changes a node."_s,
         .handler = handler(backend, change),
         .family = kFamily,
         .body = BodyKind::Json,
         .request = "BriefNode",
         .answers = {{200, "NodeMessage"}, {400, "S0Error"}, {404, "S0Error"}, {409, "S0Error"}},
         .bodyLimit = kSmall,
         .denied = denied},
        {.method = Delete,
         .path = "/api/nodes/{id}",
         .operation = "removeBriefNode",
         .access = Access::Admin,
         .summary = u"Removes a node that runs nothing."_s,
         .handler = handler(backend, remove),
         .family = kFamily,
         .answers = {{200, "Message"}, {404, "S0Error"}, {409, "S0Error"}},
         .denied = denied},
        {.method = Post,
         .path = "/api/nodes/{id}/test",
         .operation = "testBriefNode",
         .access = Access::Editor,
         .summary = u"Asks a node who it is, within 3 seconds."_s,
         .handler = handler(backend, test),
         .family = kFamily,
         .answers = {{200, "NodeTested"}, {404, "S0Error"}},
         .denied = denied},
    };
}

} // namespace cq::api
