#include "core/engine/storedsettings.h"

#include "core/base/log.h"
#include "core/config/settingskeys.h"
#include "core/config/settingstable.h"
#include "core/config/settingvalues.h"
#include "core/storage/nodestore.h"
#include "core/storage/writer.h"

namespace cq {

using namespace Qt::StringLiterals;

namespace {

Q_LOGGING_CATEGORY(lcSettings, "comfyqueue.engine", QtInfoMsg)

const QString kInstallationKey = u"installation"_s;

} // namespace

StoredSettings::StoredSettings(Writer &writer, GivenSettings given, QObject *parent)
    : QObject(parent)
    , m_writer(writer)
    , m_given(std::move(given))
{}

QFuture<Result<void>> StoredSettings::load()
{
    using Pairs = QMap<QString, QString>;
    const auto read = [](Connection &connection) -> Result<Pairs> {
        SettingStore store(connection);
        auto pairs = store.all();
        if (!pairs || pairs->contains(kInstallationKey))
            return pairs;
        pairs->insert(kInstallationKey, uuidText(newUuid7()).right(12));
        const auto kept = store.set(*pairs);
        if (!kept)
            return kept.error();
        return pairs;
    };
    Answer<void> answer;
    m_writer.write<Pairs>(read, [this, answer](const Result<Pairs> &stored) {
        if (!stored) {
            answer(stored.error());
            return;
        }
        take(*stored);
        m_installation = stored->value(kInstallationKey);
        for (const QString &fault : settingsFromPairs(pairs()).faults)
            logEvent(lcSettings(), LogLevel::Warning, fault);
        answer({});
    });
    return answer.future();
}

void StoredSettings::take(const QMap<QString, QString> &stored)
{
    m_stored.insert(stored);
    const QMap<QString, QString> now = pairs();
    m_settings = settingsFromPairs(now).settings;
    const SettingValues values(now);
    m_houseQuota.waitingJobs = static_cast<int>(values.number(u"quota.waiting_jobs"_s));
    m_houseQuota.runningJobs = static_cast<int>(values.number(u"quota.running_jobs"_s));
    m_houseQuota.submissionsPerMinute = static_cast<int>(values.number(u"quota.submissions"_s));
    m_houseQuota.storedBytes = values.number(u"quota.stored_megabytes"_s) * 1024 * 1024;
    m_mostInputBytes = values.number(u"quota.input_megabytes"_s) * 1024 * 1024;
    m_jobTimeout = values.number(u"queue.job_timeout"_s) * 1000;
    m_outboundReach = values.flag(u"outbound.private_addresses"_s) ? outbound::Reach::Anywhere
                                                                   : outbound::Reach::Public;
    m_mostWaiting = static_cast<int>(values.number(u"queue.max_waiting"_s));
}

QMap<QString, QString> StoredSettings::pairs() const
{
    return withGiven(m_stored, m_given);
}

QMap<QString, QString> StoredSettings::givenBy() const
{
    QMap<QString, QString> by;
    for (const auto &[key, setting] : m_given.values.toStdMap())
        by.insert(key, setting.givenAs);
    return by;
}

QFuture<Result<void>> StoredSettings::keep(const QMap<QString, QString> &pairs)
{
    const QMap<QString, QString> now = this->pairs();
    QMap<QString, QString> kept;
    for (const auto &[name, value] : pairs.toStdMap()) {
        const SettingKey *key = findSettingKey(name);
        if (key == nullptr)
            return readyFuture<void>(
                fail(ErrorKind::NotFound, u"There is no setting %1."_s.arg(name)));
        if (const QString fault = settingFault(*key, value); !fault.isEmpty())
            return readyFuture<void>(fail(ErrorKind::Invalid, fault));
        const auto given = m_given.values.constFind(name);
        if (given == m_given.values.constEnd())
            kept.insert(name, value); // a given one is for this run only: what is stored stays
        else if (now.value(name) != value)
            return readyFuture<void>(
                fail(ErrorKind::Conflict,
                     u"The setting %1 was given for this run by %2; start without that to change "
                     "it here."_s.arg(name, given->givenAs)));
    }
    m_wanted.insert(kept);
    ++m_writing;
    Answer<void> answer;
    m_writer.write<void>(
        [kept](Connection &connection) { return SettingStore(connection).set(kept); },
        [this, answer, kept](const Result<void> &done) {
            if (--m_writing == 0)
                m_wanted.clear();
            if (done) {
                take(kept);
                Q_EMIT changed();
            }
            answer(done);
        });
    return answer.future();
}

QFuture<Result<void>> StoredSettings::keep(const Settings &before, const Settings &after)
{
    if (const QString fault = settingsFault(after); !fault.isEmpty())
        return readyFuture<void>(fail(ErrorKind::Invalid, fault));
    const QMap<QString, QString> all = settingsToPairs(after);
    QMap<QString, QString> pairs;
    for (const QString &key : changedKeys(before, after))
        pairs.insert(key, all.value(key));
    return keep(pairs);
}

} // namespace cq
