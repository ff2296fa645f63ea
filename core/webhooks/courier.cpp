#include "core/webhooks/courier.h"

#include "core/base/future.h"
#include "core/base/log.h"
#include "core/storage/jobstore.h"
#include "core/storage/outputstore.h"
#include "core/storage/readpool.h"
#include "core/storage/writer.h"
#include "core/webhooks/message.h"
#include "core/webhooks/signature.h"

#include <QRandomGenerator>

#include <algorithm>
#include <array>

namespace cq::webhooks {

using namespace Qt::StringLiterals;

namespace {

Q_LOGGING_CATEGORY(lcWebhooks, "comfyqueue.webhooks", QtInfoMsg)

constexpr TimeMs kSecond = 1000;
constexpr TimeMs kMinute = 60 * kSecond;
constexpr TimeMs kHour = 60 * kMinute;
/// From one attempt to the next.
constexpr std::array kPauses{5 * kSecond, 30 * kSecond, 2 * kMinute, 10 * kMinute,
                             1 * kHour,   3 * kHour,    8 * kHour};
constexpr TimeMs kLongestWait = kMinute; ///< a clock that is set must not park a message for hours
constexpr int kGone = 410;

bool isSuccess(int status)
{
    return status >= 200 && status < 300;
}

QString errorOf(const WebhookDelivery &delivery, const outbound::Response &response)
{
    if (isSuccess(response.status))
        return {};
    if (!response.location.isEmpty())
        return u"%1 answers %2, a redirect, which is not followed."_s.arg(delivery.place)
            .arg(response.status);
    return u"%1 answers %2."_s.arg(delivery.place).arg(response.status);
}

} // namespace

WebhookCourier::WebhookCourier(Writer &writer, ReadPool &reads, const Clock &clock,
                               CourierNeeds needs, std::unique_ptr<outbound::Sender> sender,
                               const Limits &limits, QObject *parent)
    : QObject(parent)
    , m_writer(writer)
    , m_reads(reads)
    , m_clock(clock)
    , m_needs(std::move(needs))
    , m_sender(std::move(sender))
    , m_limits(limits)
{
    m_timer.setSingleShot(true);
    connect(&m_timer, &QTimer::timeout, this, &WebhookCourier::look);
}

WebhookCourier::~WebhookCourier() = default;

void WebhookCourier::start()
{
    m_running = true;
    look();
}

void WebhookCourier::stop()
{
    m_running = false;
    m_timer.stop();
    m_sender.reset();
}

void WebhookCourier::look()
{
    if (!m_running)
        return;
    if (m_looking) {
        m_lookAgain = true;
        return;
    }
    const int room = m_limits.atOnce - underWay();
    if (room <= 0)
        return; // the next that is over looks again
    m_looking = true;
    m_lookAgain = false;
    m_timer.stop();
    const auto read = [now = m_clock.now(), busy = busy(), room](Connection &connection) {
        return find(connection, now, busy, room);
    };
    whenDone(m_reads.read<Found>(read), this, [this](const Result<Found> &found) {
        m_looking = false;
        if (m_running)
            take(found);
    });
}

Result<WebhookCourier::Found> WebhookCourier::find(Connection &connection, TimeMs now,
                                                   const WebhookStore::Busy &busy, int limit)
{
    WebhookStore store(connection);
    const auto due = store.due(now, busy, limit);
    if (!due)
        return due.error();
    Found found;
    found.mayBeMore = due->size() == limit;
    for (const WebhookDelivery &delivery : *due) {
        const auto job = JobStore(connection).find(delivery.job);
        if (!job && job.error().kind == ErrorKind::NotFound)
            continue; // it was removed between the two questions
        if (!job)
            return job.error();
        const auto outputs = OutputStore(connection).ofJob(delivery.job);
        if (!outputs)
            return outputs.error();
        found.parcels.append({delivery, *job, *outputs});
    }
    const auto next = store.nextDue(now);
    if (!next)
        return next.error();
    found.next = *next;
    return found;
}

WebhookStore::Busy WebhookCourier::busy() const
{
    WebhookStore::Busy busy;
    QHash<QString, int> places;
    QHash<UserId, int> owners;
    for (auto one = m_underWay.begin(); one != m_underWay.end(); ++one) {
        busy.deliveries.insert(one.key());
        if (++places[one->place] >= m_limits.toOnePlace)
            busy.places.insert(one->place);
        if (++owners[one->owner] >= m_limits.ofOneOwner)
            busy.owners.insert(one->owner);
    }
    return busy;
}

bool WebhookCourier::hasRoomFor(const WebhookDelivery &delivery) const
{
    const WebhookStore::Busy busy = this->busy();
    return !busy.deliveries.contains(delivery.id) && !busy.places.contains(delivery.place)
        && !busy.owners.contains(delivery.owner);
}

void WebhookCourier::take(const Result<Found> &found)
{
    if (!found) {
        logEvent(lcWebhooks(), LogLevel::Warning, found.error().message);
        lookIn(kLongestWait);
        return;
    }
    if (!found->parcels.isEmpty() && m_key.isEmpty()) {
        askForKey();
        return;
    }
    for (const Parcel &parcel : found->parcels) {
        if (hasRoomFor(parcel.delivery))
            send(parcel);
    }
    if (m_lookAgain || found->mayBeMore)
        look();
    else if (found->next != 0)
        lookIn(found->next - m_clock.now());
}

void WebhookCourier::askForKey()
{
    m_looking = true; // until it is there
    whenDone(m_needs.machineKey(), this, [this](const Result<QByteArray> &key) {
        m_looking = false;
        if (key) {
            m_key = *key;
            look();
            return;
        }
        if (!std::exchange(m_keyFailed, true))
            Q_EMIT alarm(u"No webhook can be sent: %1"_s.arg(key.error().message));
        lookIn(kLongestWait);
    });
}

void WebhookCourier::send(const Parcel &parcel)
{
    const WebhookDelivery &delivery = parcel.delivery;
    const QByteArray body = delivery.body.isEmpty()
        ? messageBody(delivery, parcel.job, m_needs.userName(delivery.owner), parcel.outputs)
        : delivery.body;
    const QByteArray id = messageId(parcel.job.uid, delivery.id);
    const qint64 timestamp = m_clock.now() / kSecond;
    outbound::Request request;
    request.url = QUrl(delivery.url, QUrl::StrictMode);
    request.reach = m_needs.reach();
    request.headers = {{"Content-Type", "application/json"},
                       {"User-Agent", "ComfyQueue"},
                       {"webhook-id", id},
                       {"webhook-timestamp", QByteArray::number(timestamp)},
                       {"webhook-signature",
                        signature(accountSecret(m_key, delivery.owner), id, timestamp, body)}};
    request.body = body;
    request.connectMs = m_limits.connectMs;
    request.totalMs = m_limits.totalMs;
    request.headIsEnough = true;
    m_underWay.insert(delivery.id, {delivery.place, delivery.owner});
    whenDone(m_sender->send(std::move(request)), this,
             [this, delivery, body](const Result<outbound::Response> &response) {
                 if (m_running) // else it was we who broke it off
                     note(delivery, body, response);
             });
}

void WebhookCourier::note(const WebhookDelivery &delivery, const QByteArray &body,
                          const Result<outbound::Response> &response)
{
    WebhookAttempt attempt;
    attempt.delivery = delivery.id;
    attempt.status = response ? response->status : 0;
    attempt.error = response ? errorOf(delivery, *response) : response.error().message;
    attempt.body = body;
    const auto before = static_cast<std::size_t>(delivery.attempts);
    if (!attempt.isDelivered() && attempt.status != kGone && before < kPauses.size()) {
        constexpr int kShare = 5; // so that what failed together does not come back together
        const TimeMs pause = kPauses.at(before);
        attempt.nextAt =
            m_clock.now() + pause + QRandomGenerator::global()->bounded(pause / kShare);
    }
    const auto write = [attempt](Connection &connection) {
        return WebhookStore(connection).note(attempt);
    };
    whenDone(m_writer.write<void>(write), this,
             [this, id = delivery.id](const Result<void> &noted) {
                 m_underWay.remove(id);
                 if (noted)
                     look();
                 else // or it would be sent again and again
                     lookIn(kLongestWait);
             });
}

void WebhookCourier::lookIn(TimeMs milliseconds)
{
    if (m_running)
        m_timer.start(static_cast<int>(std::clamp<TimeMs>(milliseconds, 0, kLongestWait)));
}

} // namespace cq::webhooks
