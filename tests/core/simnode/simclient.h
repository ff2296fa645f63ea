#pragma once

#include <QCoreApplication>
#include <QEventLoop>
#include <QNetworkAccessManager>
#include <QNetworkReply>
#include <QSignalSpy>
#include <QTest>
#include <QTimer>
#include <QUrl>
#include <QWebSocket>

#include <nlohmann/json.hpp>

namespace cq::test {

using Json = nlohmann::ordered_json;

/// What a server answered. status 0: nothing came.
struct Answer
{
    int status = 0;
    QByteArray body;
    QNetworkReply::NetworkError error = QNetworkReply::NoError;
    QList<QNetworkReply::RawHeaderPair> headers;

    Json json() const { return Json::parse(body.toStdString(), nullptr, false); }

    QByteArray header(const QByteArray &name) const
    {
        for (const auto &[key, value] : headers) {
            if (key.compare(name, Qt::CaseInsensitive) == 0)
                return value;
        }
        return {};
    }
};

/// Asks and waits, for tests only.
class SimClient
{
public:
    explicit SimClient(QUrl base)
        : m_base(std::move(base))
    {}

    Answer get(const QString &path, const QList<QNetworkReply::RawHeaderPair> &headers = {})
    {
        return send("GET", path, {}, headers);
    }

    Answer post(const QString &path, const Json &body)
    {
        return send("POST", path, QByteArray::fromStdString(body.dump()));
    }

    Answer send(const QByteArray &verb, const QString &path, const QByteArray &body,
                const QList<QNetworkReply::RawHeaderPair> &headers = {})
    {
        QNetworkRequest request(QUrl(m_base.toString() + path));
        request.setAttribute(QNetworkRequest::RedirectPolicyAttribute,
                             QNetworkRequest::ManualRedirectPolicy);
        request.setTransferTimeout(10'000);
        for (const auto &[name, value] : headers)
            request.setRawHeader(name, value);
        if (!body.isEmpty() && !request.hasRawHeader("Content-Type"))
            request.setRawHeader("Content-Type", "application/json");
        QNetworkReply *reply = verb == "HEAD" ? m_network.head(request)
                                              : m_network.sendCustomRequest(request, verb, body);
        QSignalSpy finished(reply, &QNetworkReply::finished);
        if (!reply->isFinished())
            finished.wait(15'000);
        Answer answer{reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt(),
                      reply->readAll(), reply->error(), reply->rawHeaderPairs()};
        reply->deleteLater();
        return answer;
    }

private:
    QUrl m_base;
    QNetworkAccessManager m_network;
};

/// A WebSocket that keeps every frame as the recordings do: {"type", "data"} or {"binary": type,
/// …}.
class SimSocket
{
public:
    explicit SimSocket(QUrl base, const QString &clientId = {}, const Json &flags = {})
    {
        base.setScheme(QStringLiteral("ws"));
        base.setPath(QStringLiteral("/ws"));
        if (!clientId.isNull())
            base.setQuery(QStringLiteral("clientId=") + clientId);
        QObject::connect(
            &socket, &QWebSocket::textMessageReceived, &socket,
            [this](const QString &text) { frames.push_back(Json::parse(text.toStdString())); });
        QObject::connect(&socket, &QWebSocket::binaryMessageReceived, &socket,
                         [this](const QByteArray &bytes) {
                             binary.append(bytes);
                             frames.push_back({{"binary", static_cast<int>(bytes.at(3))}});
                         });
        QSignalSpy connected(&socket, &QWebSocket::connected);
        socket.open(base);
        isOpen = connected.wait(10'000);
        if (!flags.is_null())
            socket.sendTextMessage(
                QString::fromStdString(Json({{"type", "feature_flags"}, {"data", flags}}).dump()));
        // The greeting comes first and proves that we are registered.
        isOpen = isOpen && waitFor([this] { return !frames.empty(); });
    }

    template <typename Condition> bool waitFor(Condition condition, int milliseconds = 15'000)
    {
        return QTest::qWaitFor(condition, milliseconds);
    }

    /// Waits for the end marker of a prompt.
    bool waitForEnd(const std::string &promptId)
    {
        return waitFor([&] { return has("executing", promptId, true); });
    }

    bool has(const char *type, const std::string &promptId, bool isEnd = false) const
    {
        for (const Json &frame : frames) {
            if (frame.value("type", "") == type && frame["data"].value("prompt_id", "") == promptId
                && (!isEnd || frame["data"]["node"].is_null()))
                return true;
        }
        return false;
    }

    /// Words such as "status", "executing:3", "executing:null", "binary:1".
    QStringList words() const
    {
        QStringList list;
        for (const Json &frame : frames) {
            if (frame.contains("binary")) {
                list.append(QStringLiteral("binary:%1").arg(frame["binary"].get<int>()));
                continue;
            }
            QString word = QString::fromStdString(frame["type"]);
            const Json &data = frame["data"];
            if (data.contains("node"))
                word += QLatin1Char(':')
                    + (data["node"].is_null() ? QStringLiteral("null")
                                              : QString::fromStdString(data["node"]));
            list.append(word);
        }
        return list;
    }

    QWebSocket socket;
    std::vector<Json> frames;
    QList<QByteArray> binary;
    bool isOpen = false;
};

} // namespace cq::test
