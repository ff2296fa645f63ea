#include "core/storage/connection.h"

#include "core/storage/gatheringvfs.h"
#include "core/storage/sqlstatement.h"

#include <QAtomicInt>
#include <QFileInfo>
#include <QSqlDriver>
#include <QSqlError>
#include <QUrl>

#include <sqlite3.h>

namespace cq {

using namespace Qt::StringLiterals;

namespace {

Error storageError(int code, const QString &text, const QString &path)
{
    const QString file = QFileInfo(path).fileName();
    switch (code & 0xff) {
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
        return fail(ErrorKind::Storage, u"The database %1 is damaged."_s.arg(path), u"damaged"_s);
    case SQLITE_FULL:
        return fail(ErrorKind::Storage, u"The disk is full: %1 could not be written."_s.arg(file));
    case SQLITE_READONLY:
        return fail(ErrorKind::Storage, u"The database %1 cannot be written."_s.arg(path));
    case SQLITE_BUSY:
        return fail(ErrorKind::Storage, u"Another program holds the database %1."_s.arg(path));
    default:
        return fail(ErrorKind::Storage, u"Database %1: %2"_s.arg(file, text));
    }
}

sqlite3 *handleOf(const QSqlDatabase &database)
{
    const QVariant handle = database.driver()->handle();
    Q_ASSERT(qstrcmp(handle.typeName(), "sqlite3*") == 0);
    return *static_cast<sqlite3 *const *>(handle.constData());
}

} // namespace

bool isDamage(const Error &error)
{
    return error.kind == ErrorKind::Storage && error.details == "damaged"_L1;
}

Connection::Connection(QSqlDatabase database, QString name, QString path)
    : m_name(std::move(name))
    , m_path(std::move(path))
    , m_database(std::move(database))
    , m_handle(handleOf(m_database))
{}

Connection::~Connection()
{
    m_queries.clear();
    m_statements.clear();
    m_database.close();
    m_database = {};
    QSqlDatabase::removeDatabase(m_name);
}

Result<std::unique_ptr<Connection>> Connection::open(const QString &path, Mode mode)
{
    static QAtomicInt counter;
    const QString name = u"cq-%1"_s.arg(counter.fetchAndAddRelaxed(1));
    QSqlDatabase database = QSqlDatabase::addDatabase(u"QSQLITE"_s, name);
    QString options = u"QSQLITE_BUSY_TIMEOUT=5000"_s;
    if (mode == Mode::ReadOnly) {
        database.setDatabaseName(path);
        options += u";QSQLITE_OPEN_READONLY"_s;
    } else {
        database.setDatabaseName(
            u"file:%1?vfs=%2"_s.arg(QString::fromLatin1(QUrl::toPercentEncoding(path, "/")),
                                    QLatin1StringView(gatheringVfs())));
        options += u";QSQLITE_OPEN_URI"_s;
    }
    database.setConnectOptions(options);
    if (!database.open()) {
        const QString text = database.lastError().text();
        database = {};
        QSqlDatabase::removeDatabase(name);
        return fail(ErrorKind::Storage, u"The database %1 cannot be opened: %2"_s.arg(path, text));
    }
    std::unique_ptr<Connection> connection(new Connection(database, name, path));
    database = {};
    QStringList pragmas{u"PRAGMA foreign_keys=ON"_s, u"PRAGMA temp_store=MEMORY"_s,
                        u"PRAGMA cache_size=-65536"_s};
    if (mode == Mode::ReadWrite) {
        pragmas << u"PRAGMA journal_mode=WAL"_s << u"PRAGMA synchronous=FULL"_s
                << u"PRAGMA journal_size_limit=67108864"_s;
    }
    for (const QString &pragma : pragmas) {
        const auto done = connection->run(pragma);
        if (!done)
            return done.error();
    }
    return connection;
}

Error Connection::lastError() const
{
    return told(storageError(sqlite3_extended_errcode(m_handle),
                             QString::fromUtf8(sqlite3_errmsg(m_handle)), m_path));
}

Error Connection::lastError(const QSqlError &error) const
{
    return told(storageError(error.nativeErrorCode().toInt(), error.text(), m_path));
}

Error Connection::told(Error error) const
{
    if (m_damageReport && isDamage(error))
        m_damageReport(m_path);
    return error;
}

Result<void> Connection::execute(const QString &sql, SqlValues values)
{
    auto &statement = m_statements[sql];
    if (!statement)
        statement = std::make_shared<SqlStatement>(m_handle, sql);
    if (!statement->isSound()) {
        m_statements.remove(sql);
        return lastError();
    }
    if (!statement->run(values))
        return lastError();
    return {};
}

Result<qint64> Connection::run(const QString &sql, SqlValues values)
{
    const auto done = execute(sql, values);
    if (!done)
        return done.error();
    return sqlite3_changes64(m_handle);
}

Result<qint64> Connection::insert(const QString &sql, SqlValues values)
{
    const auto done = execute(sql, values);
    if (!done)
        return done.error();
    return lastId();
}

qint64 Connection::lastId() const
{
    return sqlite3_last_insert_rowid(m_handle);
}

Result<void> Connection::leaveSyncing()
{
    if (!cq::leaveSyncing(m_handle))
        return fail(ErrorKind::Storage, u"The database %1 has no journal."_s.arg(m_path));
    return {};
}

Result<QSqlQuery *> Connection::query(const QString &sql, const QVariantList &values)
{
    auto &query = m_queries[sql];
    if (!query) {
        query = std::make_shared<QSqlQuery>(m_database);
        query->setForwardOnly(true);
        if (!query->prepare(sql)) {
            const Error error = lastError(query->lastError());
            m_queries.remove(sql);
            return error;
        }
    }
    for (qsizetype i = 0; i < values.size(); ++i)
        query->bindValue(static_cast<int>(i), values.at(i));
    if (!query->exec()) {
        const Error error = lastError(query->lastError());
        query->finish();
        return error;
    }
    return query.get();
}

Result<void> Connection::each(const QString &sql, const QVariantList &values,
                              const std::function<void(const QSqlQuery &)> &row)
{
    const auto asked = query(sql, values);
    if (!asked)
        return asked.error();
    while ((*asked)->next())
        row(**asked);
    const QSqlError error = (*asked)->lastError();
    (*asked)->finish();
    if (error.isValid())
        return lastError(error);
    return {};
}

Result<QVariant> Connection::value(const QString &sql, const QVariantList &values)
{
    const auto asked = query(sql, values);
    if (!asked)
        return asked.error();
    QVariant first;
    if ((*asked)->next())
        first = (*asked)->value(0);
    (*asked)->finish();
    return first;
}

} // namespace cq
