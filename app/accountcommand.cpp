#include "app/accountcommand.h"

#include "app/accountquestion.h"
#include "app/instancelink.h"
#include "app/recovery.h"
#include "app/secretinput.h"
#include "app/terminal.h"
#include "core/accounts/passwords.h"
#include "core/base/future.h"
#include "core/engine/enginethread.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QJsonArray>

namespace cq {

using namespace Qt::StringLiterals;

namespace {

using Action = AccountOptions::Action;

/// The password that the action needs: given, asked for, or made.
Result<QString> passwordFor(const AccountOptions &options)
{
    if (options.action != Action::AddUser && options.action != Action::ResetUser)
        return QString();
    Result<QString> password = QString();
    if (options.passwordFromInput) {
        password = secretFromInput(u"the password"_s);
    } else if (options.action == Action::ResetUser) {
        return randomPassword();
    } else if (inputIsTerminal()) {
        password = askHidden(u"Password of %1: "_s.arg(options.name), u"the password"_s);
        if (!password)
            return password;
        auto again = askHidden(u"Once more: "_s, u"the password"_s);
        if (!again)
            return again;
        if (*again != *password)
            return fail(ErrorKind::Invalid, u"The two passwords differ; nothing was changed."_s);
    } else {
        return fail(ErrorKind::Invalid,
                    u"Give the password on standard input, one line, with --password-stdin."_s);
    }
    if (!password)
        return password;
    if (const QString fault = passwordFault(*password, options.name); !fault.isEmpty())
        return fail(ErrorKind::Invalid, fault);
    return password;
}

QString timeText(const QJsonValue &value)
{
    const TimeMs at = value.toInteger();
    if (at == 0)
        return u"never"_s;
    const QDateTime local = QDateTime::fromMSecsSinceEpoch(at);
    return local.toOffsetFromUtc(local.offsetFromUtc()).toString(Qt::ISODate);
}

QString accountLine(const QJsonObject &account)
{
    return QStringList{account.value(u"name"_s).toString(), account.value(u"role"_s).toString(),
                       account.value(u"enabled"_s).toBool() ? u"enabled"_s : u"disabled"_s,
                       timeText(account.value(u"last_sign_in"_s))}
        .join(u'\t');
}

QString keyState(const QJsonObject &key)
{
    const TimeMs end = key.value(u"expires"_s).toInteger();
    if (key.value(u"revoked"_s).toBool())
        return u"revoked"_s;
    return end != 0 && end <= SystemClock().now() ? u"expired"_s : u"active"_s;
}

QString keyLine(const QJsonObject &key)
{
    return QStringList{QString::number(key.value(u"id"_s).toInteger()),
                       key.value(u"user"_s).toString(),
                       key.value(u"label"_s).toString(),
                       key.value(u"scope"_s).toString(),
                       key.value(u"prefix"_s).toString() + u'…',
                       keyState(key),
                       timeText(key.value(u"expires"_s)),
                       timeText(key.value(u"last_used"_s))}
        .join(u'\t');
}

void printList(const QJsonArray &rows, QString (*line)(const QJsonObject &), const QString &nothing)
{
    for (const auto row : rows)
        printLine(line(row.toObject()));
    if (rows.isEmpty())
        printError(nothing);
}

void printNewKey(const QJsonObject &answer)
{
    const QJsonObject key = answer.value(u"keys"_s).toArray().first().toObject();
    const TimeMs end = key.value(u"expires"_s).toInteger();
    printError(u"This is key %1 of %2, shown this once%3:"_s.arg(
        QString::number(key.value(u"id"_s).toInteger()), key.value(u"user"_s).toString(),
        end == 0 ? QString() : u"; it expires at "_s + timeText(key.value(u"expires"_s))));
    printLine(answer.value(u"key"_s).toString());
}

void tell(const AccountOptions &options, const QString &password, const QJsonObject &answer)
{
    switch (options.action) {
    case Action::AddUser:
        printLine(u"added %1 (%2)"_s.arg(options.name, roleWord(options.role)));
        break;
    case Action::ListUsers:
        printList(answer.value(u"accounts"_s).toArray(), accountLine,
                  u"No accounts yet. “comfyqueue user add NAME --role admin” makes one."_s);
        break;
    case Action::DisableUser:
        printLine(u"disabled %1"_s.arg(options.name));
        break;
    case Action::EnableUser:
        printLine(u"enabled %1"_s.arg(options.name));
        break;
    case Action::ResetUser:
        if (options.passwordFromInput) {
            printLine(u"reset %1"_s.arg(options.name));
        } else {
            printError(u"This is the new password of %1, shown this once:"_s.arg(options.name));
            printLine(password);
        }
        break;
    case Action::RemoveUser:
        printLine(u"removed %1"_s.arg(options.name));
        break;
    case Action::CreateToken:
        printNewKey(answer);
        break;
    case Action::ListTokens:
        printList(answer.value(u"keys"_s).toArray(), keyLine, u"There are no API keys."_s);
        break;
    case Action::RevokeToken:
        printLine(u"revoked key %1"_s.arg(options.key.value));
        break;
    }
}

int endWithError(const Error &error)
{
    const bool isUsage = error.kind == ErrorKind::Invalid;
    return endWith(isUsage ? ExitCode::WrongUsage : ExitCode::Failed, error.message);
}

} // namespace

int changeAccounts(const AccountOptions &options)
{
    const Result<QString> password = passwordFor(options);
    if (!password)
        return endWithError(password.error());
    const QJsonObject question = accountQuestion(options, *password);
    const auto report = [&options, &password](const Result<QJsonObject> &answer) {
        if (!answer)
            return endWithError(answer.error());
        tell(options, *password, *answer);
        return static_cast<int>(ExitCode::Done);
    };
    Result<QJsonObject> there = QJsonObject();
    EngineConfig config{options.dataFolder, false};
    config.forOneCommand = true;
    EngineThread engine(config);
    const Result<Served> served = startUnlessServed(engine, [&] {
        there = askInstance(options.dataFolder, question);
        return there || !isNobodyThere(there.error());
    });
    if (!served)
        return endWith(ExitCode::Failed, startSentence(served.error(), options.dataFolder));
    if (*served == Served::There)
        return report(there);
    int code = 0;
    QObject context;
    const MetDamage damage(engine.handle());
    whenDone(answerAccountQuestion(engine.accounts(), question), &context,
             [&code, &report, &damage](const Result<QJsonObject> &answer) {
                 code = report(damage.instead(answer));
                 QCoreApplication::quit();
             });
    QCoreApplication::exec();
    engine.stop();
    return code;
}

} // namespace cq
