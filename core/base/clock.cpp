#include "core/base/clock.h"

#include <QDateTime>

namespace cq {

TimeMs SystemClock::now() const
{
    return QDateTime::currentMSecsSinceEpoch();
}

} // namespace cq
