#include "core/web/routetable.h"

#include <QSet>

#include <algorithm>

namespace cq::web {

namespace {

constexpr QByteArrayView kRest("{path...}");

QList<QByteArrayView> segmentsOf(QByteArrayView path)
{
    QList<QByteArrayView> segments;
    qsizetype begin = path.startsWith('/') ? 1 : 0;
    while (begin < path.size()) {
        qsizetype end = path.indexOf('/', begin);
        if (end < 0)
            end = path.size();
        segments.append(path.sliced(begin, end - begin));
        begin = end + 1;
    }
    return segments;
}

bool isParameter(QByteArrayView segment)
{
    return segment.startsWith('{') && segment.endsWith('}');
}

} // namespace

/// What can follow a beginning of a path.
struct RouteTable::Node
{
    std::vector<std::pair<QByteArray, std::unique_ptr<Node>>> literals;
    std::unique_ptr<Node> parameter;
    std::unique_ptr<Node> rest;
    QHash<int, const Route *> routes; ///< by method

    Node &literal(QByteArrayView segment)
    {
        for (const auto &[name, node] : literals) {
            if (name == segment)
                return *node;
        }
        return *literals.emplace_back(segment.toByteArray(), std::make_unique<Node>()).second;
    }

    Node &child(QByteArrayView segment)
    {
        if (!isParameter(segment))
            return literal(segment);
        auto &node = segment == kRest ? rest : parameter;
        if (!node)
            node = std::make_unique<Node>();
        return *node;
    }
};

RouteTable::RouteTable(QList<Route> routes)
    : m_routes(std::move(routes))
    , m_root(std::make_unique<Node>())
{
    QSet<QByteArray> operations;
    for (const Route &route : std::as_const(m_routes)) {
        Node *node = m_root.get();
        for (const QByteArrayView segment : segmentsOf(route.path))
            node = &node->child(segment);
        const int method = static_cast<int>(route.method);
        Q_ASSERT_X(!node->routes.contains(method), "RouteTable", route.path.constData());
        Q_ASSERT_X(!operations.contains(route.operation), "RouteTable",
                   route.operation.constData());
        node->routes.insert(method, &route);
        operations.insert(route.operation);
    }
}

RouteTable::~RouteTable() = default;

const RouteTable::Node *RouteTable::walk(const Node &node, const QList<QByteArrayView> &segments,
                                         qsizetype at, QStringList &parameters) const
{
    if (at == segments.size())
        return node.routes.isEmpty() ? nullptr : &node;
    const QByteArrayView segment = segments.at(at);
    for (const auto &[name, child] : node.literals) {
        if (name != segment)
            continue;
        if (const Node *found = walk(*child, segments, at + 1, parameters))
            return found;
    }
    const auto decoded = http::decodePercent(segment);
    if (node.parameter && decoded && !decoded->isEmpty()) {
        parameters.append(*decoded);
        if (const Node *found = walk(*node.parameter, segments, at + 1, parameters))
            return found;
        parameters.removeLast();
    }
    if (node.rest) {
        QStringList rest;
        for (qsizetype i = at; i < segments.size(); ++i) {
            const auto part = http::decodePercent(segments.at(i));
            if (!part)
                return nullptr;
            rest.append(*part);
        }
        parameters.append(rest.join(u'/'));
        return node.rest.get();
    }
    return nullptr;
}

RouteTable::Match RouteTable::find(http::Method method, QByteArrayView path) const
{
    Match match;
    const Node *node = walk(*m_root, segmentsOf(path), 0, match.parameters);
    if (node == nullptr)
        return match;
    const http::Method asked = method == http::Method::Head ? http::Method::Get : method;
    match.route = node->routes.value(static_cast<int>(asked), nullptr);
    if (match.route == nullptr) {
        for (const Route *route : node->routes) {
            match.allowed.append(route->method);
            match.sibling = route;
        }
        std::ranges::sort(match.allowed);
    }
    return match;
}

} // namespace cq::web
