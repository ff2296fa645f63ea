#include "app/accountcommandline.h"

#include "app/optionparser.h"

#include <QDir>

#include <array>

namespace cq {

using namespace Qt::StringLiterals;

namespace {

using Action = AccountOptions::Action;

constexpr CommandText kUser{
    u"user",
    u"comfyqueue user add NAME | list | disable NAME | enable NAME | reset NAME | remove NAME",
    u"Changes the accounts, also while the program runs on the data folder. Who is disabled or "
    u"gets "
    "a new password is signed out everywhere.\n“list” prints name, role, state and last sign-in, "
    "separated by tabs. “reset” prints a new password, once, unless it gets one."};

constexpr CommandText kToken{
    u"token", u"comfyqueue token create --user NAME --label TEXT | list [--user NAME] | revoke ID",
    u"Makes, lists and revokes API keys, also while the program runs on the data folder.\n“create” "
    "prints the key, once. “list” prints id, user, label, scope, first characters, state, end and "
    "last use, separated by tabs."};

struct Verb
{
    const char16_t *word;
    Action action;
    bool hasOperand;
};

constexpr std::array kUserVerbs{
    Verb{u"add", Action::AddUser, true},         Verb{u"list", Action::ListUsers, false},
    Verb{u"disable", Action::DisableUser, true}, Verb{u"enable", Action::EnableUser, true},
    Verb{u"reset", Action::ResetUser, true},     Verb{u"remove", Action::RemoveUser, true},
};

constexpr std::array kTokenVerbs{
    Verb{u"create", Action::CreateToken, false},
    Verb{u"list", Action::ListTokens, false},
    Verb{u"revoke", Action::RevokeToken, true},
};

QString defaultFolderText()
{
    return u"Default: %1"_s.arg(QDir::toNativeSeparators(defaultDataFolder()));
}

template <std::size_t N>
Result<Action> actionOf(const OptionParser &parser, const std::array<Verb, N> &verbs,
                        const QString &choice)
{
    const QStringList words = parser.positional();
    if (words.isEmpty())
        return parser.wrong(u"Say what to do: %1."_s.arg(choice));
    for (const Verb &verb : verbs) {
        if (words.first() == QString::fromUtf16(verb.word)
            && words.size() == (verb.hasOperand ? 2 : 1))
            return verb.action;
    }
    return parser.wrong(u"“%1” is not understood; it is %2."_s.arg(words.join(u' '), choice));
}

} // namespace

Result<CommandLine> readUser(const QStringList &arguments)
{
    OptionParser parser(kUser, arguments);
    parser.add(u"role"_s, u"add: participant (the default), editor or admin."_s, u"ROLE"_s);
    parser.add(u"password-stdin"_s,
               u"add, reset: reads the password, one line, from standard input."_s);
    parser.addDataDir(defaultFolderText());
    if (const auto parsed = parser.parse(); !parsed)
        return parsed.error();
    if (parser.wantsHelp())
        return CommandLine(parser.help());
    const auto action =
        actionOf(parser, kUserVerbs,
                 u"add NAME, list, disable NAME, enable NAME, reset NAME, or remove NAME"_s);
    if (!action)
        return action.error();
    AccountOptions options;
    options.action = *action;
    options.dataFolder = parser.dataFolder(defaultDataFolder());
    options.name = parser.positional().value(1);
    options.passwordFromInput = parser.isSet(u"password-stdin"_s);
    if (parser.isSet(u"role"_s)) {
        const QString word = parser.value(u"role"_s);
        const auto role = roleFromWord(word);
        if (!role)
            return parser.wrong(u"A role is participant, editor or admin, not “%1”."_s.arg(word));
        options.role = *role;
    }
    if (options.action == Action::AddUser) {
        if (const QString fault = userNameFault(options.name); !fault.isEmpty())
            return parser.wrong(fault);
    }
    return CommandLine(options);
}

Result<CommandLine> readToken(const QStringList &arguments)
{
    constexpr int kMostDays = 36'500;
    OptionParser parser(kToken, arguments);
    parser.add(u"user"_s, u"create: whose key it is. list: only the keys of this account."_s,
               u"NAME"_s);
    parser.add(u"label"_s, u"create: what the key is for, up to 100 characters."_s, u"TEXT"_s);
    parser.add(u"scope"_s,
               u"create: full (the default: whatever its owner may do), worker or metrics."_s,
               u"SCOPE"_s);
    parser.add(u"days"_s, u"create: the key expires after so many days. Default: never."_s, u"N"_s);
    parser.addDataDir(defaultFolderText());
    if (const auto parsed = parser.parse(); !parsed)
        return parsed.error();
    if (parser.wantsHelp())
        return CommandLine(parser.help());
    const auto action = actionOf(parser, kTokenVerbs, u"create, list, or revoke ID"_s);
    if (!action)
        return action.error();
    AccountOptions options;
    options.action = *action;
    options.dataFolder = parser.dataFolder(defaultDataFolder());
    options.name = parser.value(u"user"_s);
    options.label = parser.value(u"label"_s);
    if (parser.isSet(u"scope"_s)) {
        const QString word = parser.value(u"scope"_s);
        const auto scope = keyScopeFromWord(word);
        if (!scope)
            return parser.wrong(u"A scope is full, worker or metrics, not “%1”."_s.arg(word));
        options.scope = *scope;
    }
    if (parser.isSet(u"days"_s)) {
        const auto days = parser.number(u"days"_s, 1, kMostDays);
        if (!days)
            return days.error();
        options.days = *days;
    }
    if (options.action == Action::CreateToken) {
        if (options.name.isEmpty())
            return parser.wrong(u"Say whose key it is with --user NAME."_s);
        if (const QString fault = keyLabelFault(options.label); !fault.isEmpty())
            return parser.wrong(fault + u" Give it with --label TEXT."_s);
    }
    if (options.action == Action::RevokeToken) {
        const QString text = parser.positional().at(1);
        bool isNumber = false;
        options.key.value = text.toLongLong(&isNumber);
        if (!isNumber || options.key.value < 1)
            return parser.wrong(
                u"“%1” is no id of a key; “comfyqueue token list” shows them."_s.arg(text));
    }
    return CommandLine(options);
}

} // namespace cq
