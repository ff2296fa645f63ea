#include "core/engine/jobwebhooks.h"

#include "core/accounts/accounts.h"
#include "core/base/future.h"
#include "core/config/machinekeys.h"
#include "core/engine/storedsettings.h"
#include "core/queue/jobqueue.h"
#include "core/storage/readpool.h"
#include "core/webhooks/courier.h"
#include "core/webhooks/signature.h"

namespace cq {

using namespace Qt::StringLiterals;

JobWebhooks::JobWebhooks(JobQueue &queue, Accounts &accounts, StoredSettings &settings,
                         Writer &writer, ReadPool &reads, const Clock &clock)
    : m_settings(settings)
    , m_reads(reads)
{
    webhooks::CourierNeeds needs;
    needs.machineKey = [this] { return machineKey(); };
    needs.userName = [&accounts](UserId user) {
        const auto account = accounts.find(user);
        return account ? account->name : QString();
    };
    needs.reach = [this] { return m_settings.outboundReach(); };
    m_courier = std::make_unique<webhooks::WebhookCourier>(writer, reads, clock, std::move(needs),
                                                           std::make_unique<outbound::Sender>(),
                                                           webhooks::WebhookCourier::Limits());
    connect(m_courier.get(), &webhooks::WebhookCourier::alarm, this, &JobWebhooks::alarm);
    connect(&queue, &JobQueue::jobChanged, m_courier.get(), [this](const Job &job) {
        if (isFinal(job.state))
            m_courier->look();
    });
}

JobWebhooks::~JobWebhooks() = default;

void JobWebhooks::start(MachineKeys &keys)
{
    m_keys = &keys;
    m_courier->start();
}

void JobWebhooks::stop()
{
    m_courier->stop();
}

Result<void> JobWebhooks::check(const Webhook &webhook) const
{
    const auto target = outbound::readTarget(webhook.url, m_settings.outboundReach());
    if (target)
        return {};
    const bool isPrivate = target.error().kind == ErrorKind::Denied;
    return fail(ErrorKind::Invalid,
                u"The webhook %1%2."_s.arg(target.error().message,
                                           isPrivate ? u"; an administrator can allow others with "
                                                       "the setting outbound.private_addresses"_s
                                                     : QString()));
}

QFuture<Result<std::optional<WebhookStatus>>> JobWebhooks::of(JobId job)
{
    return m_reads.read<std::optional<WebhookStatus>>(
        [job](Connection &connection) { return WebhookStore(connection).status(job); });
}

QFuture<Result<QString>> JobWebhooks::secretOf(UserId account)
{
    Answer<QString> answer;
    whenDone(machineKey(), this, [answer, account](const Result<QByteArray> &key) {
        if (key)
            answer(webhooks::secretText(webhooks::accountSecret(*key, account)));
        else
            answer(key.error());
    });
    return answer.future();
}

QFuture<Result<QByteArray>> JobWebhooks::machineKey()
{
    constexpr int kBytes = 32;
    if (!m_keys)
        return readyFuture<QByteArray>(
            fail(ErrorKind::Unavailable, u"The machine's keys are not read yet."_s));
    Answer<QByteArray> answer;
    whenDone(m_keys->machineKey(u"webhooks"_s, kBytes), this,
             [answer](const Result<MachineKey> &key) {
                 if (key)
                     answer(key->bytes);
                 else
                     answer(key.error());
             });
    return answer.future();
}

} // namespace cq
