#pragma once

#include "core/domain/accountchange.h"

#include <QString>

/// The translated words of the audit trail. GUI thread.
namespace cq::ui::texts {

/// "Sign-in refused"; words that nobody knows pass through.
QString auditAction(const QString &action);
/// The words of actions that read so here; none for an empty text.
QStringList auditActionsWith(const QString &text);
/// Who did it; a dash when nobody had signed in.
QString auditActor(const Actor &actor);
/// From where: an address, or "this computer".
QString auditAddress(const QString &address);
/// What changed. The trail itself is English; what is not known passes through.
QString auditDetail(const AuditEntry &entry);

} // namespace cq::ui::texts
