#include "core/comfy/eventreader.h"

namespace cq::comfy {

void EventReader::readText(const QByteArray &frame)
{
    if (const auto event = parseTextFrame(frame))
        std::visit([this](const auto &known) { handle(known); }, *event);
}

void EventReader::readBinary(const QByteArray &frame)
{
    if (const auto event = parseBinaryFrame(frame))
        std::visit([this](const auto &known) { handle(known); }, *event);
}

void EventReader::handle(const StatusEvent &event)
{
    Q_EMIT queueRemaining(event.queueRemaining);
}

void EventReader::handle(const StartEvent &event)
{
    m_run.started(event.promptId);
    Q_EMIT executionStarted(event.promptId);
}

void EventReader::handle(const ExecutedEvent &event)
{
    Q_EMIT executed(event.promptId, event.graphNode, event.outputs);
}

void EventReader::handle(const EndEvent &event)
{
    m_run.ended(event);
    const QString promptId = event.promptId.isEmpty() ? m_run.promptId() : event.promptId;
    if (promptId.isEmpty())
        return;
    const bool known = promptId == m_run.promptId();
    const RunStatus status = event.status.value_or(known ? m_run.status() : RunStatus::Success);
    Q_EMIT endHint(promptId, status);
}

void EventReader::handle(const PreviewEvent &event)
{
    Q_EMIT previewFrame(event.promptId.isEmpty() ? m_run.promptId() : event.promptId, event.image,
                        event.graphNode);
}

} // namespace cq::comfy
