#include "core/comfy/client.h"

#include "tests/support/await.h"

#include <QCoreApplication>
#include <QElapsedTimer>
#include <QNetworkAccessManager>
#include <QNetworkReply>
#include <QTcpServer>
#include <QTcpSocket>
#include <QTextStream>
#include <QThread>
#include <QWebSocket>
#include <QWebSocketServer>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <functional>

// How long a prompt takes from the call to its last byte at the server, against writing the same
// bytes into a bare socket. One line per figure.

using namespace Qt::StringLiterals;
using namespace cq;
using namespace cq::comfy;

namespace {

constexpr int kRounds = 500;

qint64 nowNs()
{
    return std::chrono::steady_clock::now().time_since_epoch().count();
}

/// Answers every POST at once and notes when its last byte came. Runs in a thread of its own.
class Sink : public QObject
{
public:
    std::atomic<qint64> arrived = 0;
    std::atomic<quint16> port = 0;

    void listen()
    {
        m_server = new QTcpServer(this);
        m_webSockets = new QWebSocketServer(QString(), QWebSocketServer::NonSecureMode, this);
        connect(m_server, &QTcpServer::newConnection, this, [this] { take(); });
        connect(m_webSockets, &QWebSocketServer::newConnection, this,
                [this] { m_webSockets->nextPendingConnection()->sendTextMessage(u"{}"_s); });
        m_server->listen(QHostAddress::LocalHost, 0);
        port = m_server->serverPort();
    }

private:
    void take()
    {
        QTcpSocket *socket = m_server->nextPendingConnection();
        socket->setSocketOption(QAbstractSocket::LowDelayOption, 1);
        connect(socket, &QTcpSocket::readyRead, this, [this, socket] { read(*socket); });
    }

    void read(QTcpSocket &socket)
    {
        const QByteArray bytes = socket.peek(socket.bytesAvailable());
        if (bytes.startsWith("GET /ws")) {
            disconnect(&socket, &QTcpSocket::readyRead, this, nullptr);
            m_webSockets->handleConnection(&socket);
            Q_EMIT socket.readyRead();
            return;
        }
        const qsizetype end = bytes.indexOf("\r\n\r\n");
        const qsizetype at = bytes.toLower().indexOf("content-length: ");
        if (end < 0 || at < 0)
            return;
        constexpr qsizetype kName = 16;
        const qsizetype length =
            bytes.sliced(at + kName, bytes.indexOf('\r', at) - at - kName).toLongLong();
        if (bytes.size() < end + 4 + length)
            return;
        arrived = nowNs();
        socket.readAll();
        socket.write(
            "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 17\r\n\r\n"
            R"({"prompt_id":"p"})");
        socket.flush();
    }

    QTcpServer *m_server = nullptr;
    QWebSocketServer *m_webSockets = nullptr;
};

double medianUs(Sink &sink, const std::function<void()> &post)
{
    QList<double> times;
    for (int i = 0; i < kRounds; ++i) {
        const qint64 before = nowNs();
        post();
        times.append(double(sink.arrived - before) / 1000);
        QThread::usleep(500); // the pace of an idle machine, not of a full pipe
    }
    std::sort(times.begin(), times.end());
    return times.at(times.size() / 2);
}

} // namespace

int main(int argc, char **argv)
{
    QCoreApplication app(argc, argv);
    QThread thread;
    Sink sink;
    sink.moveToThread(&thread);
    thread.start();
    QMetaObject::invokeMethod(
        &sink, [&sink] { sink.listen(); }, Qt::BlockingQueuedConnection);

    ServerAddress address;
    address.url = QUrl(u"http://127.0.0.1:%1"_s.arg(sink.port.load()));
    const PromptSubmission submission{QUuid::createUuid(),
                                      "{\"1\":{\"inputs\":{\"text\":\"" + QByteArray(3500, 'x')
                                          + "\"}}}",
                                      {}};

    Client client(address, u"cq-bench"_s);
    QEventLoop connected;
    QObject::connect(&client, &Client::eventsConnectedChanged, &connected, &QEventLoop::quit);
    client.connectEvents();
    connected.exec();

    QTcpSocket bare;
    bare.connectToHost(QHostAddress::LocalHost, sink.port);
    bare.waitForConnected();
    bare.setSocketOption(QAbstractSocket::LowDelayOption, 1);
    const QByteArray request =
        "POST /prompt HTTP/1.1\r\nHost: x\r\nContent-Length: 3700\r\n\r\n" + QByteArray(3700, 'x');
    const auto postBare = [&] {
        QEventLoop loop;
        QObject::connect(&bare, &QTcpSocket::readyRead, &loop, &QEventLoop::quit);
        bare.write(request);
        bare.flush();
        loop.exec();
        bare.readAll();
    };
    QNetworkAccessManager manager;
    const auto postManaged = [&] {
        QEventLoop loop;
        QNetworkRequest to(address.url.resolved(QUrl(u"/prompt"_s)));
        to.setHeader(QNetworkRequest::ContentTypeHeader, u"application/json"_s);
        QNetworkReply *reply = manager.post(to, QByteArray(3700, 'x'));
        QObject::connect(reply, &QNetworkReply::finished, &loop, &QEventLoop::quit);
        loop.exec();
        reply->deleteLater();
    };
    const auto postClient = [&] { (void)cq::test::await(client.prompt(submission)); };

    QTextStream out(stdout);
    for (int round = 0; round < 3; ++round) {
        const double base = medianUs(sink, postBare);
        const double ours = medianUs(sink, postClient);
        const double managed = medianUs(sink, postManaged);
        out << u"prompt arrives after: bare socket %1 us, Client::prompt %2 us (+%3), "
               "QNetworkAccessManager %4 us (+%5)\n"_s.arg(base, 0, 'f', 0)
                   .arg(ours, 0, 'f', 0)
                   .arg(ours - base, 0, 'f', 0)
                   .arg(managed, 0, 'f', 0)
                   .arg(managed - base, 0, 'f', 0);
        out.flush();
    }
    thread.quit();
    thread.wait();
    return 0;
}
