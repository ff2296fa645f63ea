#include "core/domain/account.h"

#include <algorithm>
#include <array>

namespace cq {

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype kMostNameLength = 80;
constexpr qsizetype kMostLabelLength = 100;
constexpr qsizetype kFewestPasswordCharacters = 8;
constexpr qsizetype kMostPasswordBytes = 1024;

constexpr std::array kRoles{Role::Participant, Role::Editor, Role::Admin};
constexpr std::array kScopes{KeyScope::Full, KeyScope::Worker, KeyScope::Metrics};

bool isNameCharacter(QChar c)
{
    return (c >= u'a' && c <= u'z') || (c >= u'A' && c <= u'Z') || (c >= u'0' && c <= u'9')
        || c == u'_' || c == u'-';
}

} // namespace

QString roleWord(Role role)
{
    switch (role) {
    case Role::Participant:
        return u"participant"_s;
    case Role::Editor:
        return u"editor"_s;
    case Role::Admin:
        return u"admin"_s;
    }
    Q_UNREACHABLE();
}

std::optional<Role> roleFromWord(const QString &word)
{
    const auto *found =
        std::ranges::find_if(kRoles, [&word](Role role) { return roleWord(role) == word; });
    return found == kRoles.end() ? std::nullopt : std::optional(*found);
}

QString keyScopeWord(KeyScope scope)
{
    switch (scope) {
    case KeyScope::Full:
        return u"full"_s;
    case KeyScope::Worker:
        return u"worker"_s;
    case KeyScope::Metrics:
        return u"metrics"_s;
    }
    Q_UNREACHABLE();
}

std::optional<KeyScope> keyScopeFromWord(const QString &word)
{
    const auto *found = std::ranges::find_if(
        kScopes, [&word](KeyScope scope) { return keyScopeWord(scope) == word; });
    return found == kScopes.end() ? std::nullopt : std::optional(*found);
}

Quota AccountQuota::over(const Quota &house) const
{
    return {waitingJobs.value_or(house.waitingJobs), runningJobs.value_or(house.runningJobs),
            submissionsPerMinute.value_or(house.submissionsPerMinute),
            storedBytes.value_or(house.storedBytes)};
}

Principal localOperator()
{
    Principal principal;
    principal.user = kLocalOperator;
    principal.name = u"local"_s;
    principal.role = Role::Admin;
    principal.kind = Principal::Kind::LocalOperator;
    return principal;
}

QString userNameFault(const QString &name)
{
    if (name.isEmpty())
        return u"The user name is missing."_s;
    if (name.size() > kMostNameLength)
        return u"The user name is longer than %1 characters."_s.arg(kMostNameLength);
    if (!std::ranges::all_of(name, isNameCharacter))
        return u"The user name may hold only the letters a to z, digits, _ and -."_s;
    return {};
}

QString passwordFault(const QString &password, const QString &name)
{
    if (!password.isValidUtf16())
        return u"The password is not valid text."_s;
    if (password.toUcs4().size() < kFewestPasswordCharacters)
        return u"The password needs at least %1 characters."_s.arg(kFewestPasswordCharacters);
    if (password.toUtf8().size() > kMostPasswordBytes)
        return u"The password is longer than %1 bytes."_s.arg(kMostPasswordBytes);
    if (foldedName(password) == foldedName(name))
        return u"The password must not be the user name."_s;
    return {};
}

QString quotaFault(const AccountQuota &quota)
{
    if (quota.waitingJobs.value_or(0) < 0 || quota.runningJobs.value_or(0) < 0
        || quota.submissionsPerMinute.value_or(0) < 0 || quota.storedBytes.value_or(0) < 0)
        return u"A quota is 0 for unlimited, or more."_s;
    return {};
}

QString keyLabelFault(const QString &label)
{
    if (label.trimmed().isEmpty())
        return u"The label of the key is missing."_s;
    if (label.size() > kMostLabelLength)
        return u"The label of the key is longer than %1 characters."_s.arg(kMostLabelLength);
    if (!label.isValidUtf16() || !std::ranges::all_of(label, [](QChar c) { return c >= u' '; }))
        return u"The label of the key holds characters that cannot be shown."_s;
    return {};
}

QString foldedName(const QString &name)
{
    return name.toLower();
}

} // namespace cq
