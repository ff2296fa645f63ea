#include "app/recovery.h"

#include "core/engine/enginehandle.h"

#include <QDateTime>
#include <QFileInfo>

namespace cq {

using namespace Qt::StringLiterals;

QString faultSentence(const DatabaseFault &fault)
{
    const bool isMissing = fault.kind == DatabaseFault::Kind::Missing;
    const QString what = isMissing
        ? u"The database %1 with accounts and nodes is missing, while the one with their jobs is there; nothing was changed."_s
        : u"The database %1 is damaged; nothing was changed."_s;
    const QString kept = isMissing ? QString() : u" The damaged file is kept."_s;
    const QString folder = QFileInfo(fault.path).path();
    if (fault.backup.isEmpty()) {
        return u"%1 There is no backup. Start “comfyqueue --data-dir %2” with its window, which asks whether to go on with an empty one.%3"_s
            .arg(what.arg(fault.path), folder, kept);
    }
    return u"%1 Start “comfyqueue --data-dir %2” with its window, which asks whether to go on with the backup %3 of %4.%5"_s
        .arg(what.arg(fault.path), folder, fault.backup,
             QFileInfo(fault.backup).lastModified().toString(Qt::ISODate), kept);
}

QString startSentence(const Error &error, const QString &dataFolder)
{
    const auto fault = error.kind == ErrorKind::Storage ? databaseFault(dataFolder) : std::nullopt;
    return fault ? faultSentence(*fault) : error.message;
}

MetDamage::MetDamage(EngineHandle &engine)
{
    QObject::connect(&engine, &EngineHandle::damaged, &m_context,
                     [this](const DatabaseFault &fault) { m_fault = fault; });
}

} // namespace cq
