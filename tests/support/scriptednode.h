#pragma once

#include "tests/support/scriptedserver.h"

#include <QByteArrayList>
#include <QElapsedTimer>
#include <QJsonDocument>
#include <QJsonObject>

namespace cq::test {

/// A ComfyUI server whose queue and history are the test's: it takes every prompt, and after that
/// says what it is told. Scripts that a test sets on its server go before.
class ScriptedNode
{
public:
    enum class Prompt { Absent, Waiting, Running, Done };

    ScriptedNode()
    {
        server.onJson("GET /system_stats",
                      R"({"system":{"os":"linux","comfyui_version":"0.3.64"},"devices":[]})");
        server.on("POST /prompt", [this](const SeenRequest &request, QTcpSocket &socket) {
            take(request, socket);
        });
        server.on("GET /queue", [this](const SeenRequest &, QTcpSocket &socket) {
            ScriptedServer::reply(socket, 200, queue());
            if (where == Prompt::Absent && !absent.isValid())
                absent.start();
            if (onLooked)
                onLooked();
        });
        server.onJson("GET /history", "{}");
        server.onJson("POST /queue", "");
        server.onJson("POST /interrupt", "");
        server.on("GET /view", [](const SeenRequest &, QTcpSocket &socket) {
            ScriptedServer::reply(socket, 200, "bytes", "Content-Type: image/png\r\n");
        });
    }

    /// The answer to a prompt, of which it takes the id.
    void take(const SeenRequest &request, QTcpSocket &socket)
    {
        heard(request);
        ScriptedServer::reply(socket, 200,
                              "{\"prompt_id\":\"" + id + "\",\"number\":1,\"node_errors\":{}}");
        hint();
    }

    /// Takes the id of a prompt without an answer.
    void heard(const SeenRequest &request)
    {
        id = QJsonDocument::fromJson(request.body)
                 .object()
                 .value(QStringLiteral("prompt_id"))
                 .toString()
                 .toUtf8();
        server.on("GET /history/" + id, [this, id = id](const SeenRequest &, QTcpSocket &socket) {
            ScriptedServer::reply(socket, 200, where == Prompt::Done ? history(id) : "{}");
        });
    }

    /// Says by an event that the prompt is over, true or not.
    void hint() const
    {
        for (QWebSocket *socket : server.webSockets())
            socket->sendTextMessage(QString::fromUtf8(
                R"({"type":"execution_success","data":{"prompt_id":")" + id + R"("}})"));
    }

    /// From now on every connection breaks before an answer.
    void fallSilent()
    {
        for (const QByteArray &line :
             {QByteArray("GET /system_stats"), QByteArray("GET /queue"), QByteArray("GET /history"),
              "GET /history/" + id, QByteArray("POST /queue"), QByteArray("POST /interrupt"),
              QByteArray("GET /view")})
            server.on(line, [](const SeenRequest &, QTcpSocket &socket) { socket.abort(); });
    }

    qsizetype count(const QByteArray &line) const { return server.seen(line).size(); }

    ScriptedServer server;
    Prompt where = Prompt::Done;
    QByteArray id; ///< of the last prompt
    QByteArrayList files{"a.png"}; ///< that the prompt makes
    QElapsedTimer absent; ///< since the first look that found nothing
    std::function<void()> onLooked; ///< after each answer of /queue

private:
    QByteArray queue() const
    {
        const QByteArray item = "[0,\"" + id + "\",{},{},[]]";
        return "{\"queue_running\":[" + (where == Prompt::Running ? item : QByteArray())
            + "],\"queue_pending\":[" + (where == Prompt::Waiting ? item : QByteArray()) + "]}";
    }

    QByteArray history(const QByteArray &prompt) const
    {
        QByteArrayList items;
        for (const QByteArray &file : files)
            items << "{\"filename\":\"" + file + "\",\"subfolder\":\"\",\"type\":\"output\"}";
        return "{\"" + prompt + "\":{\"prompt\":[],\"outputs\":{\"2\":{\"images\":["
            + items.join(',')
            + "]}},\"status\":{\"status_str\":\"success\",\"completed\":true,\"messages\":[]}}}";
    }
};

} // namespace cq::test
