#include "core/engine/enginehandle.h"

namespace cq {

EngineHandle::EngineHandle(QObject *parent)
    : QObject(parent)
{}

EngineHandle::~EngineHandle() = default;

} // namespace cq
