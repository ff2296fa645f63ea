#pragma once

#include "core/base/clock.h"
#include "core/base/result.h"
#include "core/domain/ids.h"
#include "core/domain/webhook.h"

#include <QFuture>
#include <QObject>

#include <memory>
#include <optional>

namespace cq {

class Accounts;
class JobQueue;
class MachineKeys;
class ReadPool;
class StoredSettings;
class Writer;

namespace webhooks {
class WebhookCourier;
}

/// Joins the webhooks of jobs to the rest: the queue says when to look, the settings which
/// receivers may be reached, the machine's key what messages are signed with. Engine thread.
class JobWebhooks : public QObject
{
    Q_OBJECT

public:
    JobWebhooks(JobQueue &queue, Accounts &accounts, StoredSettings &settings, Writer &writer,
                ReadPool &reads, const Clock &clock);
    ~JobWebhooks() override;

    /// From now on messages are sent.
    void start(MachineKeys &keys);
    void stop();

    /// Invalid when the receiver is a place that may not be reached.
    Result<void> check(const Webhook &webhook) const;

    /// Nothing for a job without one.
    QFuture<Result<std::optional<WebhookStatus>>> of(JobId job);

    /// What the receiver of an account's messages checks them with: "whsec_…". Unavailable while
    /// the machine's keys cannot be read.
    QFuture<Result<QString>> secretOf(UserId account);

Q_SIGNALS:
    void alarm(const QString &sentence);

private:
    QFuture<Result<QByteArray>> machineKey();

    StoredSettings &m_settings;
    ReadPool &m_reads;
    MachineKeys *m_keys = nullptr;
    std::unique_ptr<webhooks::WebhookCourier> m_courier;
};

} // namespace cq
