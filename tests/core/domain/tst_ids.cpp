#include "core/domain/ids.h"

#include <QDateTime>
#include <QRegularExpression>
#include <QSet>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace cq;

class TestIds : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void uuidIsCanonicalVersion7();
    void uuidCarriesTheTimeInMilliseconds();
    void laterUuidSortsAfter();
    void uuidsDiffer();
    void numbersOfOneKindCompare();
};

void TestIds::uuidIsCanonicalVersion7()
{
    static const QRegularExpression canonical(
        u"^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$"_s);
    for (int i = 0; i < 1000; ++i) {
        const QUuid uuid = newUuid7();
        const QString text = uuidText(uuid);
        QVERIFY2(canonical.match(text).hasMatch(), qPrintable(text));
        QCOMPARE(QUuid::fromString(text), uuid);
    }
}

void TestIds::uuidCarriesTheTimeInMilliseconds()
{
    const qint64 before = QDateTime::currentMSecsSinceEpoch();
    const QString text = uuidText(newUuid7());
    const qint64 after = QDateTime::currentMSecsSinceEpoch();
    const qint64 inside = (text.left(8) + text.mid(9, 4)).toLongLong(nullptr, 16);
    QVERIFY(inside >= before);
    QVERIFY(inside <= after);
}

void TestIds::laterUuidSortsAfter()
{
    const QString first = uuidText(newUuid7());
    const qint64 made = QDateTime::currentMSecsSinceEpoch();
    QTRY_VERIFY(QDateTime::currentMSecsSinceEpoch() > made);
    const QString second = uuidText(newUuid7());
    QVERIFY2(first < second, qPrintable(first + u' ' + second));
    const QByteArray firstBytes =
        QUuid::fromString(first).toRfc4122(); // as the database sorts them
    QVERIFY(firstBytes < QUuid::fromString(second).toRfc4122());
}

void TestIds::uuidsDiffer()
{
    QSet<QUuid> seen;
    constexpr int kMany = 20'000; // many in each millisecond
    for (int i = 0; i < kMany; ++i)
        seen.insert(newUuid7());
    QCOMPARE(seen.size(), kMany);
}

void TestIds::numbersOfOneKindCompare()
{
    QVERIFY(JobId{}.isNull());
    QVERIFY(!JobId{3}.isNull());
    QVERIFY(JobId{3} < JobId{20});
    QCOMPARE((QSet<JobId>{JobId{1}, JobId{1}, JobId{2}}).size(), 2);
    static_assert(!std::is_convertible_v<JobId, NodeId>);
}

QTEST_GUILESS_MAIN(TestIds)
#include "tst_ids.moc"
