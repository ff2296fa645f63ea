#pragma once

#include "core/base/result.h"
#include "core/storage/sqlvalue.h"

#include <QHash>
#include <QSqlDatabase>
#include <QSqlQuery>
#include <QStringList>
#include <QVariantList>

#include <functional>
#include <memory>

class QSqlError;
struct sqlite3;

namespace cq {

class SqlStatement;

/// Gets the path of a database in which damage was met.
using DamageReport = std::function<void(const QString &path)>;

/// One connection to one SQLite file, with its prepared statements. Belongs to the thread that
/// opened it. Queries go through QtSql; what changes rows goes straight to SQLite.
class Connection
{
public:
    enum class Mode { ReadWrite, ReadOnly };

    /// Opens the file with the pragmas of ARCHITECTURE.md (WAL, synchronous FULL, foreign keys on).
    /// Storage errors carry a sentence an operator can act on; details is "damaged" when the file
    /// is no sound database.
    static Result<std::unique_ptr<Connection>> open(const QString &path, Mode mode);

    Connection(const Connection &) = delete;
    Connection &operator=(const Connection &) = delete;
    ~Connection();

    /// Runs a statement; answers the number of rows it changed. Statements are prepared once per
    /// text.
    Result<qint64> run(const QString &sql, SqlValues values = {});

    /// Runs an INSERT; answers the new row's id.
    Result<qint64> insert(const QString &sql, SqlValues values);
    qint64 lastId() const; ///< of the newest row that an INSERT made

    /// Calls `row` for each row of a query; the query is positioned, read it with value(i).
    Result<void> each(const QString &sql, const QVariantList &values,
                      const std::function<void(const QSqlQuery &)> &row);

    /// First value of the first row, or an invalid variant when there is none.
    Result<QVariant> value(const QString &sql, const QVariantList &values = {});

    /// From now on commits return before they are synced; see leaveSyncing() of gatheringvfs.h.
    Result<void> leaveSyncing();

    /// Whoever wants to know that the file is damaged, each time a statement finds it so; on this
    /// connection's thread, before the statement answers.
    void tellDamage(DamageReport report) { m_damageReport = std::move(report); }

    /// The statements this connection has run, for checks of their query plans.
    QStringList statements() const { return m_queries.keys() + m_statements.keys(); }

private:
    Connection(QSqlDatabase database, QString name, QString path);
    Result<QSqlQuery *> query(const QString &sql, const QVariantList &values);
    Result<void> execute(const QString &sql, SqlValues values);
    Error lastError() const;
    Error lastError(const QSqlError &error) const;
    Error told(Error error) const;

    QString m_name;
    QString m_path;
    QSqlDatabase m_database;
    sqlite3 *m_handle = nullptr; ///< of m_database
    DamageReport m_damageReport;
    QHash<QString, std::shared_ptr<QSqlQuery>> m_queries;
    QHash<QString, std::shared_ptr<SqlStatement>> m_statements;
};

/// True for an error that says the database file itself is broken.
bool isDamage(const Error &error);

} // namespace cq
