#include "ui/shell/failurenews.h"

#include "ui/widgets/words.h"

#include <chrono>
#include <utility>

namespace cq::ui {

using namespace std::chrono_literals;

FailureNews::FailureNews(QObject *parent)
    : QObject(parent)
{
    m_timer.setSingleShot(true);
    m_timer.setInterval(2s);
    connect(&m_timer, &QTimer::timeout, this, &FailureNews::tell);
}

void FailureNews::add(const Job &failed)
{
    m_failed.append(failed);
    if (!m_timer.isActive())
        m_timer.start();
}

void FailureNews::tell()
{
    const QList<Job> failed = std::exchange(m_failed, {});
    const Job &last = failed.last();
    if (failed.size() == 1)
        Q_EMIT told(tr("Job %1 failed").arg(last.id.value),
                    last.message.isEmpty() ? failureText(last.failure) : last.message);
    else
        Q_EMIT told(tr("%n jobs failed", nullptr, static_cast<int>(failed.size())),
                    tr("The last one: %1").arg(failureText(last.failure)));
}

} // namespace cq::ui
