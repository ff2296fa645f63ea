#pragma once

#include "core/http/form.h"
#include "core/http/listener.h"

#include <QCryptographicHash>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QObject>
#include <QUrl>

#include <algorithm>
#include <functional>

namespace cq::test {

inline const QByteArray kToken = "cq_the-key-of-a-test";
inline const QString kJobId = QStringLiteral("01938a5e-7c1d-7b3a-9f00-0123456789ab");

/// A ComfyQueue server of a few lines, on a free port of the loopback: takes jobs as number 12, and
/// tells the states it was given, one for each question, the last one for ever.
class ScriptedHost
{
public:
    using Answering = std::function<http::Response(const http::Request &)>;

    explicit ScriptedHost(const http::ListenerConfig &config = {})
        : m_listener(config)
        , m_scheme(config.tls ? QStringLiteral("https") : QStringLiteral("http"))
    {
        m_listener.setHandler(
            &m_context, [this](const http::Request &request, const http::Responder &responder) {
                requests.append(request);
                responder.send(override ? override(request) : answer(request));
            });
        const auto started = m_listener.start();
        if (!started)
            qFatal("%s", qPrintable(started.error().message));
    }

    QString url() const
    {
        return QStringLiteral("%1://127.0.0.1:%2").arg(m_scheme).arg(m_listener.port());
    }

    void stop() { m_listener.stop(); }

    QJsonObject job(const QString &state) const
    {
        return {{QStringLiteral("id"), kJobId},
                {QStringLiteral("number"), 12},
                {QStringLiteral("state"), state},
                {QStringLiteral("node"),
                 state == QStringLiteral("running") ? QJsonValue(QStringLiteral("gpu-a"))
                                                    : QJsonValue(QJsonValue::Null)},
                {QStringLiteral("message"),
                 message.isEmpty() ? QJsonValue(QJsonValue::Null) : QJsonValue(message)}};
    }

    static http::Response json(int status, const QJsonObject &object)
    {
        return http::Response::json(status, QJsonDocument(object));
    }

    static http::Response refusal(int status, const QString &sentence)
    {
        return json(
            status,
            {{QStringLiteral("error"), QJsonObject{{QStringLiteral("message"), sentence}}}});
    }

    void addOutput(const QString &name, const QByteArray &bytes)
    {
        m_outputs.append(QJsonObject{
            {QStringLiteral("id"), m_files.size() + 1},
            {QStringLiteral("file_name"), name},
            {QStringLiteral("content_type"), QStringLiteral("text/plain")},
            {QStringLiteral("size"), bytes.size()},
            {QStringLiteral("sha256"),
             QString::fromLatin1(
                 QCryptographicHash::hash(bytes, QCryptographicHash::Sha256).toHex())}});
        m_files.append(bytes);
    }

    /// What this server does of its own accord.
    http::Response answer(const http::Request &request)
    {
        if (request.headers.value("Authorization") != "Bearer " + kToken)
            return refusal(401, QStringLiteral("The token is unknown."));
        if (request.path == "/api/v1/auth/me")
            return json(200, {});
        if (request.path == "/api/v1/jobs")
            return json(202, job(nextState()));
        const QByteArray own = "/api/v1/jobs/" + kJobId.toLatin1();
        if (request.path == own)
            return json(200, job(nextState()));
        if (request.path == own + "/outputs")
            return json(200, {{QStringLiteral("outputs"), m_outputs}});
        const QByteArray file = "/api/v1/outputs/";
        const int number = request.path.mid(file.size()).toInt();
        if (request.path.startsWith(file) && number >= 1 && number <= m_files.size())
            return http::Response::bytes(200, "application/octet-stream", m_files.at(number - 1));
        return refusal(404, QStringLiteral("There is nothing here."));
    }

    /// How often something was asked.
    qsizetype count(const QByteArray &path) const
    {
        return std::ranges::count(requests, path, &http::Request::path);
    }

    QList<http::Request> requests;
    QStringList states{QStringLiteral("pending")};
    QString message; ///< of the job
    Answering override; ///< instead of answer()

private:
    QString nextState() { return states.size() > 1 ? states.takeFirst() : states.first(); }

    QObject m_context;
    http::Listener m_listener;
    QString m_scheme;
    QJsonArray m_outputs;
    QList<QByteArray> m_files;
};

} // namespace cq::test
