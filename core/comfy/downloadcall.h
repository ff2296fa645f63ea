#pragma once

#include "core/comfy/httpresponse.h"
#include "core/comfy/wire.h"

#include <QTimer>

#include <functional>

namespace cq::comfy {

/// Streams one file from /view, over a connection of its own. Not QNetworkAccessManager, which
/// (6.4) takes a chunked body that breaks off for a complete one. Deletes itself after finished().
class DownloadCall : public QObject
{
    Q_OBJECT

public:
    using Sink = std::function<Result<void>(const QByteArray &chunk)>;

    DownloadCall(const Endpoint &endpoint, FileRef file, Sink sink, qint64 limit, QObject *parent);

    void start();
    void abort();

Q_SIGNALS:
    void finished(const cq::Result<cq::comfy::Download> &result);

private:
    void send();
    void take(const QByteArray &bytes);
    void onEnded(const QByteArray &lastBytes);
    void judge(HttpResponse::State state);
    Result<void> passOn();
    Error refusal() const;
    void finish(const Result<Download> &result);

    const Endpoint &m_endpoint;
    FileRef m_file;
    Sink m_sink;
    qint64 m_limit;
    Wire m_wire;
    HttpResponse m_response;
    QTimer m_silence;
    bool m_over = false;
};

} // namespace cq::comfy
