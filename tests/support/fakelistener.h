#pragma once

#include "core/base/future.h"
#include "core/engine/listenercontrol.h"

#include <optional>
#include <utility>

namespace cq {

/// A listener in memory: keeps the wish, says what a test makes it say.
class FakeListener : public ListenerControl
{
public:
    explicit FakeListener(ListenerWish wish = {}, ListenerStatus status = {})
        : state(std::move(status))
        , kept(std::move(wish))
    {}

    ListenerStatus state;
    ListenerWish kept;
    std::optional<Error> refusal; ///< set: apply() answers this and keeps nothing
    QList<ListenerWish> wishes; ///< all that were asked for
    QList<ListenerClient> connected;
    int asked = 0; ///< how often for clients()

    ListenerStatus status() const override { return state; }

    ListenerWish wish() const override { return kept; }

    QFuture<Result<QList<ListenerClient>>> clients() override
    {
        ++asked;
        return readyFuture<QList<ListenerClient>>(connected);
    }

    QFuture<Result<void>> apply(const ListenerWish &wish) override
    {
        wishes.append(wish);
        if (refusal)
            return readyFuture<void>(*refusal);
        kept = wish;
        return readyFuture<void>({});
    }

    void publish(const ListenerStatus &status)
    {
        state = status;
        Q_EMIT changed(status);
    }
};

} // namespace cq
