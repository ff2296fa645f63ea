#include "core/engine/listenercontrol.h"

namespace cq {

ListenerControl::ListenerControl(QObject *parent)
    : QObject(parent)
{}

ListenerControl::~ListenerControl() = default;

} // namespace cq
