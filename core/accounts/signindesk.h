#pragma once

#include "core/accounts/accountchanges.h"
#include "core/accounts/signinthrottle.h"
#include "core/base/future.h"

#include <QObject>

#include <deque>
#include <optional>

class QThreadPool;

namespace cq {

class Clock;
class Roster;
class Writer;

/// How long to wait, when this is the error of a locked name or address.
std::optional<int> lockedSeconds(const Error &error);

/// Decides whether a name and a password let somebody in. Everybody waits in one line, and each try
/// is held against the throttle when its turn comes, so that many at once guess no more than one
/// after the other. Passwords are verified on the pool, at most two at a time. Lives on the engine
/// thread.
class SignInDesk : public QObject
{
    Q_OBJECT

public:
    SignInDesk(Writer &writer, const Clock &clock, const Roster &roster, QThreadPool &pool);

    /// Answers the account's row once the sign-in is in the audit trail. Denied with one sentence
    /// and after the same work for a wrong password, an unknown name and a disabled account; Denied
    /// with `details` for lockedSeconds() while name or address are locked; Unavailable when too
    /// many wait.
    QFuture<Result<AccountRows>> check(const QString &name, const QString &password,
                                       const QHostAddress &peer);

Q_SIGNALS:
    /// On the stack of the commit's answer, before anything that was committed later.
    void committed(const cq::AccountRows &rows);
    /// A sign-in that failed is in the audit trail.
    void refused();

private:
    struct Try
    {
        QString name;
        QString password;
        QHostAddress peer;
        Answer<AccountRows> answer;
    };

    void startNext();
    void accept(const Try &who, const StoredAccount &seen, const QString &upgradedHash);
    void refuse(const Try &who, const QString &why);

    Writer &m_writer;
    const Clock &m_clock;
    const Roster &m_roster;
    QThreadPool &m_pool;
    SignInThrottle m_throttle;
    std::deque<Try> m_line;
    int m_running = 0;
};

} // namespace cq
