#include "core/storage/submissionkeystore.h"

namespace cq {

using namespace Qt::StringLiterals;

Result<JobId> SubmissionKeyStore::find(UserId owner, const QString &key,
                                       const QByteArray &fingerprint)
{
    JobId job;
    QByteArray known;
    const auto done = m_connection.each(
        u"SELECT job, fingerprint FROM submission_keys WHERE owner = ? AND key = ?"_s,
        {owner.value, key}, [&job, &known](const QSqlQuery &row) {
            job.value = row.value(0).toLongLong();
            known = row.value(1).toByteArray();
        });
    if (!done)
        return done.error();
    if (!job.isNull() && known != fingerprint)
        return fail(ErrorKind::Invalid,
                    u"This Idempotency-Key was used for another submission already."_s);
    return job;
}

Result<void> SubmissionKeyStore::insert(UserId owner, const QString &key,
                                        const QByteArray &fingerprint, JobId job, TimeMs at)
{
    const auto done = m_connection.run(
        u"INSERT INTO submission_keys (owner, key, fingerprint, job, at_ms) VALUES (?, ?, ?, ?, ?)"_s,
        {owner.value, key, fingerprint, job.value, at});
    if (!done)
        return done.error();
    return {};
}

Result<void> SubmissionKeyStore::forgetBefore(TimeMs at)
{
    const auto done = m_connection.run(u"DELETE FROM submission_keys WHERE at_ms < ?"_s, {at});
    if (!done)
        return done.error();
    return {};
}

} // namespace cq
