#include "core/base/result.h"

namespace cq {

QString errorKindName(ErrorKind kind)
{
    switch (kind) {
    case ErrorKind::NotFound:
        return QStringLiteral("not_found");
    case ErrorKind::Conflict:
        return QStringLiteral("conflict");
    case ErrorKind::Invalid:
        return QStringLiteral("invalid");
    case ErrorKind::Denied:
        return QStringLiteral("denied");
    case ErrorKind::Unavailable:
        return QStringLiteral("unavailable");
    case ErrorKind::Timeout:
        return QStringLiteral("timeout");
    case ErrorKind::Storage:
        return QStringLiteral("storage");
    case ErrorKind::Exhausted:
        return QStringLiteral("exhausted");
    case ErrorKind::Protocol:
        return QStringLiteral("protocol");
    }
    Q_UNREACHABLE();
}

} // namespace cq
