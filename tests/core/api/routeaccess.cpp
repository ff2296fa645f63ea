#include "tests/core/api/apiworld.h"

#include <QCryptographicHash>
#include <QTest>

#include <algorithm>
#include <map>

using namespace Qt::StringLiterals;
using namespace cq;
using namespace cq::test;
using web::Access;

namespace {

/// What stands at the braces of a path, and what it means to whom it does not belong.
enum class Thing {
    Nothing,
    Job, ///< 404 for other participants
    Output, ///< of a job
    Account, ///< 404 for other participants
    BriefAccount, ///< the same, but 403 (X-24)
    AnyAccount,
    Node,
    Key, ///< 404 for everybody else, editors and admins too
    Upload, ///< the same
};

struct Row
{
    Access access = Access::SignedIn;
    Thing thing = Thing::Nothing;
};

/// Who may do what (requirements, api-shapes, and the roles of S0-10 and S3-19). A
/// new route is written down here, too.
const std::map<QByteArray, Row> kRows{
    // our own
    {"signIn", {Access::Anybody}},
    {"whoAmI", {}},
    {"signOut", {}},
    {"signOutEverywhere", {}},
    {"listUsers", {}},
    {"createUser", {Access::Admin}},
    {"createUsers", {Access::Admin}},
    {"showUser", {Access::SignedIn, Thing::Account}},
    {"changeUser", {Access::Admin, Thing::AnyAccount}},
    {"removeUser", {Access::Admin, Thing::AnyAccount}},
    {"signUserOut", {Access::Admin, Thing::AnyAccount}},
    {"listAudit", {Access::Admin}},
    {"listKeys", {}},
    {"createKey", {}},
    {"revokeKey", {Access::SignedIn, Thing::Key}},
    {"listJobs", {}},
    {"submitJob", {}},
    {"showWebhookSecret", {}},
    {"keepInputs", {}},
    {"listInputs", {}},
    {"removeInput", {Access::SignedIn, Thing::Upload}},
    {"showJob", {Access::SignedIn, Thing::Job}},
    {"showGraph", {Access::SignedIn, Thing::Job}},
    {"showEvents", {Access::SignedIn, Thing::Job}},
    {"changeJob", {Access::SignedIn, Thing::Job}},
    {"cancelJob", {Access::SignedIn, Thing::Job}},
    {"retryJob", {Access::SignedIn, Thing::Job}},
    {"cloneJob", {Access::SignedIn, Thing::Job}},
    {"clearJobs", {}},
    {"moveJobToFront", {Access::Editor, Thing::Job}},
    {"removeJob", {Access::SignedIn, Thing::Job}},
    {"listOutputs", {Access::SignedIn, Thing::Job}},
    {"outputArchive", {Access::SignedIn, Thing::Job}},
    {"outputFile", {Access::SignedIn, Thing::Output}},
    {"outputPreview", {Access::SignedIn, Thing::Output}},
    {"listNodes", {}},
    {"addNode", {Access::Admin}},
    {"changeNode", {Access::Admin, Thing::Node}},
    {"removeNode", {Access::Admin, Thing::Node}},
    {"testNode", {Access::Editor, Thing::Node}},
    {"drainNode", {Access::Admin, Thing::Node}},
    {"enableNode", {Access::Admin, Thing::Node}},
    {"freeNode", {Access::Editor, Thing::Node}},
    {"listSamples", {Access::Editor, Thing::Node}},
    {"showQueue", {}},
    {"pauseQueue", {Access::Editor}},
    {"resumeQueue", {Access::Editor}},
    {"stopIntake", {Access::Editor}},
    {"startIntake", {Access::Editor}},
    {"showVersion", {Access::Anybody}},
    {"ping", {Access::Anybody}},
    {"openApi", {Access::Anybody}},
    {"docs", {Access::Anybody}},
    {"openApiAtRoot", {Access::Anybody}},
    {"events", {}},
    // S0 and S3
    {"listSharedJobs", {}},
    {"submitSharedJob", {}},
    {"submitToQueue", {}},
    {"showSharedJob", {Access::SignedIn, Thing::Job}},
    {"cancelSharedJob", {Access::SignedIn, Thing::Job}},
    {"setSharedPriority", {Access::Editor, Thing::Job}},
    {"prioritizeSharedJob", {Access::Editor, Thing::Job}},
    {"clearQueue", {Access::Admin}},
    {"showResults", {Access::SignedIn, Thing::Job}},
    {"retryFailedJob", {Access::Editor, Thing::Job}},
    {"upload", {}},
    {"login", {Access::Anybody}},
    {"me", {}},
    {"listAccounts", {}},
    {"createAccount", {Access::Admin}},
    {"showAccount", {Access::SignedIn, Thing::BriefAccount}},
    {"changeAccount", {Access::Admin, Thing::AnyAccount}},
    {"changeAccountPassword", {Access::Admin, Thing::AnyAccount}},
    {"removeAccount", {Access::Admin, Thing::AnyAccount}},
    {"listBriefNodes", {}},
    {"toggleNode", {Access::Admin}},
    {"addBriefNode", {Access::Admin}},
    {"changeBriefNode", {Access::Admin, Thing::Node}},
    {"removeBriefNode", {Access::Admin, Thing::Node}},
    {"testBriefNode", {Access::Editor, Thing::Node}},
    {"health", {Access::Anybody}},
    {"status", {Access::Anybody}},
    {"queueStatus", {}},
    {"nextJob", {Access::Worker}},
    {"heartbeat", {Access::Worker}},
    {"completeJob", {Access::Worker}},
    {"failJob", {Access::Worker}},
    {"sharedEvents", {}},
};

enum class Who { Anonymous, WorkerKey, MetricsKey, Stranger, Owner, Editor, Admin };

constexpr std::array kAll{Who::Anonymous, Who::WorkerKey, Who::MetricsKey, Who::Stranger,
                          Who::Owner,     Who::Editor,    Who::Admin};

const char *nameOf(Who who)
{
    static constexpr std::array kNames{"anonymous",       "a worker's key", "a key for figures",
                                       "a stranger",      "the owner",      "an editor",
                                       "an administrator"};
    return kNames.at(static_cast<std::size_t>(who));
}

/// 401, 403 or 404; 0: none of them.
int refusalOf(const Row &row, Who who)
{
    if (row.access == Access::Anybody)
        return 0;
    if (who == Who::Anonymous)
        return 401;
    if (who == Who::WorkerKey)
        return row.access == Access::Worker ? 0 : 403;
    if (who == Who::MetricsKey)
        return row.access == Access::Metrics ? 0 : 403;
    if (row.access == Access::Worker)
        return 403;
    const bool isOperator = who == Who::Editor || who == Who::Admin;
    if ((row.access == Access::Admin && who != Who::Admin)
        || (row.access != Access::SignedIn && !isOperator))
        return 403;
    if (row.thing == Thing::Key || row.thing == Thing::Upload)
        return who == Who::Owner ? 0 : 404;
    if (who != Who::Stranger || row.thing == Thing::Nothing)
        return 0;
    return row.thing == Thing::BriefAccount ? 403 : 404;
}

} // namespace

/// Every route of the server against everybody who may come.
class TestRouteAccess : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();

    void cleanupTestCase() { m_api.reset(); }

    void everyRouteHasARow();
    void routesKnowWhoMayAsk_data();
    void routesKnowWhoMayAsk();

private:
    QByteArray thing(Thing kind);
    JobId heldJob();

    std::unique_ptr<ApiWorld> m_api;
    std::map<Who, QByteArray> m_tokens;
    UserId m_mira;
    QByteArray m_output;
    int m_made = 0; ///< things so far, for their names
};

void TestRouteAccess::initTestCase()
{
    m_api = std::make_unique<ApiWorld>();
    const UserId ada = m_api->account(u"ada"_s, Role::Admin);
    AccountQuota unlimited;
    unlimited.waitingJobs = 0;
    m_mira = m_api->account(u"mira"_s, Role::Participant, unlimited);
    m_tokens = {{Who::Anonymous, {}},
                {Who::WorkerKey, m_api->key(ada, KeyScope::Worker)},
                {Who::MetricsKey, m_api->key(ada, KeyScope::Metrics)},
                {Who::Stranger, m_api->key(m_api->account(u"tom"_s, Role::Participant))},
                {Who::Owner, m_api->key(m_mira)},
                {Who::Editor, m_api->key(m_api->account(u"eve"_s, Role::Editor))},
                {Who::Admin, m_api->key(ada)}};
    // One job with a picture.
    m_api->world().join(m_api->world().simulate(u"gpu-a"_s));
    const QByteArray &mira = m_tokens.at(Who::Owner);
    const QByteArray id = m_api->submit(mira);
    const auto output = [&] {
        const QJsonObject heard = m_api->ask("GET", "/api/v1/jobs/" + id + "/outputs", mira).json();
        return heard["outputs"_L1][0].toObject();
    };
    CQ_EVENTUALLY(output().value("preview_url"_L1).isString());
    m_output = QByteArray::number(output().value("id"_L1).toInteger());
}

/// A job of mira's that nothing happens to by itself.
JobId TestRouteAccess::heldJob()
{
    JobRequest request;
    request.owner = m_mira;
    request.title = u"held"_s;
    request.graph = colourGraph(255);
    request.held = true;
    const auto job = m_api->world().trySubmit(request);
    if (!job)
        qFatal("%s", qPrintable(job.error().message));
    return job->id;
}

/// What goes between the braces: made anew, since many routes take it away.
QByteArray TestRouteAccess::thing(Thing kind)
{
    EngineThread &engine = m_api->world().thread();
    ++m_made;
    switch (kind) {
    case Thing::Nothing:
        return {};
    case Thing::Job:
        return QByteArray::number(heldJob().value);
    case Thing::Output:
        return m_output;
    case Thing::Account:
    case Thing::BriefAccount:
        return QByteArray::number(m_mira.value);
    case Thing::AnyAccount:
        return QByteArray::number(
            m_api->account(u"some-%1"_s.arg(m_made), Role::Participant).value);
    case Thing::Node: {
        NodeConfig config;
        config.name = u"node-%1"_s.arg(m_made);
        config.url = QUrl(u"http://127.0.0.1:9"_s);
        config.enabled = false;
        const auto node = await(engine.handle().addNode(config, {}));
        return QByteArray::number(node->config.id.value);
    }
    case Thing::Key: {
        const auto key =
            await(engine.accounts().createKey(m_mira, u"one"_s, KeyScope::Full, 0, Actor{}));
        return QByteArray::number(key->key.id.value);
    }
    case Thing::Upload: {
        const QByteArray content = "file " + QByteArray::number(m_made);
        m_api->ask("POST", "/api/v1/inputs", m_tokens.at(Who::Owner),
                   "--b\r\nContent-Disposition: form-data; name=\"f\"; filename=\"f\"\r\n\r\n"
                       + content + "\r\n--b--\r\n",
                   "multipart/form-data; boundary=b");
        return QCryptographicHash::hash(content, QCryptographicHash::Sha256).toHex();
    }
    }
    Q_UNREACHABLE();
}

void TestRouteAccess::everyRouteHasARow()
{
    QByteArrayList served;
    for (const web::Route &route : m_api->server().routes()) {
        served << route.operation;
        QVERIFY2(kRows.contains(route.operation),
                 qPrintable(u"%1 is not written down"_s.arg(QLatin1StringView(route.operation))));
        const Row &row = kRows.at(route.operation);
        QVERIFY2(row.access == route.access, route.operation.constData());
        QVERIFY2((row.thing != Thing::Nothing) == route.path.contains('{'),
                 route.operation.constData());
    }
    for (const auto &[operation, row] : kRows)
        QVERIFY2(served.contains(operation), operation.constData()); // is served
}

void TestRouteAccess::routesKnowWhoMayAsk_data()
{
    QTest::addColumn<QByteArray>("method");
    QTest::addColumn<QByteArray>("path");
    QTest::addColumn<QByteArray>("operation");
    for (const web::Route &route : m_api->server().routes()) {
        const QByteArray method = http::methodName(route.method);
        QTest::newRow((method + ' ' + route.path).constData())
            << method << route.path << route.operation;
    }
}

void TestRouteAccess::routesKnowWhoMayAsk()
{
    QFETCH(QByteArray, method);
    QFETCH(QByteArray, path);
    QFETCH(QByteArray, operation);
    QVERIFY(kRows.contains(operation));
    const Row &row = kRows.at(operation);
    for (const Who who : kAll) {
        QByteArray target = path;
        if (row.thing != Thing::Nothing)
            target.replace(path.indexOf('{'), path.indexOf('}') - path.indexOf('{') + 1,
                           thing(row.thing));
        const Heard heard = m_api->ask(method, target, m_tokens.at(who));
        const int expected = refusalOf(row, who);
        const QByteArray told = QByteArray(nameOf(who)) + " heard "
            + QByteArray::number(heard.status) + ": " + heard.body.left(200);
        QVERIFY2(heard.status != 0, told.constData());
        if (expected != 0) {
            QVERIFY2(heard.status == expected, told.constData());
            continue;
        }
        QVERIFY2(heard.status != 401 && heard.status != 403, told.constData());
        // Where nothing is named in the path something may be missing in the (empty) body.
        if (row.thing != Thing::Nothing)
            QVERIFY2(heard.status != 404, told.constData());
    }
}

QTEST_GUILESS_MAIN(TestRouteAccess)

#include "routeaccess.moc"
