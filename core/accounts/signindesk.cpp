#include "core/accounts/signindesk.h"

#include "core/accounts/addresslist.h"
#include "core/accounts/passwords.h"
#include "core/accounts/roster.h"
#include "core/storage/writer.h"

#include <QThreadPool>
#include <QtConcurrentRun>

namespace cq {

using namespace Qt::StringLiterals;

namespace {

constexpr auto kLocked = "locked "_L1;
constexpr int kMostAtOnce = 2;
constexpr std::size_t kLongestLine = 200;
constexpr TimeMs kSecond = 1000;
constexpr qsizetype kMostPasswordLength = 1024; // no valid one is longer, see passwordFault

struct PasswordCheck
{
    bool fits = false;
    QString upgradedHash; ///< when the old one is not of today's strength
};

/// On the pool.
PasswordCheck checkPassword(const QString &hash, const QString &password)
{
    PasswordCheck check;
    // What is too long for a password is not hashed at length, but takes its time, too.
    const bool isPassword = password.size() <= kMostPasswordLength;
    check.fits = verifyPassword(hash, isPassword ? password : QString()) && isPassword;
    if (check.fits && needsUpgrade(hash))
        check.upgradedHash = hashPassword(password).value_or({});
    return check;
}

Error lockedError(TimeMs wait)
{
    const TimeMs seconds = (wait + kSecond - 1) / kSecond;
    return fail(ErrorKind::Denied,
                u"There were too many failed sign-ins. Try again in %1 seconds."_s.arg(seconds),
                kLocked + QString::number(seconds));
}

} // namespace

std::optional<int> lockedSeconds(const Error &error)
{
    if (error.kind != ErrorKind::Denied || !error.details.startsWith(kLocked))
        return std::nullopt;
    bool isNumber = false;
    const int seconds = error.details.sliced(kLocked.size()).toInt(&isNumber);
    return isNumber ? std::optional(seconds) : std::nullopt;
}

SignInDesk::SignInDesk(Writer &writer, const Clock &clock, const Roster &roster, QThreadPool &pool)
    : m_writer(writer)
    , m_clock(clock)
    , m_roster(roster)
    , m_pool(pool)
{}

QFuture<Result<AccountRows>> SignInDesk::check(const QString &name, const QString &password,
                                               const QHostAddress &peer)
{
    if (m_line.size() >= kLongestLine)
        return readyFuture<AccountRows>(
            fail(ErrorKind::Unavailable, u"Too many people sign in at once. Try again."_s));
    const Try who{name, password, peer, {}};
    m_line.push_back(who);
    startNext();
    return who.answer.future();
}

void SignInDesk::startNext()
{
    while (m_running < kMostAtOnce && !m_line.empty()) {
        const Try who = std::move(m_line.front());
        m_line.pop_front();
        const TimeMs wait = m_throttle.lockedFor(who.name, who.peer, m_clock.now());
        if (wait > 0) {
            who.answer(lockedError(wait));
            continue;
        }
        std::optional<StoredAccount> known;
        if (const StoredAccount *found = m_roster.find(who.name))
            known = *found;
        ++m_running;
        auto checked = QtConcurrent::run(
            &m_pool, checkPassword, known ? known->passwordHash : hashOfNobody(), who.password);
        whenDone(std::move(checked), this, [this, who, known](const PasswordCheck &check) {
            --m_running;
            if (!known)
                refuse(who, u"unknown name"_s);
            else if (!check.fits)
                refuse(who, u"wrong password"_s);
            else if (!known->account.enabled)
                refuse(who, u"the account is disabled"_s);
            else
                accept(who, *known, check.upgradedHash);
            startNext();
        });
    }
}

void SignInDesk::accept(const Try &who, const StoredAccount &seen, const QString &upgradedHash)
{
    const auto work = [seen, upgradedHash, address = plainAddress(who.peer).toString(),
                       now = m_clock.now()](Connection &connection) {
        return acceptSignIn(connection, seen, upgradedHash, address, now);
    };
    whenDone(m_writer.write<AccountRows>(work), this, [this, who](const Result<AccountRows> &rows) {
        if (!rows && rows.error().kind == ErrorKind::Denied) {
            refuse(who, rows.error().message);
            return;
        }
        if (rows) {
            m_throttle.succeed(who.name);
            Q_EMIT committed(*rows);
        }
        who.answer(rows);
    });
}

void SignInDesk::refuse(const Try &who, const QString &why)
{
    const TimeMs now = m_clock.now();
    const bool locks = m_throttle.fail(who.name, who.peer, now);
    const QString detail = locks ? why + u", locked"_s : why;
    const auto work = [name = who.name, address = plainAddress(who.peer).toString(), detail,
                       now](Connection &connection) {
        return recordRefusedSignIn(connection, name, address, detail, now);
    };
    whenDone(m_writer.write<void>(work), this, [this, who](const Result<void> &written) {
        if (written)
            Q_EMIT refused();
        who.answer(fail(ErrorKind::Denied, u"The user name or the password is wrong."_s));
    });
}

} // namespace cq
