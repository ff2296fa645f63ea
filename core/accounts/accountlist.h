#pragma once

#include "core/base/result.h"
#include "core/domain/accountchange.h"

#include <QList>

namespace cq {

/// How many accounts can be made at once; each costs a password hash.
inline constexpr int kMostAccountsAtOnce = 500;

/// The accounts of a class: prefix and a number from 1, filled with zeros to `digits` places
/// ("pc-01"). Their passwords are left to be made. Invalid when the numbers do not fit or the names
/// would be none.
Result<QList<NewAccount>> accountSeries(const QString &prefix, int count, int digits);

/// Reads "name[,password[,role]]" per line, as spreadsheets write it: separated by comma, semicolon
/// or tab, with or without quotes and a first line of headings, any line ends. Without password one
/// is left to be made, without role it is a participant. Invalid names the line.
Result<QList<NewAccount>> accountsFromCsv(const QString &text);

/// What is wrong with one wish, in one sentence; empty when nothing is. An empty password is fine.
QString newAccountFault(const NewAccount &account);

} // namespace cq
