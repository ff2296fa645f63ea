#include "core/config/machinekeys.h"

#include "core/config/memorysecretstore.h"
#include "core/config/rememberingsecretstore.h"
#include "tests/support/answer.h"

#include <QDir>
#include <QFileInfo>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace cq;
using namespace cq::test;

using Place = MachineKey::Place;

class TestMachineKeys : public QObject
{
    Q_OBJECT

private:
    std::unique_ptr<QTemporaryDir> m_folder;

    QString path() const { return m_folder->filePath(u"keys/token"_s); }

private Q_SLOTS:

    void init() { m_folder = std::make_unique<QTemporaryDir>(); }

    void withoutKeychainItIsAFileOfItsOwner()
    {
        MachineKeys keys(nullptr, m_folder->path());
        const auto made = await(keys.machineKey(u"token"_s, 32));
        CQ_VERIFY_OK(made);
        QCOMPARE(made->bytes.size(), 32);
        QVERIFY(made->isNew);
        QCOMPARE(made->place, Place::File);
        QFile file(path());
        QVERIFY(file.open(QIODevice::ReadOnly));
        QCOMPARE(file.readAll(), made->bytes);
        const QFile::Permissions owner =
            QFile::ReadOwner | QFile::WriteOwner | QFile::ReadUser | QFile::WriteUser;
        QCOMPARE(file.permissions(), owner);
        QCOMPARE(QFileInfo(m_folder->filePath(u"keys"_s)).permissions(),
                 owner | QFile::ExeOwner | QFile::ExeUser);
        QCOMPARE(QDir(m_folder->filePath(u"keys"_s)).entryList(QDir::Files | QDir::Hidden),
                 QStringList{u"token"_s});
    }

    void theSameKeyComesBack()
    {
        QByteArray first;
        {
            MachineKeys keys(nullptr, m_folder->path());
            first = await(keys.machineKey(u"token"_s, 32)).value_or({}).bytes;
        }
        MachineKeys keys(nullptr, m_folder->path());
        const auto again = await(keys.machineKey(u"token"_s, 32));
        CQ_VERIFY_OK(again);
        QCOMPARE(again->bytes, first);
        QVERIFY(!again->isNew);
        const auto other = await(keys.machineKey(u"other"_s, 32));
        CQ_VERIFY_OK(other);
        QVERIFY(other->bytes != first);
    }

    void manyWhoAskAtOnceGetOneKey()
    {
        for (const auto &store :
             {std::shared_ptr<MemorySecretStore>(), std::make_shared<MemorySecretStore>()}) {
            init();
            MachineKeys keys(store, m_folder->path());
            MachineKeys others(nullptr, m_folder->path()); // of another object, on files
            QList<QFuture<Result<MachineKey>>> asked;
            for (int i = 0; i < 8; ++i) {
                asked << keys.machineKey(u"token"_s, 32);
                if (!store)
                    asked << others.machineKey(u"token"_s, 32);
            }
            const auto first = await(asked.first());
            CQ_VERIFY_OK(first);
            for (const auto &one : asked)
                QCOMPARE(await(one).value_or({}).bytes, first->bytes);
        }
    }

    void withAKeychainThereIsNoFile()
    {
        const auto store = std::make_shared<MemorySecretStore>();
        MachineKeys keys(store, m_folder->path());
        const auto made = await(keys.machineKey(u"token"_s, 32));
        CQ_VERIFY_OK(made);
        QVERIFY(made->isNew);
        QCOMPARE(made->place, Place::Keychain);
        QVERIFY(!QFile::exists(m_folder->filePath(u"keys"_s)));
        MachineKeys later(store, m_folder->path());
        const auto again = await(later.machineKey(u"token"_s, 32));
        CQ_VERIFY_OK(again);
        QCOMPARE(again->bytes, made->bytes);
        QVERIFY(!again->isNew);
    }

    void aKeyThatHasAFileStaysWhenAKeychainAppears()
    {
        MachineKeys files(nullptr, m_folder->path());
        const auto made = await(files.machineKey(u"token"_s, 32));
        CQ_VERIFY_OK(made);
        const auto store = std::make_shared<MemorySecretStore>();
        MachineKeys keys(store, m_folder->path());
        const auto again = await(keys.machineKey(u"token"_s, 32));
        CQ_VERIFY_OK(again);
        QCOMPARE(again->bytes, made->bytes);
        QVERIFY(store->secrets().isEmpty());
    }

    void aKeyThatTheKeyringDoesNotGiveIsNotReplaced()
    {
        const auto keyring = std::make_shared<MemorySecretStore>();
        const auto store = std::make_shared<RememberingSecretStore>(
            keyring, m_folder->filePath(u"secrets.keys"_s));
        MachineKeys keys(store, m_folder->path());
        const auto made = await(keys.machineKey(u"token"_s, 32));
        CQ_VERIFY_OK(made);
        const QHash<QString, QString> kept = keyring->secrets();
        for (const QString &entry : kept.keys()) // as a locked one would say
            CQ_VERIFY_OK(await(keyring->remove(entry)));
        CQ_VERIFY_ERROR(await(keys.machineKey(u"token"_s, 32)), ErrorKind::Unavailable,
                        u"did not return the stored secret"_s);
        QVERIFY(keyring->secrets().isEmpty());
        QVERIFY(!QFile::exists(path()));
        for (const QString &entry : kept.keys()) // unlocked again
            CQ_VERIFY_OK(await(keyring->write(entry, kept.value(entry))));
        QCOMPARE(await(keys.machineKey(u"token"_s, 32)).value_or({}).bytes, made->bytes);
    }

    void aFileThatOthersMayReadIsRefused()
    {
        MachineKeys keys(nullptr, m_folder->path());
        CQ_VERIFY_OK(await(keys.machineKey(u"token"_s, 32)));
        QVERIFY(
            QFile::setPermissions(path(), QFile::ReadOwner | QFile::WriteOwner | QFile::ReadGroup));
        CQ_VERIFY_ERROR(await(keys.machineKey(u"token"_s, 32)), ErrorKind::Storage,
                        u"chmod 600 '%1'"_s.arg(path()));
        QVERIFY(QFile::setPermissions(path(), QFile::ReadOwner | QFile::WriteOwner));
        CQ_VERIFY_OK(await(keys.machineKey(u"token"_s, 32))); // as the sentence says
    }

    void aKeyOfAnotherSizeIsRefusedAndKept()
    {
        MachineKeys keys(nullptr, m_folder->path());
        const auto made = await(keys.machineKey(u"token"_s, 32));
        CQ_VERIFY_ERROR(await(keys.machineKey(u"token"_s, 64)), ErrorKind::Invalid,
                        u"32 bytes instead of 64"_s);
        QCOMPARE(await(keys.machineKey(u"token"_s, 32)).value_or({}).bytes, made->bytes);
        const auto store = std::make_shared<MemorySecretStore>();
        MachineKeys inKeyring(store, m_folder->path());
        CQ_VERIFY_OK(await(store->write(u"key-bad"_s, u"no base64!"_s)));
        CQ_VERIFY_ERROR(await(inKeyring.machineKey(u"bad"_s, 32)), ErrorKind::Invalid,
                        u"0 bytes instead of 32"_s);
    }

    void namesAreChecked()
    {
        MachineKeys keys(nullptr, m_folder->path());
        for (const QString &name : {u""_s, u"../x"_s, u"A"_s, u"a\n"_s, u"a/b"_s})
            CQ_VERIFY_ERROR(await(keys.machineKey(name, 32)), ErrorKind::Invalid, u"is no key"_s);
        CQ_VERIFY_ERROR(await(keys.machineKey(u"a"_s, 0)), ErrorKind::Invalid, u"is no key"_s);
        QVERIFY(!QFile::exists(m_folder->filePath(u"keys"_s)));
    }

    void aFolderThatCannotBeWrittenIsSaid()
    {
        QFile inTheWay(m_folder->filePath(u"keys"_s));
        QVERIFY(inTheWay.open(QIODevice::WriteOnly));
        MachineKeys keys(nullptr, m_folder->path());
        CQ_VERIFY_ERROR(await(keys.machineKey(u"token"_s, 32)), ErrorKind::Storage,
                        inTheWay.fileName());
    }
};

QTEST_GUILESS_MAIN(TestMachineKeys)
#include "tst_machinekeys.moc"
