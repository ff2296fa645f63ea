#include "app/instancelink.h"

#include "core/base/future.h"

#include "app/nodelisting.h"
#include "core/engine/enginehandle.h"

#include <QCryptographicHash>
#include <QDir>
#include <QJsonArray>
#include <QJsonDocument>
#include <QLocalSocket>
#include <QPointer>

namespace cq {

using namespace Qt::StringLiterals;

namespace {

constexpr int kConnectMs = 1000;
constexpr int kAnswerMs = 10'000;
constexpr qint64 kMaxLine = 64 * 1024;

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

} // namespace

InstanceServer::InstanceServer(EngineHandle &engine, const QString &dataFolder, QObject *parent)
    : QObject(parent)
    , m_engine(engine)
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
    if (!command.startsWith("node-"_L1)) {
        answerAndClose(peer, errorObject(fail(ErrorKind::Invalid, u"Unknown command."_s)));
        return;
    }
    whenDone(changeNodes(m_engine, question), this, [peer](const Result<QJsonObject> &answer) {
        answerAndClose(peer, answer ? *answer : errorObject(answer.error()));
    });
}

Result<QJsonObject> askInstance(const QString &dataFolder, const QJsonObject &question)
{
    QLocalSocket socket;
    socket.connectToServer(socketName(dataFolder));
    if (!socket.waitForConnected(kConnectMs))
        return fail(ErrorKind::Unavailable, u"No ComfyQueue works on %1."_s.arg(dataFolder));
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

} // namespace cq
