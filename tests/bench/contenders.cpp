#include "tests/bench/contenders.h"

#include <QDir>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTcpServer>

namespace cq::bench {

using namespace Qt::StringLiterals;

namespace {

quint16 freePort()
{
    QTcpServer probe;
    probe.listen(QHostAddress::LocalHost, 0);
    return probe.serverPort();
}

void must(bool isGood, const char *sentence)
{
    if (!isGood)
        qFatal("%s", sentence);
}

quint16 portOf(const QString &url)
{
    return static_cast<quint16>(QUrl(url).port(0));
}

} // namespace

double Contender::processorTime() const
{
    double seconds = 0;
    for (const auto &child : children)
        seconds += processorSeconds(child->process().processId());
    return seconds;
}

Contender startOurs(const QString &program, const QString &folder, const QUrl &node,
                    const QStringList &settings)
{
    const QStringList data{u"--data-dir"_s, folder};
    const QByteArray password = "a long way to go";
    must(run(program,
             QStringList{u"user"_s, u"add"_s, u"bench"_s, u"--role"_s, u"admin"_s,
                         u"--password-stdin"_s}
                 + data,
             password + '\n')
             .has_value(),
         "our program makes no account");
    must(run(program, QStringList{u"node"_s, u"add"_s, u"sim"_s, node.toString()} + data)
             .has_value(),
         "our program takes no node");
    QStringList arguments{u"--headless"_s, u"--listen"_s, u"127.0.0.1:0"_s};
    arguments += data;
    for (const QString &setting :
         QStringList{u"quota.requests=0"_s, u"quota.anonymous_requests=0"_s,
                     u"quota.submissions=0"_s, u"quota.waiting_jobs=0"_s}
             + settings)
        arguments += {u"--set"_s, setting};
    Contender ours;
    ours.children.push_back(std::make_unique<Child>());
    Child &server = *ours.children.back();
    server.process().start(program, arguments);
    const QString url = server.lineAfter(u"listening on "_s);
    must(!url.isEmpty(), "our program does not listen");
    ours.target.port = portOf(url);
    const QByteArray credentials =
        QJsonDocument(QJsonObject{{u"username"_s, u"bench"_s},
                                  {u"password"_s, QString::fromLatin1(password)}})
            .toJson(QJsonDocument::Compact);
    const auto signedIn =
        run(u"curl"_s,
            {u"-sSfk"_s, u"-d"_s, QString::fromUtf8(credentials), url + u"/api/v1/auth/login"_s});
    must(signedIn.has_value(), "our program lets nobody in");
    ours.target.token = QJsonDocument::fromJson(*signedIn)["access_token"_L1].toString().toLatin1();
    return ours;
}

Contender startPeer(const QString &script, const QString &folder, const QUrl &node,
                    const QByteArray &token)
{
    Contender peer;
    const QString port = QString::number(freePort());
    QDir().mkpath(folder);
    peer.children.push_back(std::make_unique<Child>());
    // Never rewriting its file in the middle of a round is a favour to it.
    peer.children.back()->process().start(
        u"redis-server"_s,
        {u"--bind"_s, u"127.0.0.1"_s, u"--port"_s, port, u"--dir"_s, folder, u"--appendonly"_s,
         u"yes"_s, u"--appendfsync"_s, u"always"_s, u"--save"_s, QString(),
         u"--auto-aof-rewrite-percentage"_s, u"0"_s, u"--loglevel"_s, u"warning"_s});
    peer.children.push_back(std::make_unique<Child>());
    Child &server = *peer.children.back();
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.insert(u"NODE_ENV"_s, u"production"_s);
    server.process().setProcessEnvironment(environment);
    server.process().start(
        u"node"_s, {script, port, node.toString(), QString::fromLatin1(token.split('.').value(1))});
    peer.target.token = server.lineAfter(u"token "_s).toLatin1();
    peer.target.port = portOf(server.lineAfter(u"listening on "_s));
    must(peer.target.port != 0, "the peer does not listen");
    return peer;
}

} // namespace cq::bench
