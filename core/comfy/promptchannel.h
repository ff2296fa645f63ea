#pragma once

#include "core/comfy/httpresponse.h"
#include "core/comfy/values.h"
#include "core/comfy/wire.h"

#include <QQueue>
#include <QTimer>

#include <functional>
#include <optional>

namespace cq::comfy {

/// Posts prompts over a connection of its own that is kept open between them, one after the other.
/// Not QNetworkAccessManager, for two reasons: it re-sends a POST behind our back (section 4.1),
/// and its second thread costs about 0.2 ms per call. Here a prompt is written once, and we know
/// whether all of it left us.
class PromptChannel : public QObject
{
    Q_OBJECT

public:
    using Done = std::function<void(const PromptReply &)>;

    explicit PromptChannel(const Endpoint &endpoint, QObject *parent = nullptr);

    /// How long a prompt may take, in milliseconds; large ones get more on top.
    void setPatience(int milliseconds) { m_patience = milliseconds; }

    /// `done` is called exactly once, or dropped uncalled if the channel is destroyed before.
    void post(const QByteArray &body, Done done);

    /// Whether to keep a connection open while there is nothing to post.
    void setWarm(bool warm);

    /// Whether a connection stands ready.
    bool isReady() const { return m_wire.isReady(); }

    /// Ends everything that waits or was sent: Unreachable or Ambiguous.
    void abortAll();

private:
    struct Prompt
    {
        QByteArray request;
        Done done;
    };

    void startNext();
    void send();
    void onReadable();
    void onEnded(const QByteArray &lastBytes);
    void judge(HttpResponse::State state);
    void giveUp(const Error &error);
    void answer(const PromptReply &reply);
    int patience() const;

    const Endpoint &m_endpoint;
    Wire m_wire;
    QTimer m_timer;
    QQueue<Prompt> m_waiting;
    std::optional<Prompt> m_current;
    std::optional<HttpResponse> m_response; ///< set once the current prompt is being sent
    int m_patience = 10'000;
    bool m_warm = false;
};

} // namespace cq::comfy
