#include "tests/core/api/apiworld.h"
#include "tests/core/api/eventclient.h"

#include <QDateTime>
#include <QTest>
#include <QWebSocket>

using namespace Qt::StringLiterals;
using namespace cq;
using namespace cq::test;

/// News as Server-Sent Events, and what both ways of news have in common: coming back, and the end
/// of rights.
class TestEventStreams : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();
    void newsComesInTheWordsOfTheWebSocket();
    void peopleHearOfTheirOwnJobs();
    void aHeadIsOver();
    void whoComesBackGetsWhatWasMissed();
    void whoComesBackToAnotherRunHearsThatItMissedSomething();
    void aStreamShowsLife();
    void rightsThatEndEndTheNews_data();
    void rightsThatEndEndTheNews();
    void rightsEndWithTime();
    void stoppingEndsTheStreams();
    void whoDoesNotReadIsCutOff();

private:
    quint16 port() { return m_api->server().port(); }

    void submit(const QByteArray &token, const QByteArray &title);
    void listen(QWebSocket &socket, QList<QJsonObject> &heard, const QByteArray &token,
                const QByteArray &lastId = {});
    static api::ServerConfig config();

    std::unique_ptr<ApiWorld> m_api;
    UserId m_miraId;
    QByteArray m_mira;
    QByteArray m_tom;
    QByteArray m_ada;
};

api::ServerConfig TestEventStreams::config()
{
    api::ServerConfig config;
    config.keepAliveMs = 50;
    return config;
}

void TestEventStreams::init()
{
    m_api = std::make_unique<ApiWorld>(config());
    AccountQuota unlimited;
    unlimited.waitingJobs = 0;
    unlimited.submissionsPerMinute = 0;
    m_miraId = m_api->account(u"mira"_s, Role::Participant, unlimited);
    m_mira = m_api->key(m_miraId);
    m_tom = m_api->key(m_api->account(u"tom"_s, Role::Participant));
    m_ada = m_api->key(m_api->account(u"ada"_s, Role::Admin));
}

void TestEventStreams::cleanup()
{
    m_api.reset();
}

/// A job that waits: there is no node.
void TestEventStreams::submit(const QByteArray &token, const QByteArray &title)
{
    const Heard heard =
        m_api->ask("POST", "/api/v1/jobs", token,
                   "{\"title\":\"" + title + "\",\"workflow\":" + colourGraph(1) + "}");
    QVERIFY2(heard.status == 202, heard.body.constData());
}

void TestEventStreams::listen(QWebSocket &socket, QList<QJsonObject> &heard,
                              const QByteArray &token, const QByteArray &lastId)
{
    connect(&socket, &QWebSocket::textMessageReceived, &socket, [&heard](const QString &text) {
        heard.append(QJsonDocument::fromJson(text.toUtf8()).object());
    });
    socket.open(QUrl(u"ws://127.0.0.1:%1/api/v1/events?token=%2&last_event_id=%3"_s.arg(port()).arg(
        QString::fromLatin1(token), QString::fromLatin1(lastId))));
    QVERIFY(
        waitUntil([&] { return socket.state() == QAbstractSocket::ConnectedState; }, kPatienceMs));
}

void TestEventStreams::newsComesInTheWordsOfTheWebSocket()
{
    QWebSocket socket;
    QList<QJsonObject> heard;
    listen(socket, heard, m_mira);
    EventClient stream(port(), m_mira, "Accept: text/event-stream\r\n");
    QCOMPARE(stream.head().status, 200);
    QCOMPARE(stream.head().header("Content-Type"), "text/event-stream");
    QCOMPARE(stream.head().header("Cache-Control"), "no-store");
    CQ_EVENTUALLY(!stream.lastId().isEmpty()); // before there is news
    QVERIFY(stream.events().isEmpty());

    submit(m_mira, "on both ways");
    const auto job = [&] {
        const auto found = std::ranges::find(heard, u"job"_s, [](const QJsonObject &message) {
            return message.value("type"_L1).toString();
        });
        return found == heard.end() ? QJsonObject() : *found;
    };
    CQ_EVENTUALLY(!job().isEmpty());
    CQ_EVENTUALLY_EQUAL(stream.titles(), QByteArrayList{"on both ways"});
    CQ_EVENTUALLY(stream.events().size() >= 2);
    for (const ServerEvent &event : stream.events()) {
        QCOMPARE(QString::fromLatin1(event.type), event.message.value("type"_L1).toString());
        QVERIFY(event.type == "job" || event.type == "queue");
        if (event.type == "job") {
            QCOMPARE(event.message, job());
            QCOMPARE(QString::fromLatin1(event.id), event.message.value("id"_L1).toString());
            QVERIFY(!event.id.isEmpty());
        } else {
            QVERIFY(event.id.isEmpty()); // counts are not kept
            QCOMPARE(event.message["data"_L1]["jobs"_L1]["pending"_L1].toInt(), 1);
        }
    }
}

void TestEventStreams::peopleHearOfTheirOwnJobs()
{
    EventClient mira(port(), m_mira);
    EventClient tom(port(), m_tom);
    EventClient ada(port(), m_ada);
    submit(m_mira, "of mira");
    CQ_EVENTUALLY_EQUAL(ada.titles(), QByteArrayList{"of mira"}); // news of one moment has no order
    submit(m_tom, "of tom");
    CQ_EVENTUALLY_EQUAL(ada.titles(), (QByteArrayList{"of mira", "of tom"}));
    CQ_EVENTUALLY_EQUAL(mira.titles(), QByteArrayList{"of mira"});
    CQ_EVENTUALLY_EQUAL(tom.titles(), QByteArrayList{"of tom"});
    QVERIFY(!tom.text().contains("of mira"));
    EventClient nobody(port(), "cq_nobody");
    QCOMPARE(nobody.head().status, 401);
    EventClient worker(port(), m_api->key(m_miraId, KeyScope::Worker));
    QCOMPARE(worker.head().status, 403);
}

void TestEventStreams::aHeadIsOver()
{
    const Heard heard = m_api->ask("HEAD", "/api/v1/events", m_mira);
    QCOMPARE(heard.status, 200);
    QCOMPARE(heard.header("Content-Type"), "text/event-stream");
    QTRY_COMPARE(m_api->server().connectionCount(), 0);
}

void TestEventStreams::whoComesBackGetsWhatWasMissed()
{
    QByteArray lastId;
    {
        EventClient before(port(), m_mira);
        EventClient toms(port(), m_tom);
        submit(m_tom, "of tom");
        CQ_EVENTUALLY_EQUAL(toms.titles(), QByteArrayList{"of tom"});
        submit(m_mira, "heard");
        CQ_EVENTUALLY_EQUAL(before.titles(), QByteArrayList{"heard"});
        lastId = before.lastId();
    }
    EventClient all(port(), m_ada); // hears when the news is out
    submit(m_mira, "missed");
    CQ_EVENTUALLY_EQUAL(all.titles(), QByteArrayList{"missed"});
    submit(m_tom, "of tom again");
    CQ_EVENTUALLY_EQUAL(all.titles(), (QByteArrayList{"missed", "of tom again"}));
    const Heard removed = m_api->ask("DELETE", "/api/jobs/2", m_mira); // cancels
    QCOMPARE(removed.status, 204);
    CQ_EVENTUALLY_EQUAL(all.titles(), (QByteArrayList{"missed", "of tom again", "heard"}));

    EventClient after(port(), m_mira, "Last-Event-ID: " + lastId + "\r\n");
    CQ_EVENTUALLY_EQUAL(after.titles(), (QByteArrayList{"missed", "heard"}));
    QVERIFY(!after.text().contains("of tom"));
    QCOMPARE(after.lastId(), all.lastId());
    // The counts may be others, too.
    const auto counts = [&after] {
        const ServerEvent last = after.events().constLast();
        return last.message["data"_L1]["jobs"_L1]["cancelled"_L1].toInt();
    };
    CQ_EVENTUALLY_EQUAL(counts(), 1);

    QWebSocket socket;
    QList<QJsonObject> heard;
    listen(socket, heard, m_mira, lastId);
    CQ_EVENTUALLY_EQUAL(heard.size(), 3);
    QCOMPARE(heard.at(0), after.events().at(0).message);
    QCOMPARE(heard.at(1), after.events().at(1).message);
    QCOMPARE(heard.at(2).value("type"_L1).toString(), u"queue"_s);

    // Nothing is told twice to who missed nothing.
    EventClient current(port(), m_mira, "Last-Event-ID: " + after.lastId() + "\r\n");
    submit(m_mira, "new");
    CQ_EVENTUALLY_EQUAL(current.titles(), QByteArrayList{"new"});
}

void TestEventStreams::whoComesBackToAnotherRunHearsThatItMissedSomething()
{
    QByteArray lastId;
    {
        EventClient before(port(), m_mira);
        CQ_EVENTUALLY(!before.lastId().isEmpty());
        lastId = before.lastId();
    }
    m_api->server().stop();
    CQ_VERIFY_OK(m_api->server().start());
    submit(m_mira, "first of the new run");
    EventClient after(port(), m_mira, "Last-Event-ID: " + lastId + "\r\n");
    CQ_EVENTUALLY(!after.events().isEmpty());
    const ServerEvent missed = after.events().constFirst();
    QCOMPARE(missed.type, "missed");
    QCOMPARE(missed.message.value("type"_L1).toString(), u"missed"_s);
    QVERIFY(!missed.id.isEmpty());

    // From there on it can come back.
    submit(m_mira, "second");
    CQ_EVENTUALLY(after.titles().contains("second"));
    EventClient again(port(), m_mira, "Last-Event-ID: " + missed.id + "\r\n");
    CQ_EVENTUALLY(again.titles().contains("second"));
    QVERIFY(again.events().constFirst().type != "missed");

    QWebSocket socket;
    QList<QJsonObject> heard;
    listen(socket, heard, m_mira, "nonsense");
    CQ_EVENTUALLY(!heard.isEmpty());
    QCOMPARE(heard.first().value("type"_L1).toString(), u"missed"_s);
}

void TestEventStreams::aStreamShowsLife()
{
    EventClient stream(port(), m_mira);
    CQ_EVENTUALLY(stream.text().contains("\n\n:\n\n:\n\n"));
    QVERIFY(stream.events().isEmpty());
}

void TestEventStreams::rightsThatEndEndTheNews_data()
{
    QTest::addColumn<QString>("how");
    QTest::newRow("the key is revoked") << u"revoke"_s;
    QTest::newRow("signed out") << u"signOut"_s;
    QTest::newRow("signed out everywhere") << u"everywhere"_s;
    QTest::newRow("the account is switched off") << u"off"_s;
    QTest::newRow("the role is another") << u"role"_s;
}

void TestEventStreams::rightsThatEndEndTheNews()
{
    QFETCH(QString, how);
    const IssuedKey key = m_api->issueKey(m_miraId);
    QByteArray token = key.text.toLatin1();
    if (how == "signOut"_L1 || how == "everywhere"_L1) {
        token = m_api
                    ->ask("POST", "/api/v1/auth/login", {},
                          R"({"username":"mira","password":"correct horse mira"})")
                    .text("access_token")
                    .toLatin1();
        QVERIFY(!token.isEmpty());
    }
    CQ_EVENTUALLY_EQUAL(m_api->ask("GET", "/api/v1/auth/me", token).status, 200);
    EventClient stream(port(), token);
    QCOMPARE(stream.head().status, 200);
    EventClient another(port(), m_tom);
    QWebSocket socket;
    QList<QJsonObject> heard;
    listen(socket, heard, token);

    AccountsHandle &accounts = m_api->world().thread().accounts();
    const Actor actor{kLocalOperator, u"local"_s, u"local"_s};
    AccountChange change;
    if (how == "revoke"_L1) {
        CQ_VERIFY_OK(await(accounts.revokeKey(key.key.id, actor)));
    } else if (how == "signOut"_L1) {
        QCOMPARE(m_api->ask("POST", "/api/v1/auth/logout", token).status, 204);
    } else if (how == "everywhere"_L1) {
        CQ_VERIFY_OK(await(accounts.signOutEverywhere(m_miraId, actor)));
    } else {
        if (how == "off"_L1)
            change.enabled = false;
        else
            change.role = Role::Editor;
        CQ_VERIFY_OK(await(accounts.update(m_miraId, change, actor)));
    }
    CQ_EVENTUALLY(stream.isEnded());
    CQ_EVENTUALLY(socket.state() == QAbstractSocket::UnconnectedState);
    QCOMPARE(int(socket.closeCode()), 1008);
    QVERIFY(!another.isEnded());
}

void TestEventStreams::rightsEndWithTime()
{
    const qint64 soon = QDateTime::currentMSecsSinceEpoch() + 3000;
    const QByteArray token = m_api->issueKey(m_miraId, KeyScope::Full, soon).text.toLatin1();
    CQ_EVENTUALLY_EQUAL(m_api->ask("GET", "/api/v1/auth/me", token).status, 200);
    EventClient stream(port(), token);
    QCOMPARE(stream.head().status, 200);
    QVERIFY(!stream.isEnded());
    CQ_EVENTUALLY(stream.isEnded());
    QVERIFY(QDateTime::currentMSecsSinceEpoch() >= soon);
}

void TestEventStreams::stoppingEndsTheStreams()
{
    EventClient stream(port(), m_mira);
    QCOMPARE(stream.head().status, 200);
    m_api->server().stop();
    QVERIFY(stream.isClosed());
    CQ_VERIFY_OK(m_api->server().start());
    EventClient again(port(), m_mira);
    QCOMPARE(again.head().status, 200); // it listens by then
    submit(m_mira, "after");
    CQ_EVENTUALLY_EQUAL(again.titles(), QByteArrayList{"after"});
}

void TestEventStreams::whoDoesNotReadIsCutOff()
{
    m_api.reset();
    api::ServerConfig small = config();
    small.listener.streamHighWater = 64 * 1024;
    m_api = std::make_unique<ApiWorld>(small);
    AccountQuota unlimited;
    unlimited.waitingJobs = 0;
    unlimited.submissionsPerMinute = 0;
    const UserId mira = m_api->account(u"mira"_s, Role::Participant, unlimited);
    m_mira = m_api->key(mira);
    RawClient stalled(port());
    stalled.socket().setReadBufferSize(1024);
    stalled.send("GET /api/v1/events HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer " + m_mira
                 + "\r\n\r\n");
    QVERIFY(waitUntil([&] { return stalled.socket().bytesAvailable() > 0; }));
    CQ_EVENTUALLY_EQUAL(m_api->server().connectionCount(), 1); // others are on their way out
    // More than kernels keep for a client that does not read.
    JobRequest request;
    request.owner = mira;
    request.title = QString(200, u'x');
    request.graph = colourGraph(1);
    for (int i = 0; i < 40 && m_api->server().connectionCount() == 1; ++i) {
        QList<QFuture<Result<Job>>> jobs;
        for (int j = 0; j < 500; ++j)
            jobs << m_api->world().handle().submit(request);
        for (const auto &job : jobs)
            CQ_VERIFY_OK(await(job));
    }
    QTRY_COMPARE(m_api->server().connectionCount(), 0);
}

QTEST_GUILESS_MAIN(TestEventStreams)

#include "eventstreams.moc"
