#pragma once

#include "core/base/result.h"

#include <QStringList>

namespace cq {

/// One record of a list, and the line it begins at, from 1.
struct CsvRecord
{
    int line = 0;
    QStringList fields;
};

/// Reads a list as spreadsheets write it (RFC 4180, generously): separated by comma, semicolon or
/// tab, whichever comes first in the first line; quotes are special where a field begins; spaces
/// around a field do not count; any line ends; a byte order mark is skipped.
class CsvReader
{
public:
    explicit CsvReader(QString text);

    bool atEnd() const { return m_at >= m_text.size(); }

    Result<CsvRecord> next(); ///< Invalid names the line. Not at the end

private:
    bool isAt(QChar c) const { return !atEnd() && m_text.at(m_at) == c; }

    void skipSpaces();
    bool endLine();
    Result<QString> readField();
    Result<QString> readQuoted();

    QString m_text;
    QChar m_separator = u',';
    qsizetype m_at = 0;
    int m_line = 1;
};

} // namespace cq
