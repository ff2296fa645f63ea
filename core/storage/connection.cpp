#include "core/storage/connection.h"

#include <QAtomicInt>
#include <QFileInfo>
#include <QSqlError>

namespace cq {

using namespace Qt::StringLiterals;

namespace {

constexpr int kSqliteCorrupt = 11;
constexpr int kSqliteFull = 13;
constexpr int kSqliteReadOnly = 8;
constexpr int kSqliteNotADatabase = 26;
constexpr int kSqliteBusy = 5;

Error storageError(const QSqlError &error, const QString &path)
{
    const int code = error.nativeErrorCode().toInt() & 0xff;
    const QString file = QFileInfo(path).fileName();
    switch (code) {
    case kSqliteCorrupt:
    case kSqliteNotADatabase:
        return fail(ErrorKind::Storage, u"The database %1 is damaged."_s.arg(path), u"damaged"_s);
    case kSqliteFull:
        return fail(ErrorKind::Storage, u"The disk is full: %1 could not be written."_s.arg(file));
    case kSqliteReadOnly:
        return fail(ErrorKind::Storage, u"The database %1 cannot be written."_s.arg(path));
    case kSqliteBusy:
        return fail(ErrorKind::Storage, u"Another program holds the database %1."_s.arg(path));
    default:
        return fail(ErrorKind::Storage, u"Database %1: %2"_s.arg(file, error.text()));
    }
}

} // namespace

bool isDamage(const Error &error)
{
    return error.kind == ErrorKind::Storage && error.details == "damaged"_L1;
}

Connection::Connection(QSqlDatabase database, QString name)
    : m_name(std::move(name))
    , m_database(std::move(database))
{}

Connection::~Connection()
{
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
    database.setDatabaseName(path);
    QString options = u"QSQLITE_BUSY_TIMEOUT=5000"_s;
    if (mode == Mode::ReadOnly)
        options += u";QSQLITE_OPEN_READONLY"_s;
    database.setConnectOptions(options);
    if (!database.open()) {
        const QString text = database.lastError().text();
        database = {};
        QSqlDatabase::removeDatabase(name);
        return fail(ErrorKind::Storage, u"The database %1 cannot be opened: %2"_s.arg(path, text));
    }
    std::unique_ptr<Connection> connection(new Connection(database, name));
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

Result<QSqlQuery *> Connection::execute(const QString &sql, const QVariantList &values)
{
    auto &statement = m_statements[sql];
    if (!statement) {
        statement = std::make_shared<QSqlQuery>(m_database);
        statement->setForwardOnly(true);
        if (!statement->prepare(sql)) {
            const Error error = storageError(statement->lastError(), m_database.databaseName());
            m_statements.remove(sql);
            return error;
        }
    }
    for (qsizetype i = 0; i < values.size(); ++i)
        statement->bindValue(static_cast<int>(i), values.at(i));
    if (!statement->exec()) {
        const Error error = storageError(statement->lastError(), m_database.databaseName());
        statement->finish();
        return error;
    }
    return statement.get();
}

Result<qint64> Connection::run(const QString &sql, const QVariantList &values)
{
    const auto query = execute(sql, values);
    if (!query)
        return query.error();
    const qint64 changed = (*query)->numRowsAffected();
    (*query)->finish();
    return changed;
}

Result<qint64> Connection::insert(const QString &sql, const QVariantList &values)
{
    const auto query = execute(sql, values);
    if (!query)
        return query.error();
    const qint64 id = (*query)->lastInsertId().toLongLong();
    (*query)->finish();
    return id;
}

Result<void> Connection::each(const QString &sql, const QVariantList &values,
                              const std::function<void(const QSqlQuery &)> &row)
{
    const auto query = execute(sql, values);
    if (!query)
        return query.error();
    while ((*query)->next())
        row(**query);
    const QSqlError error = (*query)->lastError();
    (*query)->finish();
    if (error.isValid())
        return storageError(error, m_database.databaseName());
    return {};
}

Result<QVariant> Connection::value(const QString &sql, const QVariantList &values)
{
    const auto query = execute(sql, values);
    if (!query)
        return query.error();
    QVariant first;
    if ((*query)->next())
        first = (*query)->value(0);
    (*query)->finish();
    return first;
}

} // namespace cq
