#include "core/web/gate.h"

#include "core/accounts/tokens.h"
#include "core/web/body.h"
#include "core/web/credentials.h"
#include "tests/support/answer.h"

#include <QJsonDocument>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace cq;
using namespace cq::web;

namespace {

constexpr TimeMs kNow = 1'790'000'000'000;
const QByteArray kKey(32, 'k');

class FixedClock : public Clock
{
public:
    TimeMs now() const override { return m_now; }

    TimeMs m_now = kNow;
};

Route route(http::Method method, const QByteArray &path, Access access,
            BodyKind body = BodyKind::None)
{
    return {.method = method,
            .path = path,
            .operation = http::methodName(method) + path,
            .access = access,
            .body = body};
}

const RouteTable &table()
{
    using enum http::Method;
    static const RouteTable routes(
        {route(Get, "/open", Access::Anybody), route(Get, "/own", Access::SignedIn),
         route(Post, "/own", Access::SignedIn, BodyKind::Json), route(Get, "/edit", Access::Editor),
         route(Get, "/admin", Access::Admin), route(Get, "/work", Access::Worker),
         route(Get, "/figures", Access::Metrics)});
    return routes;
}

std::shared_ptr<const IdentityTable> people()
{
    IdentityTable::Contents contents;
    contents.tokenKey = kKey;
    const auto add = [&contents](qint64 id, const QString &name, Role role) {
        IdentityTable::Person person;
        person.account.id = UserId{id};
        person.account.name = name;
        person.account.role = role;
        contents.people.insert(person.account.id, person);
    };
    add(2, u"ada"_s, Role::Admin);
    add(3, u"ed"_s, Role::Editor);
    add(4, u"mira"_s, Role::Participant);
    return std::make_shared<IdentityTable>(contents);
}

QByteArray token(qint64 user)
{
    return *signToken(newToken(UserId{user}, 0, kNow), kKey);
}

http::Request request(const QByteArray &path, qint64 user = 0,
                      http::Method method = http::Method::Get)
{
    http::Request request;
    request.id = "r-1";
    request.method = method;
    request.path = path;
    request.peer = QHostAddress(u"192.0.2.7"_s);
    request.headers.set("Host", "127.0.0.1:5000");
    if (user != 0)
        request.headers.set("Authorization", "Bearer " + token(user));
    return request;
}

/// The status of a refusal; 0 = let in.
int refusal(Gate &gate, const http::Request &request)
{
    const http::BodyPolicy policy = gate.admit(request);
    return policy.refusal ? policy.refusal->status : 0;
}

} // namespace

class TestGate : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void rolesOpenTheirRoutes_data();
    void rolesOpenTheirRoutes();
    void nobodyLearnsWhatIsThere();
    void aBadCredentialIsRefusedEvenOnOpenRoutes();
    void otherMethodsAreRefusedByName();
    void foreignNamesAreRefused_data();
    void foreignNamesAreRefused();
    void foreignAddressesAreRefused();
    void cookiesNeedOurOwnOrigin_data();
    void cookiesNeedOurOwnOrigin();
    void preflightsAnswerAllowedOriginsOnly();
    void manyRequestsAreSlowedDown();
    void bodiesHaveTheirLimit();
    void credentialsAreReadFromTheirPlaces();
    void graphsStayTheBytesTheyWere();
    void badBodiesAreRefused_data();
    void badBodiesAreRefused();

private:
    std::unique_ptr<Gate> gate(GateConfig config = {})
    {
        auto gate = std::make_unique<Gate>(table(), m_clock, std::move(config));
        gate->setIdentities(people());
        return gate;
    }

    FixedClock m_clock;
    std::unique_ptr<Gate> m_gate;
};

void TestGate::init()
{
    m_clock.m_now = kNow;
    m_gate = gate();
}

void TestGate::rolesOpenTheirRoutes_data()
{
    QTest::addColumn<QByteArray>("path");
    QTest::addColumn<QList<int>>("statuses"); // nobody, participant, editor, admin; 0 = let in
    const auto row = [](const char *path, const QList<int> &statuses) {
        QTest::newRow(path) << QByteArray(path) << statuses;
    };
    row("/open", {0, 0, 0, 0});
    row("/own", {401, 0, 0, 0});
    row("/edit", {401, 403, 0, 0});
    row("/admin", {401, 403, 403, 0});
    row("/work", {401, 403, 403, 403});
    row("/figures", {401, 403, 0, 0});
}

void TestGate::rolesOpenTheirRoutes()
{
    QFETCH(QByteArray, path);
    QFETCH(QList<int>, statuses);
    const QList<qint64> users{0, 4, 3, 2};
    for (qsizetype i = 0; i < users.size(); ++i)
        QCOMPARE(refusal(*m_gate, request(path, users.at(i))), statuses.at(i));
    const http::BodyPolicy policy = m_gate->admit(request("/own", 4));
    const auto call = std::any_cast<Call>(policy.note);
    QCOMPARE(call.principal.name, u"mira"_s);
    QCOMPARE(call.route->path, "/own"_ba);
}

void TestGate::nobodyLearnsWhatIsThere()
{
    QCOMPARE(refusal(*m_gate, request("/api/jobs/1")), 401);
    QCOMPARE(refusal(*m_gate, request("/api/jobs/1", 4)), 404);
}

void TestGate::aBadCredentialIsRefusedEvenOnOpenRoutes()
{
    http::Request bad = request("/open", 4);
    bad.headers.set("Authorization", "Bearer nonsense");
    QCOMPARE(refusal(*m_gate, bad), 401);
    bad.headers.set("Cookie", "cq_session=" + token(4)); // a right one beside a wrong one
    QCOMPARE(refusal(*m_gate, bad), 401);
    bad.headers.set("Authorization", "Basic !!!");
    QCOMPARE(refusal(*m_gate, bad), 401);
    m_clock.m_now = kNow + kTokenLifeMs + 1000;
    QCOMPARE(refusal(*m_gate, request("/own", 4)), 401);
}

void TestGate::otherMethodsAreRefusedByName()
{
    const auto policy = m_gate->admit(request("/edit", 2, http::Method::Delete));
    QCOMPARE(policy.refusal->status, 405);
    QCOMPARE(policy.refusal->headers.value("Allow"), "GET"_ba);
}

void TestGate::foreignNamesAreRefused_data()
{
    QTest::addColumn<QByteArray>("host");
    QTest::addColumn<int>("status");
    QTest::newRow("address") << "127.0.0.1:5000"_ba << 0;
    QTest::newRow("other address") << "192.168.1.20"_ba << 0;
    QTest::newRow("IPv6") << "[fd00::1]:5000"_ba << 0;
    QTest::newRow("localhost") << "localhost:5000"_ba << 0;
    QTest::newRow("in other letters") << "LocalHost"_ba << 0;
    QTest::newRow("a name of ours") << "Studio.local:5000"_ba << 0;
    QTest::newRow("rebound name") << "evil.example"_ba << 421;
    QTest::newRow("with an address in front") << "127.0.0.1.evil.example"_ba << 421;
    QTest::newRow("with a path") << "localhost/evil.example"_ba << 421;
    QTest::newRow("with a user") << "localhost@evil.example"_ba << 421;
}

void TestGate::foreignNamesAreRefused()
{
    QFETCH(QByteArray, host);
    GateConfig config;
    config.origins.hosts = {u"studio.local"_s};
    const auto strict = gate(config);
    http::Request asked = request("/own", 4);
    asked.headers.set("Host", host);
    QTEST(refusal(*strict, asked), "status");
}

void TestGate::foreignAddressesAreRefused()
{
    GateConfig config;
    config.addresses = *AddressList::parse(u"192.0.2.0/24"_s);
    const auto strict = gate(config);
    http::Request asked = request("/open");
    QCOMPARE(refusal(*strict, asked), 0);
    asked.peer = QHostAddress(u"198.51.100.1"_s);
    QCOMPARE(refusal(*strict, asked), 403);
}

void TestGate::cookiesNeedOurOwnOrigin_data()
{
    QTest::addColumn<http::Method>("method");
    QTest::addColumn<QByteArray>("origin");
    QTest::addColumn<QByteArray>("site");
    QTest::addColumn<int>("status");
    using enum http::Method;
    QTest::newRow("reading") << Get << ""_ba
                             << ""_ba << 0;
    QTest::newRow("our page") << Post << "http://127.0.0.1:5000"_ba
                              << ""_ba << 0;
    QTest::newRow("our page, no origin") << Post << ""_ba
                                         << "same-origin"_ba << 0;
    QTest::newRow("no word of it") << Post << ""_ba
                                   << ""_ba << 403;
    QTest::newRow("another site") << Post << "http://evil.example"_ba
                                  << "cross-site"_ba << 403;
    QTest::newRow("another port") << Post << "http://127.0.0.1:6000"_ba
                                  << "same-site"_ba << 403;
    QTest::newRow("another scheme") << Post << "https://127.0.0.1:5000"_ba
                                    << ""_ba << 403;
    QTest::newRow("null") << Post << "null"_ba
                          << ""_ba << 403;
    QTest::newRow("of the list") << Post << "https://tools.example"_ba
                                 << "cross-site"_ba << 0;
}

void TestGate::cookiesNeedOurOwnOrigin()
{
    QFETCH(http::Method, method);
    QFETCH(QByteArray, origin);
    QFETCH(QByteArray, site);
    GateConfig config;
    config.origins.origins = {u"https://tools.example"_s};
    const auto strict = gate(config);
    http::Request asked = request("/own", 0, method);
    asked.headers.set("Cookie", "theme=dark; cq_session=" + token(4));
    if (!origin.isEmpty())
        asked.headers.set("Origin", origin);
    if (!site.isEmpty())
        asked.headers.set("Sec-Fetch-Site", site);
    QTEST(refusal(*strict, asked), "status");
    // Who shows a header means it.
    asked.headers.remove("Cookie");
    asked.headers.set("Authorization", "Bearer " + token(4));
    QCOMPARE(refusal(*strict, asked), 0);
}

void TestGate::preflightsAnswerAllowedOriginsOnly()
{
    GateConfig config;
    config.origins.origins = {u"https://tools.example"_s};
    const auto strict = gate(config);
    http::Request asked = request("/own", 0, http::Method::Options);
    asked.headers.set("Origin", "https://tools.example");
    auto policy = strict->admit(asked);
    QCOMPARE(policy.refusal->status, 204);
    QCOMPARE(policy.refusal->headers.value("Access-Control-Allow-Origin"),
             "https://tools.example"_ba);
    QVERIFY(policy.refusal->headers.value("Access-Control-Allow-Methods").contains("POST"));
    asked.headers.set("Origin", "https://evil.example");
    policy = strict->admit(asked);
    QVERIFY(!policy.refusal->headers.contains("Access-Control-Allow-Origin"));
    QVERIFY(!policy.refusal->headers.contains("Access-Control-Allow-Methods"));
}

void TestGate::manyRequestsAreSlowedDown()
{
    GateConfig config;
    config.perMinutePerUser = 5;
    config.perMinutePerAddress = 3;
    const auto strict = gate(config);
    for (int i = 0; i < 3; ++i)
        QCOMPARE(refusal(*strict, request("/own")), 401);
    const auto refused = strict->admit(request("/own"));
    QCOMPARE(refused.refusal->status, 429);
    QCOMPARE(refused.refusal->headers.value("Retry-After"), "20"_ba); // 60 s for 3
    // The class behind the same address goes on, each by their own.
    for (const qint64 user : {3, 4}) {
        for (int i = 0; i < 5; ++i)
            QCOMPARE(refusal(*strict, request("/own", user)), 0);
        QCOMPARE(refusal(*strict, request("/own", user)), 429);
    }
    m_clock.m_now += 12'000; // one fifth of a minute
    QCOMPARE(refusal(*strict, request("/own", 4)), 0);
    QCOMPARE(refusal(*strict, request("/own", 4)), 429);
}

void TestGate::bodiesHaveTheirLimit()
{
    GateConfig config;
    config.jsonBytes = 1000;
    const auto strict = gate(config);
    const auto policy = strict->admit(request("/own", 4, http::Method::Post));
    QVERIFY(!policy.refusal);
    QCOMPARE(policy.limit.value_or(0), 1000);
}

void TestGate::credentialsAreReadFromTheirPlaces()
{
    http::Request asked = request("/own");
    QVERIFY(!presentedBy(asked));
    asked.query = {{u"token"_s, u"t"_s}};
    QVERIFY(!presentedBy(asked)); // only WebSockets: addresses end up in logs
    asked.isUpgrade = true;
    QCOMPARE(std::get<BearerCredential>(presentedBy(asked)->credential).text, "t"_ba);
    asked.headers.set("Cookie", "a=b;cq_session=c");
    QVERIFY(presentedBy(asked)->byCookie);
    asked.headers.set("X-Auth-Token", "x");
    QCOMPARE(std::get<BearerCredential>(presentedBy(asked)->credential).text, "x"_ba);
    asked.headers.set("Authorization", "bEaReR y");
    QCOMPARE(std::get<BearerCredential>(presentedBy(asked)->credential).text, "y"_ba);
    asked.headers.set("Authorization", "Basic " + QByteArray("w1:cq_key:x").toBase64());
    const auto basic = std::get<BasicCredential>(presentedBy(asked)->credential);
    QCOMPARE(basic.name, u"w1"_s);
    QCOMPARE(basic.secret, "cq_key:x"_ba);
}

void TestGate::graphsStayTheBytesTheyWere()
{
    const QByteArray graph =
        R"({"1" : {"class_type":"K","inputs":{"seed":18446744073709551615,"cfg":8.0}}})";
    const auto body = readJsonBody(
        "{\"title\":\"\\u00e4\",\"workflow\": " + graph + " ,\"priority\":1}", {u"workflow"_s});
    CQ_VERIFY_OK(body);
    QCOMPARE(body->kept.value(u"workflow"_s), graph);
    QCOMPARE(body->fields.value("title"_L1).toString(), u"ä"_s);
    QCOMPARE(body->fields.value("priority"_L1).toInt(), 1);
    CQ_VERIFY_OK(readJsonBody({}));
}

void TestGate::badBodiesAreRefused_data()
{
    QTest::addColumn<QByteArray>("body");
    QTest::newRow("not JSON") << "hello"_ba;
    QTest::newRow("cut off") << R"({"a":1)"_ba;
    QTest::newRow("something behind it") << R"({"a":1} x)"_ba;
    QTest::newRow("an array") << "[1]"_ba;
    QTest::newRow("a key twice") << R"({"role":"participant","role":"admin"})"_ba;
    QTest::newRow("a key twice, escaped") << R"({"role":"participant","r\u006fle":"admin"})"_ba;
    QTest::newRow("nested 10,000 deep")
        << "{\"a\":" + QByteArray(10000, '[') + QByteArray(10000, ']') + '}';
    QTest::newRow("broken UTF-8") << "{\"a\":\"\xc3\x28\"}"_ba;
    QTest::newRow("a NUL") << QByteArray("{\"a\":\"\0\"}", 9);
    QTest::newRow("UTF-16") << QByteArray("\xff\xfe{\0}\0", 6);
}

void TestGate::badBodiesAreRefused()
{
    QFETCH(QByteArray, body);
    const auto read = readJsonBody(body);
    QVERIFY(!read);
    QCOMPARE(read.error().kind, ErrorKind::Invalid);
    QVERIFY(!read.error().message.isEmpty());
}

QTEST_APPLESS_MAIN(TestGate)
#include "tst_gate.moc"
