#include "core/accounts/csvreader.h"

namespace cq {

using namespace Qt::StringLiterals;

CsvReader::CsvReader(QString text)
    : m_text(std::move(text))
{
    if (isAt(QChar::ByteOrderMark))
        ++m_at;
    for (const QChar c : std::as_const(m_text)) {
        if (c == u',' || c == u';' || c == u'\t')
            m_separator = c;
        if (c == m_separator || c == u'\n')
            break;
    }
}

Result<CsvRecord> CsvReader::next()
{
    CsvRecord record{m_line, {}};
    while (true) {
        const auto field = readField();
        if (!field)
            return field.error();
        record.fields << *field;
        if (atEnd() || endLine())
            return record;
        if (!isAt(m_separator))
            return fail(ErrorKind::Invalid,
                        u"Line %1: something follows a closing quote."_s.arg(m_line));
        ++m_at;
    }
}

void CsvReader::skipSpaces()
{
    while (isAt(u' '))
        ++m_at;
}

bool CsvReader::endLine()
{
    const qsizetype start = m_at;
    if (isAt(u'\r'))
        ++m_at;
    if (isAt(u'\n'))
        ++m_at;
    if (m_at == start)
        return false;
    ++m_line;
    return true;
}

Result<QString> CsvReader::readField()
{
    skipSpaces();
    if (isAt(u'"'))
        return readQuoted();
    const qsizetype start = m_at;
    while (!atEnd() && !isAt(m_separator) && !isAt(u'\r') && !isAt(u'\n'))
        ++m_at;
    return m_text.sliced(start, m_at - start).trimmed();
}

Result<QString> CsvReader::readQuoted()
{
    const int line = m_line;
    QString field;
    for (++m_at; !atEnd(); ++m_at) {
        if (isAt(u'\n'))
            ++m_line;
        if (isAt(u'"')) {
            ++m_at;
            if (!isAt(u'"')) { // two of them mean one
                skipSpaces();
                return field;
            }
        }
        field += m_text.at(m_at);
    }
    return fail(ErrorKind::Invalid, u"Line %1: a quote is not closed."_s.arg(line));
}

} // namespace cq
