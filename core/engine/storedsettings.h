#pragma once

#include "core/base/future.h"
#include "core/config/givensettings.h"
#include "core/domain/account.h"
#include "core/domain/settings.h"
#include "core/outbound/target.h"

#include <QMap>
#include <QObject>
#include <QString>

namespace cq {

class Writer;

/// The settings in force: the stored ones, with those given from outside for this run over them. A
/// stored one is kept before anybody hears of it. Lives on the engine thread.
class StoredSettings : public QObject
{
    Q_OBJECT

public:
    StoredSettings(Writer &writer, GivenSettings given, QObject *parent = nullptr);

    /// Reads the stored settings, and makes what names this installation at the first start.
    QFuture<Result<void>> load();

    const QString &installation() const { return m_installation; }

    const Settings &settings() const { return m_settings; }

    /// What an account may use that does not say otherwise itself.
    const Quota &houseQuota() const { return m_houseQuota; }

    /// Jobs that may wait at once, of all users; 0 = no limit.
    int mostWaiting() const { return m_mostWaiting; }

    qint64 mostInputBytes() const { return m_mostInputBytes; } ///< of one input file

    /// Which places webhooks may go to, and input files come from.
    outbound::Reach outboundReach() const { return m_outboundReach; }

    /// How long a job may run, in milliseconds; 0 = no limit.
    TimeMs jobTimeout() const { return m_jobTimeout; }

    QMap<QString, QString> pairs() const; ///< by key, as text

    /// Keeps these. NotFound: no such key. Invalid: a value that does not fit. Conflict: given for
    /// this run with another value. Nothing is kept then.
    QFuture<Result<void>> keep(const QMap<QString, QString> &pairs);

    /// Keeps what differs between the two. Errors as above.
    QFuture<Result<void>> keep(const Settings &before, const Settings &after);

    /// Where each of the given ones came from, by key.
    QMap<QString, QString> givenBy() const;

Q_SIGNALS:
    void changed();

private:
    void take(const QMap<QString, QString> &stored);

    Writer &m_writer;
    const GivenSettings m_given;
    QString m_installation;
    QMap<QString, QString> m_stored;
    QMap<QString, QString> m_wanted; ///< on their way to the disk
    int m_writing = 0;
    Settings m_settings;
    Quota m_houseQuota;
    int m_mostWaiting = 0;
    TimeMs m_jobTimeout = 0;
    qint64 m_mostInputBytes = 0;
    outbound::Reach m_outboundReach = outbound::Reach::Public;
};

} // namespace cq
