#pragma once

#include "core/base/result.h"
#include "core/domain/jobstate.h"

#include <QByteArray>
#include <QJsonObject>
#include <QList>
#include <QString>

namespace cq {

/// A job as a server tells it.
struct RemoteJob
{
    QString id; ///< a UUID
    qint64 number = 0;
    JobState state = JobState::Pending;
    QString node; ///< empty before the first attempt
    QString waitingReason; ///< empty when it does not wait
    QString message; ///< one sentence: why it failed, or a warning
};

/// A result as a server lists it.
struct RemoteOutput
{
    qint64 id = 0;
    QString fileName; ///< as the node said, so no name for a file yet; may be empty
    QString contentType;
    qint64 size = 0; ///< bytes
    QByteArray sha256; ///< 32 bytes
};

// What came from a server, checked; texts are fit for a terminal. Protocol: something is missing or
// impossible.

Result<RemoteJob> remoteJob(const QJsonObject &answer);
Result<QList<RemoteOutput>> remoteOutputs(const QJsonObject &answer);

} // namespace cq
