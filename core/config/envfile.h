#pragma once

#include "core/base/result.h"

#include <QByteArray>
#include <QList>
#include <QString>

namespace cq {

/// One assignment of an environment file.
struct EnvLine
{
    QString name;
    QString value;
    int line = 0; ///< from 1
};

/// Reads the text of a `.env` file: lines `NAME=value`, empty lines, comments after #, an `export`
/// before the name. Values in single quotes are taken as they are; in double quotes \n, \r, \t, \",
/// \\ and \$ mean what they do elsewhere; without quotes a comment begins at a # after white space.
/// Nothing is put in for $NAME, and a value ends with its line. Invalid names `where` and the line.
Result<QList<EnvLine>> parseEnvFile(const QByteArray &text, const QString &where);

} // namespace cq
