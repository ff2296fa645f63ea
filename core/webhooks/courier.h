#pragma once

#include "core/base/clock.h"
#include "core/outbound/sender.h"
#include "core/storage/webhookstore.h"

#include <QFuture>
#include <QHash>
#include <QObject>
#include <QTimer>

#include <functional>
#include <memory>

namespace cq {
class ReadPool;
class Writer;
} // namespace cq

namespace cq::webhooks {

/// What a courier asks others for.
struct CourierNeeds
{
    std::function<QFuture<Result<QByteArray>>()> machineKey; ///< asked for at the first message
    std::function<QString(UserId)> userName; ///< empty when not known
    std::function<outbound::Reach()> reach; ///< which receivers may be reached now
};

/// Sends the messages that are due and notes what came of it, see README.md. The database is all
/// its memory, but for what is under way. Lives on the engine thread.
class WebhookCourier : public QObject
{
    Q_OBJECT

public:
    struct Limits
    {
        int atOnce = 16;
        int ofOneOwner = 8;
        int toOnePlace = 4;
        int connectMs = 5'000;
        int totalMs = 15'000;
    };

    WebhookCourier(Writer &writer, ReadPool &reads, const Clock &clock, CourierNeeds needs,
                   std::unique_ptr<outbound::Sender> sender, const Limits &limits,
                   QObject *parent = nullptr);
    ~WebhookCourier() override;

    void start(); ///< looks for what an earlier run left behind
    /// Lets go of what is under way; it stays due.
    void stop();

    /// Looks for what is due: call it when a job ended. Does nothing before start().
    void look();

    int underWay() const { return static_cast<int>(m_underWay.size()); }

Q_SIGNALS:
    void alarm(const QString &sentence);

private:
    struct Target
    {
        QString place;
        UserId owner;
    };

    /// A message with what it is made of.
    struct Parcel
    {
        WebhookDelivery delivery;
        Job job;
        QList<JobOutput> outputs;
    };

    struct Found
    {
        QList<Parcel> parcels;
        bool mayBeMore = false;
        TimeMs next = 0;
    };

    static Result<Found> find(Connection &connection, TimeMs now, const WebhookStore::Busy &busy,
                              int limit);

    WebhookStore::Busy busy() const;
    bool hasRoomFor(const WebhookDelivery &delivery) const;
    void take(const Result<Found> &found);
    void askForKey();
    void send(const Parcel &parcel);
    void note(const WebhookDelivery &delivery, const QByteArray &body,
              const Result<outbound::Response> &response);
    void lookIn(TimeMs milliseconds);

    Writer &m_writer;
    ReadPool &m_reads;
    const Clock &m_clock;
    CourierNeeds m_needs;
    std::unique_ptr<outbound::Sender> m_sender;
    Limits m_limits;
    QByteArray m_key;
    QHash<qint64, Target> m_underWay; ///< by delivery, until it is noted
    QTimer m_timer;
    bool m_running = false;
    bool m_looking = false;
    bool m_lookAgain = false;
    bool m_keyFailed = false; ///< was told already
};

} // namespace cq::webhooks
