#include "core/storage/sqlstatement.h"

#include <sqlite3.h>

namespace cq {

namespace {

struct Binder
{
    sqlite3_stmt *statement;
    int position;

    int operator()(std::monostate) const { return sqlite3_bind_null(statement, position); }

    int operator()(qint64 number) const { return sqlite3_bind_int64(statement, position, number); }

    // Static: what is bound outlives the run, and nothing stays bound after it.
    int operator()(QStringView text) const
    {
        return sqlite3_bind_text16(statement, position, text.isEmpty() ? u"" : text.utf16(),
                                   static_cast<int>(text.size() * 2), SQLITE_STATIC);
    }

    int operator()(QByteArrayView bytes) const
    {
        return sqlite3_bind_blob64(statement, position, bytes.isEmpty() ? "" : bytes.data(),
                                   static_cast<sqlite3_uint64>(bytes.size()), SQLITE_STATIC);
    }
};

} // namespace

SqlStatement::SqlStatement(sqlite3 *connection, const QString &sql)
{
    const QByteArray utf8 = sql.toUtf8();
    sqlite3_prepare_v3(connection, utf8.constData(), static_cast<int>(utf8.size()),
                       SQLITE_PREPARE_PERSISTENT, &m_statement, nullptr);
}

SqlStatement::~SqlStatement()
{
    sqlite3_finalize(m_statement);
}

bool SqlStatement::run(SqlValues values)
{
    Q_ASSERT(sqlite3_bind_parameter_count(m_statement) == static_cast<int>(values.size()));
    int position = 0;
    int code = SQLITE_OK;
    for (const SqlValue &value : values) {
        code = std::visit(Binder{m_statement, ++position}, value.content());
        if (code != SQLITE_OK)
            break;
    }
    while (code == SQLITE_OK || code == SQLITE_ROW)
        code = sqlite3_step(m_statement);
    sqlite3_reset(m_statement);
    sqlite3_clear_bindings(m_statement);
    return code == SQLITE_DONE;
}

} // namespace cq
