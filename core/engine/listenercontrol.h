#pragma once

#include "core/base/result.h"
#include "core/domain/listenerstatus.h"

#include <QFuture>
#include <QObject>

namespace cq {

/// The listener as the window sees it. Belongs to the window's thread.
class ListenerControl : public QObject
{
    Q_OBJECT

public:
    explicit ListenerControl(QObject *parent = nullptr);
    ~ListenerControl() override;

    virtual ListenerStatus status() const = 0;
    virtual ListenerWish wish() const = 0;

    /// Who is connected, the longest first. Unavailable when it stops meanwhile.
    virtual QFuture<Result<QList<ListenerClient>>> clients() = 0;

    /// Keeps the wish and serves by it from now on; connections of before end. When it cannot be
    /// served (Unavailable: a port is taken, and by whom; Invalid: certificate, address) the old
    /// one goes on serving and nothing is kept. status().freePort is another port that can be had.
    virtual QFuture<Result<void>> apply(const ListenerWish &wish) = 0;

Q_SIGNALS:
    /// At most about once a second.
    void changed(const cq::ListenerStatus &status);
};

} // namespace cq
