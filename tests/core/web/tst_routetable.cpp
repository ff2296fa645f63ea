#include "core/web/routetable.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace cq;
using namespace cq::web;

namespace {

Route route(http::Method method, const QByteArray &path)
{
    return {.method = method, .path = path, .operation = http::methodName(method) + ' ' + path};
}

RouteTable table()
{
    using enum http::Method;
    return RouteTable({route(Get, "/api/jobs"), route(Post, "/api/jobs"),
                       route(Get, "/api/jobs/list"), route(Get, "/api/jobs/{id}"),
                       route(Delete, "/api/jobs/{id}"), route(Get, "/api/jobs/{id}/results"),
                       route(Get, "/files/{path...}"), route(Get, "/")});
}

} // namespace

class TestRouteTable : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void pathsFindTheirRoute_data();
    void pathsFindTheirRoute();
    void otherMethodsAreNamed();
};

void TestRouteTable::pathsFindTheirRoute_data()
{
    QTest::addColumn<http::Method>("method");
    QTest::addColumn<QByteArray>("path");
    QTest::addColumn<QByteArray>("operation"); // empty: none
    QTest::addColumn<QStringList>("parameters");
    using enum http::Method;
    const auto row = [](const char *name, http::Method method, const char *path,
                        const char *operation, const QStringList &parameters = {}) {
        QTest::newRow(name) << method << QByteArray(path) << QByteArray(operation) << parameters;
    };
    row("literal", Get, "/api/jobs", "GET /api/jobs");
    row("a slash at the end", Post, "/api/jobs/", "POST /api/jobs");
    row("HEAD as GET", Head, "/api/jobs", "GET /api/jobs");
    row("a reserved word is no id", Get, "/api/jobs/list", "GET /api/jobs/list");
    row("a parameter", Get, "/api/jobs/412", "GET /api/jobs/{id}", {u"412"_s});
    row("a word that begins like a literal", Get, "/api/jobs/lists", "GET /api/jobs/{id}",
        {u"lists"_s});
    row("back from a literal", Get, "/api/jobs/list/results", "GET /api/jobs/{id}/results",
        {u"list"_s});
    row("decoded", Get, "/api/jobs/%C3%A4%20b", "GET /api/jobs/{id}", {u"ä b"_s});
    row("an encoded slash is no separator", Get, "/api/jobs/a%2Fresults", "GET /api/jobs/{id}",
        {u"a/results"_s});
    row("the rest", Get, "/files/a/b%20c/d.png", "GET /files/{path...}", {u"a/b c/d.png"_s});
    row("the root", Get, "/", "GET /");
    row("letter case matters", Get, "/API/jobs", "");
    row("a broken escape", Get, "/api/jobs/%zz", "");
    row("a NUL", Get, "/api/jobs/%00", "");
    row("an empty id", Get, "/api/jobs//results", "");
    row("too long", Get, "/api/jobs/1/results/2", "");
}

void TestRouteTable::pathsFindTheirRoute()
{
    QFETCH(http::Method, method);
    QFETCH(QByteArray, path);
    QFETCH(QByteArray, operation);
    const RouteTable routes = table();
    const RouteTable::Match match = routes.find(method, path);
    QCOMPARE(match.route == nullptr ? QByteArray() : match.route->operation, operation);
    if (match.route != nullptr)
        QTEST(match.parameters, "parameters");
}

void TestRouteTable::otherMethodsAreNamed()
{
    const RouteTable routes = table();
    const RouteTable::Match match = routes.find(http::Method::Put, "/api/jobs/1");
    QVERIFY(match.route == nullptr);
    QCOMPARE(match.allowed, (QList{http::Method::Get, http::Method::Delete}));
    QVERIFY(routes.find(http::Method::Put, "/nowhere").allowed.isEmpty());
}

QTEST_APPLESS_MAIN(TestRouteTable)
#include "tst_routetable.moc"
