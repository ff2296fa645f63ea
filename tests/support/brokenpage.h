#pragma once

#include "core/storage/connection.h"
#include "tests/support/answer.h"

#include <QFile>

namespace cq::test {

/// Overwrites the root page of a table or an index of a closed database: header and schema stay
/// fine.
inline void breakPage(const QString &database, const QString &name)
{
    const auto connection = Connection::open(database, Connection::Mode::ReadWrite);
    CQ_VERIFY_OK(connection);
    const auto page =
        (*connection)
            ->value(QStringLiteral("SELECT rootpage FROM sqlite_schema WHERE name = ?"), {name});
    CQ_VERIFY_OK(page);
    const auto size = (*connection)->value(QStringLiteral("PRAGMA page_size"));
    CQ_VERIFY_OK(size);
    CQ_VERIFY_OK((*connection)->run(QStringLiteral("PRAGMA wal_checkpoint(TRUNCATE)")));
    QVERIFY(page->toLongLong() > 1);
    QFile file(database);
    QVERIFY(file.open(QIODevice::ReadWrite));
    QVERIFY(file.seek((page->toLongLong() - 1) * size->toLongLong()));
    QCOMPARE(file.write(QByteArray(size->toInt(), '\xee')), size->toInt());
}

} // namespace cq::test
