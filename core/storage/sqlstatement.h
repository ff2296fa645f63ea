#pragma once

#include "core/storage/sqlvalue.h"

struct sqlite3;
struct sqlite3_stmt;

namespace cq {

/// One prepared statement that changes the database, straight on SQLite. QtSql boxes each value and
/// converts each text twice, which is half of what a submission costs the writer. Same thread as
/// the connection, and gone before it.
class SqlStatement
{
public:
    /// A statement that cannot be prepared is not isSound(); the reason is in the connection.
    SqlStatement(sqlite3 *connection, const QString &sql);
    SqlStatement(const SqlStatement &) = delete;
    SqlStatement &operator=(const SqlStatement &) = delete;
    ~SqlStatement();

    bool isSound() const { return m_statement != nullptr; }

    /// Runs it to its end; rows that it answers are passed over. False: the reason is in the
    /// connection.
    bool run(SqlValues values);

private:
    sqlite3_stmt *m_statement = nullptr;
};

} // namespace cq
