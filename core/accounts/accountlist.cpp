#include "core/accounts/accountlist.h"

#include "core/accounts/csvreader.h"

#include <QSet>
#include <QStringList>

namespace cq {

using namespace Qt::StringLiterals;

namespace {

constexpr int kMostDigits = 4;
constexpr qsizetype kMostCsvCharacters = 1024 * 1024;
constexpr int kMostFields = 3;

Error invalid(const QString &sentence)
{
    return fail(ErrorKind::Invalid, sentence);
}

bool isHeading(const CsvRecord &record)
{
    static const QStringList names{u"name"_s, u"username"_s, u"user name"_s};
    return record.line == 1 && names.contains(record.fields.first().toLower());
}

Result<NewAccount> accountFrom(const CsvRecord &record)
{
    const auto wrong = [&record](const QString &why) {
        return invalid(u"Line %1: %2"_s.arg(record.line).arg(why));
    };
    if (record.fields.size() > kMostFields)
        return wrong(u"there are more than name, password and role."_s);
    NewAccount account;
    account.name = record.fields.first();
    account.password = record.fields.value(1);
    const QString word = record.fields.value(2).toLower();
    const auto role = word.isEmpty() ? Role::Participant : roleFromWord(word);
    if (!role)
        return wrong(u"a role is participant, editor or admin, not “%1”."_s.arg(word));
    account.role = *role;
    if (const QString fault = newAccountFault(account); !fault.isEmpty())
        return wrong(fault);
    return account;
}

} // namespace

QString newAccountFault(const NewAccount &account)
{
    if (QString fault = userNameFault(account.name); !fault.isEmpty())
        return fault;
    if (QString fault = quotaFault(account.quota); !fault.isEmpty())
        return fault;
    return account.password.isEmpty() ? QString() : passwordFault(account.password, account.name);
}

Result<QList<NewAccount>> accountSeries(const QString &prefix, int count, int digits)
{
    if (count < 1 || count > kMostAccountsAtOnce)
        return invalid(u"From 1 to %1 accounts can be made at once."_s.arg(kMostAccountsAtOnce));
    if (digits < 1 || digits > kMostDigits)
        return invalid(u"The numbers can have 1 to %1 digits."_s.arg(kMostDigits));
    if (QString::number(count).size() > digits)
        return invalid(u"The number %1 has more than %2 digits."_s.arg(count).arg(digits));
    QList<NewAccount> accounts;
    for (int i = 1; i <= count; ++i) {
        NewAccount account;
        account.name = prefix + QString::number(i).rightJustified(digits, u'0');
        if (const QString fault = userNameFault(account.name); !fault.isEmpty())
            return invalid(fault);
        accounts.append(account);
    }
    return accounts;
}

Result<QList<NewAccount>> accountsFromCsv(const QString &text)
{
    if (text.size() > kMostCsvCharacters)
        return invalid(u"The list is larger than 1 MB."_s);
    QList<NewAccount> accounts;
    QSet<QString> names;
    CsvReader reader(text);
    while (!reader.atEnd()) {
        const auto record = reader.next();
        if (!record)
            return record.error();
        const bool isEmpty = record->fields.join(QString()).isEmpty();
        if (isEmpty || isHeading(*record))
            continue;
        const auto account = accountFrom(*record);
        if (!account)
            return account.error();
        if (names.contains(foldedName(account->name)))
            return invalid(u"Line %1: “%2” is there twice."_s.arg(record->line).arg(account->name));
        names.insert(foldedName(account->name));
        accounts.append(*account);
        if (accounts.size() > kMostAccountsAtOnce)
            return invalid(u"At most %1 accounts can be made at once."_s.arg(kMostAccountsAtOnce));
    }
    if (accounts.isEmpty())
        return invalid(u"The list names nobody."_s);
    return accounts;
}

} // namespace cq
