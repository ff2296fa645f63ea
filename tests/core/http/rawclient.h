#pragma once

#include <QByteArray>
#include <QCoreApplication>
#include <QElapsedTimer>
#include <QSslError>
#include <QSslSocket>
#include <QTcpSocket>
#include <QTest>
#include <QTimer>

#include <functional>
#include <memory>
#include <tuple>

/// Runs the event loop until the condition holds. QTest::qWaitFor sleeps 10 ms between looks, which
/// adds up.
template <typename Condition> bool waitUntil(Condition condition, int ms = 5000)
{
    QTimer wake;
    wake.start(10);
    QElapsedTimer timer;
    timer.start();
    while (!condition()) {
        if (timer.hasExpired(ms))
            return false;
        QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents);
    }
    return true;
}

/// A client that sends exactly the bytes it is told, and reads answers without helping.
class RawClient
{
public:
    struct Answer
    {
        int status = 0;
        QByteArray head;
        QByteArray body;

        QByteArray header(const QByteArray &name) const
        {
            for (const QByteArray &line : head.split('\n')) {
                if (line.toLower().startsWith(name.toLower() + ':'))
                    return line.sliced(name.size() + 1).trimmed();
            }
            return {};
        }
    };

    explicit RawClient(quint16 port, bool tls = false)
    {
        if (tls) {
            auto ssl = std::make_unique<QSslSocket>();
            ssl->setPeerVerifyMode(QSslSocket::VerifyNone);
            ssl->connectToHostEncrypted(QStringLiteral("127.0.0.1"), port);
            m_isReady = waitUntil([&] { return ssl->isEncrypted(); });
            m_socket = std::move(ssl);
        } else {
            m_socket = std::make_unique<QTcpSocket>();
            m_socket->connectToHost(QStringLiteral("127.0.0.1"), port);
            m_isReady =
                waitUntil([&] { return m_socket->state() == QAbstractSocket::ConnectedState; });
        }
    }

    bool isReady() const { return m_isReady; }

    QTcpSocket &socket() { return *m_socket; }

    void send(const QByteArray &bytes)
    {
        m_socket->write(bytes);
        m_socket->flush();
    }

    bool isClosed(int ms = 5000)
    {
        return waitUntil([&] { return m_socket->state() == QAbstractSocket::UnconnectedState; },
                         ms);
    }

    /// The next answer; status 0 when none came. withoutBody: to a HEAD.
    Answer answer(bool withoutBody = false, int ms = 5000)
    {
        Answer result;
        QByteArray &buffer = m_buffer;
        if (!waitUntil(
                [&] {
                    buffer += m_socket->readAll();
                    return buffer.contains("\r\n\r\n")
                        || m_socket->state() == QAbstractSocket::UnconnectedState;
                },
                ms))
            return result;
        const qsizetype end = buffer.indexOf("\r\n\r\n");
        if (end < 0)
            return result;
        result.head = buffer.first(end);
        result.status = result.head.split(' ').value(1).toInt();
        buffer.remove(0, end + 4);
        const qint64 length = withoutBody ? 0 : result.header("Content-Length").toLongLong();
        std::ignore = waitUntil(
            [&] {
                buffer += m_socket->readAll();
                return buffer.size() >= length
                    || m_socket->state() == QAbstractSocket::UnconnectedState;
            },
            ms);
        buffer += m_socket->readAll();
        result.body = buffer.first(std::min<qint64>(length, buffer.size()));
        buffer.remove(0, result.body.size());
        return result;
    }

    /// What came and was not part of an answer.
    QByteArray rest()
    {
        m_buffer += m_socket->readAll();
        return m_buffer;
    }

private:
    std::unique_ptr<QTcpSocket> m_socket;
    QByteArray m_buffer;
    bool m_isReady = false;
};
