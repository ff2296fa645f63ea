#include "core/engine/accountshandle.h"

namespace cq {

AccountsHandle::AccountsHandle(QObject *parent)
    : QObject(parent)
{}

AccountsHandle::~AccountsHandle() = default;

} // namespace cq
