#pragma once

#include "core/base/result.h"
#include "core/comfy/endpoint.h"
#include "core/comfy/httpresponse.h"

#include <QElapsedTimer>
#include <QObject>
#include <QQueue>
#include <QSslError>
#include <QTcpSocket>
#include <QTimer>

#include <functional>
#include <memory>
#include <optional>

namespace cq::comfy {

/// Posts prompts over a connection of its own that is kept open between them, one after the other.
/// Not QNetworkAccessManager, for two reasons: it re-sends a POST behind our back (section 4.1),
/// and its second thread costs about 0.3 ms per call. Here a prompt is written once, and we know
/// whether all of it left us.
class PromptChannel : public QObject
{
    Q_OBJECT

public:
    using Done = std::function<void(const PromptReply &)>;

    explicit PromptChannel(const Endpoint &endpoint, QObject *parent = nullptr);
    ~PromptChannel() override;

    /// How long a prompt may take, in milliseconds; large ones get more on top.
    void setPatience(int milliseconds) { m_patience = milliseconds; }

    /// `done` is called exactly once, or dropped uncalled if the channel is destroyed before.
    void post(const QByteArray &body, Done done);

    /// Whether to keep a connection open while there is nothing to post.
    void setWarm(bool warm);

    /// Whether a connection stands ready.
    bool isReady() const;

    /// Ends everything that waits or was sent: Unreachable or Ambiguous.
    void abortAll();

private:
    struct Prompt
    {
        QByteArray request;
        Done done;
    };

    void startNext();
    void open();
    void drop();
    void onReady();
    bool wentStale();
    void send();
    void onReadyRead();
    void onError();
    void onDisconnected();
    void onSslErrors(const QList<QSslError> &errors);
    void judge(HttpResponse::State state);
    void giveUp(const Error &error);
    void answer(const PromptReply &reply);
    int patience() const;

    const Endpoint &m_endpoint;
    std::unique_ptr<QTcpSocket> m_socket;
    QElapsedTimer m_opened;
    QTimer m_timer;
    QQueue<Prompt> m_waiting;
    std::optional<Prompt> m_current;
    std::optional<HttpResponse> m_response; ///< set once the current prompt is being sent
    qint64 m_unsent = 0; ///< bytes of it that the socket still holds
    QByteArray m_certificate; ///< shown in the handshake
    QString m_tlsReason;
    int m_patience = 10'000;
    bool m_warm = false;
};

} // namespace cq::comfy
