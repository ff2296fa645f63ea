#pragma once

#include "core/api/server.h"
#include "core/base/clock.h"
#include "core/certificates/certificatewatch.h"
#include "core/engine/listenercontrol.h"

#include <QDeadlineTimer>
#include <QTimer>

#include <memory>
#include <optional>

namespace cq {

/// Serves HTTP(S) as the settings wish, and tells the window how it is. Belongs to the thread that
/// made it; ends before the engine does.
class ListenerService : public ListenerControl
{
    Q_OBJECT

public:
    ListenerService(EngineThread &engine, QString dataFolder);
    ~ListenerService() override;

    /// Reads the wish from the settings and serves. The answer says why it does not.
    QFuture<Result<void>> start();
    void stop();

    ListenerStatus status() const override { return m_status; }

    ListenerWish wish() const override { return m_wish; }

    QFuture<Result<QList<ListenerClient>>> clients() override;
    QFuture<Result<void>> apply(const ListenerWish &wish) override;

Q_SIGNALS:
    /// It serves under this URL, from now on.
    void serving(const QString &url);

private:
    struct Running;

    /// Serves by this wish instead of what serves now, or not at all when it says so. Who is being
    /// served has some seconds to hear the answer. When it
    /// cannot, what serves goes on, unless it had to make room for a port.
    Result<void> serveBy(const ListenerWish &wish);
    Result<std::unique_ptr<Running>> begin(const ListenerWish &wish);
    void take(std::unique_ptr<Running> running, const ListenerWish &wish);
    void retire();
    void lookAfterRetired();
    void noteFault(const ListenerWish &wish, const Error &error);
    void tell();

    EngineThread &m_engine;
    const QString m_dataFolder;
    SystemClock m_clock;
    QMap<QString, QString> m_pairs; ///< the settings at the start
    ListenerWish m_wish;
    ListenerStatus m_status;
    std::unique_ptr<Running> m_running;
    std::unique_ptr<Running> m_retired; ///< its port is free, some are still being served
    QDeadlineTimer m_retiredUntil;
    QTimer m_retiredTimer;
    QTimer m_lookTimer; ///< for the number of connections
};

/// The wish in the form of settings, and back.
QMap<QString, QString> pairsOf(const ListenerWish &wish);
ListenerWish listenerWishFrom(const QMap<QString, QString> &pairs);

} // namespace cq
