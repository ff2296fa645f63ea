#pragma once

#include "core/api/server.h"

#include "tests/core/api/documented.h"
#include "tests/core/http/rawclient.h"
#include "tests/support/engineworld.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

namespace cq::test {

/// An answer as a client reads it.
struct Heard
{
    int status = 0;
    QByteArray head;
    QByteArray body;

    QJsonObject json() const { return QJsonDocument::fromJson(body).object(); }

    QJsonArray list() const { return QJsonDocument::fromJson(body).array(); }

    QString text(const char *key) const { return json().value(QLatin1StringView(key)).toString(); }

    QByteArray header(const QByteArray &name) const
    {
        return RawClient::Answer{status, head, body}.header(name);
    }
};

/// An engine, a server and people who ask it on real sockets. Sends the bytes it is told, so that
/// what browsers would not send can be sent, too.
class ApiWorld
{
public:
    explicit ApiWorld(api::ServerConfig config = {})
    {
        m_world.start();
        std::ignore = await(m_world.thread().accounts().accounts()); // they are read by then
        config.gate.perMinutePerAddress = 0;
        config.gate.perMinutePerUser = 0;
        m_server = std::make_unique<api::Server>(m_world.thread(), config);
        const auto started = m_server->start();
        if (!started)
            qFatal("%s", qPrintable(started.error().message));
        m_documented = std::make_unique<Documented>(m_server->routes());
    }

    EngineWorld &world() { return m_world; }

    api::Server &server() { return *m_server; }

    /// Makes an account; answers its number.
    UserId account(const QString &name, Role role, const AccountQuota &quota = {})
    {
        NewAccount wanted;
        wanted.name = name;
        wanted.password = QStringLiteral("correct horse ") + name;
        wanted.role = role;
        wanted.quota = quota;
        const auto made = await(m_world.thread().accounts().create(wanted, kActor));
        if (!made)
            qFatal("%s", qPrintable(made.error().message));
        return made->id;
    }

    /// An API key of theirs, whose text is ready for "Authorization: Bearer".
    IssuedKey issueKey(UserId owner, KeyScope scope = KeyScope::Full, TimeMs expiresAt = 0)
    {
        const auto made = await(m_world.thread().accounts().createKey(owner, QStringLiteral("test"),
                                                                      scope, expiresAt, kActor));
        if (!made)
            qFatal("%s", qPrintable(made.error().message));
        // The server was told before this thread; its next answer comes when it has listened.
        std::ignore = ask("GET", "/health");
        return *made;
    }

    QByteArray key(UserId owner, KeyScope scope = KeyScope::Full)
    {
        return issueKey(owner, scope).text.toLatin1();
    }

    /// One request on a connection of its own. An answer that is not documented fails the test.
    Heard ask(const QByteArray &method, const QByteArray &target, const QByteArray &token = {},
              const QByteArray &body = {}, const QByteArray &type = "application/json")
    {
        RawClient client(m_server->port());
        QByteArray head = method + ' ' + target + " HTTP/1.1\r\nHost: localhost\r\n";
        if (!token.isEmpty())
            head += "Authorization: Bearer " + token + "\r\n";
        if (!body.isEmpty())
            head += "Content-Type: " + type
                + "\r\nContent-Length: " + QByteArray::number(body.size()) + "\r\n";
        client.send(head + "Connection: close\r\n\r\n" + body);
        const RawClient::Answer answer = client.answer(method == "HEAD", kPatienceMs);
        const QString fault = m_documented->fault(method, target, answer.status,
                                                  answer.header("Content-Type"), answer.body);
        if (!fault.isEmpty())
            QTest::qFail(qPrintable(fault), __FILE__, __LINE__);
        return {answer.status, answer.head, answer.body};
    }

    /// Submits as S3's clients do; answers the UUID.
    QByteArray submit(const QByteArray &token, const QByteArray &more = {})
    {
        const Heard heard =
            ask("POST", "/api/jobs", token, "{\"workflow\":" + colourGraph(255) + more + "}");
        if (heard.status != 201)
            qFatal("%s", heard.body.constData());
        return heard.text("id").toLatin1();
    }

private:
    static inline const Actor kActor{kLocalOperator, QStringLiteral("local"),
                                     QStringLiteral("local")};

    EngineWorld m_world;
    std::unique_ptr<api::Server> m_server;
    std::unique_ptr<Documented> m_documented;
};

} // namespace cq::test
