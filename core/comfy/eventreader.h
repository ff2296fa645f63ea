#pragma once

#include "core/comfy/runfollower.h"

#include <QObject>

namespace cq::comfy {

/// Turns frames of the event socket into news.
class EventReader : public QObject
{
    Q_OBJECT

public:
    using QObject::QObject;

    void readText(const QByteArray &frame);
    void readBinary(const QByteArray &frame);

Q_SIGNALS:
    void queueRemaining(int count);
    void executionStarted(const QString &promptId);
    void progress(const QString &promptId, const cq::comfy::NodeProgress &progress);
    void previewFrame(const QString &promptId, const QByteArray &image, const QString &graphNode);
    void executed(const QString &promptId, const QString &graphNode,
                  const QList<cq::comfy::OutputItem> &outputs);
    void endHint(const QString &promptId, cq::comfy::RunStatus status);

private:
    void handle(const StatusEvent &event);
    void handle(const StartEvent &event);
    void handle(const ExecutedEvent &event);
    void handle(const EndEvent &event);
    void handle(const PreviewEvent &event);

    template <typename T> void handle(const T &event) // those that mean progress
    {
        const auto next = m_run.take(event);
        if (next && !m_run.promptId().isEmpty())
            Q_EMIT progress(m_run.promptId(), *next);
    }

    RunFollower m_run;
};

} // namespace cq::comfy
