#pragma once

#include "core/base/future.h"
#include "core/comfy/values.h"

#include <QObject>

#include <functional>
#include <memory>
#include <optional>

namespace cq::comfy {

/// Talks to one ComfyUI server: calls over HTTP, news over a WebSocket. Lives on the engine thread;
/// nothing blocks. Every call is answered exactly once, with Unavailable if the client is destroyed
/// before. Errors: Unavailable (refused, unknown host, TLS, broken connection), Timeout, Denied
/// (401, 403), Protocol (it answers, but not as ComfyUI does), NotFound, Invalid, Storage (local
/// file or sink). Messages name host and port.
class Client : public QObject
{
    Q_OBJECT

public:
    /// `clientName` is unique to this installation and node; "-<epoch>" is added to it
    /// (section 4.2).
    Client(ServerAddress address, const QString &clientName, QObject *parent = nullptr);
    ~Client() override;

    const ServerAddress &address() const;

    /// GET /system_stats; also learns the version, which interrupt() goes by.
    QFuture<Result<SystemStats>> systemStats(int timeoutMs = 3000);

    /// POST /prompt, sent at most once. What the server or the network did is in the outcome; an
    /// Error means that the submission itself was wrong (Invalid) or that the client was destroyed
    /// (Unavailable: treat as Ambiguous).
    QFuture<Result<PromptReply>> prompt(const PromptSubmission &submission);

    /// Everything at the server, running first, then in the order it will run.
    QFuture<Result<QList<QueueEntry>>> queue();

    /// What became of a prompt; nullopt while it is not in the history.
    QFuture<Result<std::optional<HistoryEntry>>> history(const QString &promptId);

    /// The server's id of the prompt that carries our marker: /queue, then the newest 64 of
    /// /history, in this order, so that a prompt that ends meanwhile is not missed. For servers
    /// that choose ids themselves.
    QFuture<Result<std::optional<QString>>> findMarked(const QUuid &marker);

    /// Streams a local file into the input folder, replacing what has that name. Answers what the
    /// server called it. Storage: the local file cannot be read. Invalid: the server refuses this
    /// file, e.g. as too large. Everything else is the server's fault, whatever it is sent.
    QFuture<Result<FileRef>> uploadInput(const QString &localPath, const QString &uploadName);

    /// Streams /view into `sink`; a sink that fails ends the download with its error. More than
    /// `limit` bytes fail with Invalid. An incomplete body is an error.
    QFuture<Result<Download>> download(const FileRef &file,
                                       std::function<Result<void>(const QByteArray &chunk)> sink,
                                       qint64 limit);

    /// Interrupts this prompt and no other; success also when it does not run. Servers before
    /// 0.3.57 (or of unknown version) can only interrupt whatever runs: there the queue is looked
    /// at right before.
    QFuture<Result<void>> interrupt(const QString &promptId);

    /// Takes a waiting prompt off the queue; success also when it is not there.
    QFuture<Result<void>> deleteQueued(const QString &promptId);

    QFuture<Result<void>> freeMemory(bool unloadModels, bool freeCache);
    QFuture<Result<void>> forgetHistory(const QString &promptId);

    /// The raw answer of /object_info.
    QFuture<Result<QByteArray>> objectInfo();

    /// Opens the event socket and keeps it open, with back-off, until disconnectEvents(). Calling
    /// again is fine.
    void connectEvents();
    void disconnectEvents();
    bool eventsConnected() const;

    /// The id events of our prompts come under; it may change at a reconnect while no job is in
    /// flight.
    QString clientId() const;

    /// Say true before prompt() and false once the prompt is settled: while true a reconnect keeps
    /// the client id, otherwise it takes a new one (section 4.2).
    void setJobInFlight(bool inFlight);

    /// Ends every pending call now with Unavailable; a prompt that was sent ends as Ambiguous.
    void abortAll();

Q_SIGNALS:
    void eventsConnectedChanged(bool connected);
    /// Prompts that run or wait at the server, other people's included.
    void queueRemaining(int count);

    // Everything below may concern prompts of other people: compare the id.
    void executionStarted(const QString &promptId);
    void progress(const QString &promptId, const cq::comfy::NodeProgress &progress);
    /// JPEG or PNG bytes; `graphNode` is a display id, empty if the server did not say.
    void previewFrame(const QString &promptId, const QByteArray &image, const QString &graphNode);
    /// `graphNode` is the display id; the items carry the id as /history will.
    void executed(const QString &promptId, const QString &graphNode,
                  const QList<cq::comfy::OutputItem> &outputs);
    /// The run seems over; only history() proves it (section 4.1). May come more than once for a
    /// prompt.
    void endHint(const QString &promptId, cq::comfy::RunStatus status);

private:
    struct Parts;
    std::unique_ptr<Parts> m_parts;
};

} // namespace cq::comfy
