#pragma once

#include "core/web/route.h"

#include <QHash>

#include <memory>
#include <optional>
#include <vector>

namespace cq::web {

/// All routes, found by method and path. Built once, read by any number of threads.
class RouteTable
{
public:
    /// Two routes of the same method and shape of path, or two of one operation, are a broken
    /// promise of ours and assert.
    explicit RouteTable(QList<Route> routes);
    ~RouteTable();
    RouteTable(const RouteTable &) = delete;
    RouteTable &operator=(const RouteTable &) = delete;

    struct Match
    {
        const Route *route = nullptr; ///< null: nothing is there for this method
        const Route *sibling = nullptr; ///< then a route of this path for another method, if any
        QStringList parameters;
        QList<http::Method> allowed; ///< when there is something for other methods
    };

    /// `path` as sent, percent-encoded. A slash at the end makes no difference (api-shapes, quirk
    /// 1); a literal segment goes before a parameter. HEAD finds what GET finds.
    Match find(http::Method method, QByteArrayView path) const;

    const QList<Route> &routes() const { return m_routes; }

private:
    struct Node;
    const Node *walk(const Node &node, const QList<QByteArrayView> &segments, qsizetype at,
                     QStringList &parameters) const;

    QList<Route> m_routes;
    std::unique_ptr<Node> m_root;
};

} // namespace cq::web
