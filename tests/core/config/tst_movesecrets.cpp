#include "core/config/movesecrets.h"

#include "core/base/future.h"
#include "core/config/memorysecretstore.h"
#include "tests/support/answer.h"

#include <QTest>

using namespace Qt::StringLiterals;
using namespace cq;
using namespace cq::test;

namespace {

/// A store that misbehaves for one key.
class BadStore : public MemorySecretStore
{
public:
    enum class Fault { None, Read, Write, Forget, Garble, Remove };

    BadStore(Fault fault, QString key)
        : m_fault(fault)
        , m_key(std::move(key))
    {}

    QFuture<Result<QString>> read(const QString &key) override
    {
        if (is(Fault::Read, key))
            return readyFuture<QString>(fail(ErrorKind::Unavailable, u"locked"_s));
        return MemorySecretStore::read(key);
    }

    QFuture<Result<void>> write(const QString &key, const QString &secret) override
    {
        if (is(Fault::Write, key))
            return readyFuture<void>(fail(ErrorKind::Storage, u"disk full"_s));
        if (is(Fault::Forget, key))
            return readyFuture<void>({});
        return MemorySecretStore::write(key, is(Fault::Garble, key) ? secret + u'?' : secret);
    }

    QFuture<Result<void>> remove(const QString &key) override
    {
        if (is(Fault::Remove, key))
            return readyFuture<void>(fail(ErrorKind::Unavailable, u"locked"_s));
        return MemorySecretStore::remove(key);
    }

private:
    bool is(Fault fault, const QString &key) const { return m_fault == fault && m_key == key; }

    Fault m_fault;
    QString m_key;
};

using Fault = BadStore::Fault;
const QHash<QString, QString> kSecrets{{u"a"_s, u"1"_s}, {u"b"_s, u"2"_s}, {u"c"_s, u"3"_s}};
const QStringList kKeys{u"a"_s, u"b"_s, u"missing"_s, u"c"_s};

std::shared_ptr<BadStore> filled(Fault fault = Fault::None)
{
    auto store = std::make_shared<BadStore>(fault, u"b"_s);
    for (const QString &key : kSecrets.keys())
        (void)store->MemorySecretStore::write(key, kSecrets.value(key));
    return store;
}

} // namespace

Q_DECLARE_METATYPE(Fault)

class TestMoveSecrets : public QObject
{
    Q_OBJECT

private Q_SLOTS:

    void allGoAndNoneStays()
    {
        const auto from = filled();
        const auto to = std::make_shared<MemorySecretStore>();
        const auto moved = await(moveSecrets(from, to, kKeys));
        CQ_VERIFY_OK(moved);
        QCOMPARE(*moved, 3);
        QCOMPARE(to->secrets(), kSecrets);
        QVERIFY(from->secrets().isEmpty());
    }

    void nothingIsNothing()
    {
        const auto moved =
            await(moveSecrets(filled(), std::make_shared<MemorySecretStore>(), QStringList()));
        CQ_VERIFY_OK(moved);
        QCOMPARE(*moved, 0);
    }

    void aFaultLosesNothing_data()
    {
        QTest::addColumn<Fault>("old");
        QTest::addColumn<Fault>("fresh");
        QTest::addColumn<ErrorKind>("kind");
        QTest::newRow("the old one does not give it")
            << Fault::Read << Fault::None << ErrorKind::Unavailable;
        QTest::newRow("the new one refuses") << Fault::None << Fault::Write << ErrorKind::Storage;
        QTest::newRow("the new one forgets") << Fault::None << Fault::Forget << ErrorKind::NotFound;
        QTest::newRow("the new one garbles") << Fault::None << Fault::Garble << ErrorKind::Storage;
        QTest::newRow("the new one does not give it back")
            << Fault::None << Fault::Read << ErrorKind::Unavailable;
    }

    void aFaultLosesNothing()
    {
        QFETCH(Fault, old);
        QFETCH(Fault, fresh);
        QFETCH(ErrorKind, kind);
        const auto from = filled(old);
        const auto to = std::make_shared<BadStore>(fresh, u"b"_s);
        const auto moved = await(moveSecrets(from, to, kKeys));
        QVERIFY(!moved);
        QCOMPARE(moved.error().kind, kind);
        QCOMPARE(from->secrets(), kSecrets);
    }

    void anOldStoreThatDoesNotLetGoIsSaid()
    {
        const auto from = filled(Fault::Remove);
        const auto to = std::make_shared<MemorySecretStore>();
        CQ_VERIFY_ERROR(await(moveSecrets(from, to, kKeys)), ErrorKind::Unavailable,
                        u"in the new store"_s);
        QCOMPARE(to->secrets(), kSecrets);
    }
};

QTEST_GUILESS_MAIN(TestMoveSecrets)
#include "tst_movesecrets.moc"
