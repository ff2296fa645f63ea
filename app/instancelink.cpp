#include "app/instancelink.h"

#include "app/accountquestion.h"
#include "app/nodelisting.h"
#include "app/peercheck.h"
#include "app/workflowfile.h"
#include "app/workflowrun.h"
#include "core/base/future.h"
#include "core/engine/datafolder.h"
#include "core/engine/enginethread.h"

#include <QCryptographicHash>
#include <QDir>
#include <QJsonArray>
#include <QJsonDocument>
#include <QLocalSocket>
#include <QPointer>
#include <QThread>
#include <QtConcurrentRun>

namespace cq {

using namespace Qt::StringLiterals;

namespace {

constexpr int kConnectMs = 1000;
constexpr int kAnswerMs = 10'000;
constexpr qint64 kMaxLine = 64 * 1024;
const QString kNobody = u"nobody there"_s;

/// Socket paths are limited to about 100 bytes, data folders are not: the name is a digest of the
/// folder.
QString socketName(const QString &dataFolder)
{
    const QString path = QDir(dataFolder).canonicalPath();
    const QByteArray digest = QCryptographicHash::hash(
        (path.isEmpty() ? dataFolder : path).toUtf8(), QCryptographicHash::Sha256);
    return u"comfyqueue-%1"_s.arg(QString::fromLatin1(digest.toHex().left(24)));
}

void answerAndClose(const QPointer<QLocalSocket> &socket, const QJsonObject &answer)
{
    if (!socket)
        return;
    socket->write(QJsonDocument(answer).toJson(QJsonDocument::Compact) + '\n');
    socket->disconnectFromServer();
}

QJsonObject errorObject(const Error &error)
{
    return {{u"error"_s, error.message}, {u"kind"_s, static_cast<int>(error.kind)}};
}

void tell(QLocalSocket &socket, const QString &key, const QJsonValue &value)
{
    socket.write(QJsonDocument(QJsonObject{{key, value}}).toJson(QJsonDocument::Compact) + '\n');
}

QJsonObject runQuestion(const RunOptions &options)
{
    QJsonArray nodes;
    for (const QUrl &url : options.nodes)
        nodes.append(url.toString());
    return {{u"command"_s, u"run"_s},
            {u"workflow"_s, QDir().absoluteFilePath(options.workflow)},
            {u"nodes"_s, nodes},
            {u"output"_s, QDir().absoluteFilePath(options.outputFolder)},
            {u"timeout"_s, options.timeoutSeconds}};
}

RunOptions runOptions(const QJsonObject &question)
{
    RunOptions options;
    options.workflow = question.value(u"workflow"_s).toString();
    const QJsonArray nodes = question.value(u"nodes"_s).toArray();
    for (const auto node : nodes)
        options.nodes.append(normalisedNodeUrl(node.toString()));
    options.outputFolder = question.value(u"output"_s).toString();
    options.timeoutSeconds = question.value(u"timeout"_s).toInt();
    return options;
}

} // namespace

InstanceServer::InstanceServer(EngineHandle &engine, AccountsHandle &accounts,
                               const QString &dataFolder, QObject *parent)
    : QObject(parent)
    , m_engine(engine)
    , m_accounts(accounts)
    , m_name(socketName(dataFolder))
{
    m_server.setSocketOptions(QLocalServer::UserAccessOption);
    connect(&m_server, &QLocalServer::newConnection, this, [this] {
        while (QLocalSocket *socket = m_server.nextPendingConnection()) {
            connect(socket, &QLocalSocket::disconnected, socket, &QObject::deleteLater);
            connect(socket, &QLocalSocket::readyRead, this, [this, socket] {
                if (socket->bytesAvailable() > kMaxLine)
                    socket->abort();
                else if (socket->canReadLine())
                    serve(socket, socket->readLine());
            });
        }
    });
}

Result<void> InstanceServer::start()
{
    QLocalServer::removeServer(m_name);
    if (!m_server.listen(m_name))
        return fail(ErrorKind::Unavailable,
                    u"The local socket could not be opened: %1"_s.arg(m_server.errorString()));
    return {};
}

void InstanceServer::serve(QLocalSocket *socket, const QByteArray &line)
{
    const QJsonObject question = QJsonDocument::fromJson(line).object();
    const QString command = question.value(u"command"_s).toString();
    const QPointer<QLocalSocket> peer(socket);
    if (command == "raise"_L1) {
        Q_EMIT raiseRequested();
        answerAndClose(peer, {{u"ok"_s, true}});
        return;
    }
    if (command == "run"_L1) {
        run(socket, question);
        return;
    }
    auto answered = isAccountQuestion(question) ? answerAccountQuestion(m_accounts, question)
                                                : changeNodes(m_engine, question);
    whenDone(std::move(answered), this, [peer](const Result<QJsonObject> &answer) {
        answerAndClose(peer, answer ? *answer : errorObject(answer.error()));
    });
}

void InstanceServer::run(QLocalSocket *socket, const QJsonObject &question)
{
    const RunOptions options = runOptions(question);
    // With the socket as receiver: whoever hung up before the file was read wants nothing.
    whenDone(QtConcurrent::run(requestFromFile, options.workflow), socket,
             [this, socket, options](const Result<JobRequest> &request) {
                 if (!request) {
                     tell(*socket, u"complaint"_s, request.error().message);
                     tell(*socket, u"exit"_s, static_cast<int>(ExitCode::WrongUsage));
                     socket->disconnectFromServer();
                     return;
                 }
                 auto *run = new WorkflowRun(m_engine, options, *request, this);
                 const QPointer<QLocalSocket> peer(socket);
                 connect(run, &WorkflowRun::told, socket,
                         [socket](const QString &line) { tell(*socket, u"line"_s, line); });
                 connect(run, &WorkflowRun::complained, socket,
                         [socket](const QString &line) { tell(*socket, u"complaint"_s, line); });
                 connect(run, &WorkflowRun::ended, this, [run, peer](ExitCode code) {
                     run->deleteLater();
                     if (!peer)
                         return;
                     tell(*peer, u"exit"_s, static_cast<int>(code));
                     peer->disconnectFromServer();
                 });
                 connect(socket, &QLocalSocket::disconnected, run,
                         [run] { run->giveUp(u"Interrupted."_s); });
                 run->start();
             });
}

Result<Served> startUnlessServed(EngineThread &engine, const std::function<bool()> &reached)
{
    constexpr int kRounds = 50;
    constexpr int kPauseMs = 100;
    for (int round = 0;; ++round) {
        if (reached())
            return Served::There;
        const Result<void> started = engine.start();
        if (started)
            return Served::Here;
        if (!isFolderInUse(started.error()) || round == kRounds)
            return started.error();
        QThread::msleep(kPauseMs);
    }
}

Result<QJsonObject> askInstance(const QString &dataFolder, const QJsonObject &question)
{
    QLocalSocket socket;
    socket.connectToServer(socketName(dataFolder));
    if (!socket.waitForConnected(kConnectMs))
        return fail(ErrorKind::Unavailable, u"No ComfyQueue works on %1."_s.arg(dataFolder),
                    kNobody);
    if (!isTrustedPeer(socket.socketDescriptor(), dataFolder))
        return fail(
            ErrorKind::Denied,
            u"%1 belongs to another user; nothing was told to it."_s.arg(socket.fullServerName()));
    socket.write(QJsonDocument(question).toJson(QJsonDocument::Compact) + '\n');
    socket.flush();
    while (!socket.canReadLine()) {
        if (!socket.waitForReadyRead(kAnswerMs))
            return fail(ErrorKind::Timeout, u"The running ComfyQueue does not answer."_s);
    }
    const QJsonObject answer = QJsonDocument::fromJson(socket.readLine()).object();
    if (answer.contains(u"error"_s)) {
        return fail(static_cast<ErrorKind>(answer.value(u"kind"_s).toInt()),
                    answer.value(u"error"_s).toString());
    }
    return answer;
}

bool isNobodyThere(const Error &error)
{
    return error.kind == ErrorKind::Unavailable && error.details == kNobody;
}

InstanceRun::InstanceRun(QObject *parent)
    : QObject(parent)
{
    connect(&m_socket, &QLocalSocket::readyRead, this, &InstanceRun::read);
    connect(&m_socket, &QLocalSocket::disconnected, this, [this] {
        read();
        if (std::exchange(m_ended, true))
            return;
        Q_EMIT complained(
            m_accepted ? u"The running ComfyQueue ended; its next start goes on with the job."_s
                       : u"The running ComfyQueue ended before it accepted the job."_s);
        Q_EMIT ended(ExitCode::Failed);
    });
}

bool InstanceRun::start(const RunOptions &options)
{
    m_socket.connectToServer(socketName(options.dataFolder));
    if (!m_socket.waitForConnected(kConnectMs))
        return false;
    m_socket.write(QJsonDocument(runQuestion(options)).toJson(QJsonDocument::Compact) + '\n');
    return true;
}

void InstanceRun::giveUp()
{
    if (std::exchange(m_ended, true))
        return;
    m_socket.disconnectFromServer();
    Q_EMIT complained(u"Interrupted; the running ComfyQueue cancels the job."_s);
    Q_EMIT ended(ExitCode::Failed);
}

void InstanceRun::read()
{
    while (m_socket.canReadLine()) {
        const QJsonObject news = QJsonDocument::fromJson(m_socket.readLine()).object();
        m_accepted =
            m_accepted || news.contains(u"line"_s); // the first tells that it was submitted
        if (news.contains(u"line"_s))
            Q_EMIT told(news.value(u"line"_s).toString());
        else if (news.contains(u"complaint"_s))
            Q_EMIT complained(news.value(u"complaint"_s).toString());
        else if (news.contains(u"exit"_s) && !std::exchange(m_ended, true))
            Q_EMIT ended(static_cast<ExitCode>(news.value(u"exit"_s).toInt()));
    }
}

} // namespace cq
