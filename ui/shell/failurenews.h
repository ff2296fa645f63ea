#pragma once

#include "core/domain/job.h"

#include <QObject>
#include <QTimer>

namespace cq::ui {

/// Failures come in bunches; this makes one message of all within two seconds. GUI thread.
class FailureNews : public QObject
{
    Q_OBJECT

public:
    explicit FailureNews(QObject *parent = nullptr);

    void add(const Job &failed);

Q_SIGNALS:
    /// "3 jobs failed", "The last one: out of memory"
    void told(const QString &title, const QString &sentence);

private:
    void tell();

    QList<Job> m_failed;
    QTimer m_timer;
};

} // namespace cq::ui
