#include "core/config/encryptedsecretstore.h"
#include "core/config/secretfile.h"

#include "tests/support/answer.h"

#include <QTemporaryDir>
#include <QTest>

#include <memory>

#include <sodium.h>

using namespace Qt::StringLiterals;
using namespace cq;
using namespace cq::test;

namespace {

const QString kPassphrase = u"gr\u00fcne W\u00e4lder"_s;
const QString kSecret = u"s3cret-\u00e4-\U0001F511\n\"x\""_s;
constexpr PassphraseCost kCheap{1, 8192}; // the least that libsodium does

// The layout that the file is documented to have: magic, operations, memory, salt, nonce, sealed.
constexpr qsizetype kMagic = 21;
constexpr qsizetype kHead = kMagic + 4 + 8 + 16;

} // namespace

class TestSecretFile : public QObject
{
    Q_OBJECT

private:
    std::unique_ptr<QTemporaryDir> m_folder;

    QString path() const { return m_folder->filePath(u"secrets.cqs"_s); }

    auto open(const QString &passphrase = kPassphrase)
    {
        return SecretFile::open(path(), passphrase, kCheap);
    }

    QByteArray bytes() const
    {
        QFile file(path());
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }

    void overwrite(const QByteArray &content) const
    {
        QFile file(path());
        QVERIFY(file.open(QIODevice::WriteOnly));
        QCOMPARE(file.write(content), content.size());
        QVERIFY(file.setPermissions(QFile::ReadOwner | QFile::WriteOwner));
    }

private Q_SLOTS:

    void init()
    {
        QVERIFY(sodium_init() >= 0);
        m_folder = std::make_unique<QTemporaryDir>();
    }

    void secretsOutliveTheProgram()
    {
        {
            const auto file = open();
            CQ_VERIFY_OK(file);
            CQ_VERIFY_OK((*file)->write(u"a"_s, kSecret));
            CQ_VERIFY_OK((*file)->write(u"empty"_s, QString()));
            CQ_VERIFY_OK((*file)->write(u"gone"_s, kSecret));
            CQ_VERIFY_OK((*file)->remove(u"gone"_s));
            CQ_VERIFY_OK((*file)->remove(u"gone"_s));
        }
        const auto file = open();
        CQ_VERIFY_OK(file);
        const auto read = (*file)->read(u"a"_s);
        CQ_VERIFY_OK(read);
        QCOMPARE(*read, kSecret);
        CQ_VERIFY_OK((*file)->read(u"empty"_s));
        CQ_VERIFY_ERROR((*file)->read(u"gone"_s), ErrorKind::NotFound, u"no such secret"_s);
    }

    void nothingOfASecretIsReadable()
    {
        const auto file = open();
        CQ_VERIFY_OK(file);
        CQ_VERIFY_OK((*file)->write(u"name-of-key"_s, u"plain-secret"_s));
        for (const QString &text : {u"name-of-key"_s, u"plain-secret"_s, kPassphrase}) {
            QVERIFY(!bytes().contains(text.toUtf8()));
            QVERIFY(!bytes().contains(
                QByteArray(reinterpret_cast<const char *>(text.utf16()), 2 * text.size())));
        }
        const QFile::Permissions ownerOnly =
            QFile::ReadOwner | QFile::WriteOwner | QFile::ReadUser | QFile::WriteUser;
        QCOMPARE(QFile::permissions(path()), ownerOnly);
    }

    void theSealIsXChaCha20Poly1305UnderArgon2id()
    {
        // Opened here by libsodium alone, from what the header of the class promises.
        {
            const auto file = open();
            CQ_VERIFY_OK(file);
            CQ_VERIFY_OK((*file)->write(u"k"_s, u"v"_s));
        }
        const QByteArray all = bytes();
        const auto *raw = reinterpret_cast<const unsigned char *>(all.constData());
        QCOMPARE(all.first(kMagic), "ComfyQueue secrets 1\n");
        QCOMPARE(raw[kMagic], kCheap.operations);
        unsigned char key[32];
        const QByteArray passphrase = kPassphrase.toUtf8();
        QCOMPARE(crypto_pwhash(key, sizeof key, passphrase.constData(),
                               static_cast<unsigned long long>(passphrase.size()),
                               raw + kMagic + 12, kCheap.operations, kCheap.memory,
                               crypto_pwhash_ALG_ARGON2ID13),
                 0);
        QByteArray plain(all.size() - kHead - 24 - 16 - 32, '\0');
        unsigned long long length = 0;
        QCOMPARE(crypto_aead_xchacha20poly1305_ietf_decrypt(
                     reinterpret_cast<unsigned char *>(plain.data()), &length, nullptr,
                     raw + kHead + 24, static_cast<unsigned long long>(plain.size()) + 16, raw,
                     kHead, raw + kHead, key),
                 0);
        QCOMPARE(length, static_cast<unsigned long long>(plain.size()));
    }

    void eachWritingUsesAnotherNonceAndEachFileAnotherSalt()
    {
        const auto file = open();
        CQ_VERIFY_OK(file);
        CQ_VERIFY_OK((*file)->write(u"k"_s, u"v"_s));
        const QByteArray first = bytes();
        CQ_VERIFY_OK((*file)->write(u"k"_s, u"v"_s));
        const QByteArray second = bytes();
        QCOMPARE(first.first(kHead), second.first(kHead));
        QVERIFY(first.mid(kHead, 24) != second.mid(kHead, 24));
        QVERIFY(first.mid(kHead + 24) != second.mid(kHead + 24));
        QVERIFY(QFile::remove(path()));
        CQ_VERIFY_OK(open());
        QVERIFY(bytes().first(kHead) != first.first(kHead));
    }

    void aWrongPassphraseIsDeniedAndChangesNothing()
    {
        CQ_VERIFY_OK(open());
        const QByteArray before = bytes();
        CQ_VERIFY_ERROR(open(u"gruene Waelder"_s), ErrorKind::Denied, u"not the passphrase"_s);
        CQ_VERIFY_ERROR(open(QString()), ErrorKind::Denied, u"not the passphrase"_s);
        QCOMPARE(bytes(), before);
    }

    void theSameLettersComposedOtherwiseAreTheSamePassphrase()
    {
        CQ_VERIFY_OK(open());
        CQ_VERIFY_OK(open(u"gru\u0308ne Wa\u0308lder"_s));
    }

    void aNewFileWantsALongerPassphrase()
    {
        CQ_VERIFY_ERROR(open(u"1234567"_s), ErrorKind::Invalid, u"at least 8"_s);
        QVERIFY(!QFile::exists(path()));
    }

    void everyDamageIsSaidAndNothingIsChanged()
    {
        {
            const auto file = open();
            CQ_VERIFY_OK(file);
            CQ_VERIFY_OK((*file)->write(u"k"_s, u"v"_s));
        }
        const QByteArray sound = bytes();
        for (qsizetype i = 0; i < sound.size(); ++i) {
            QByteArray broken = sound;
            broken[i] = static_cast<char>(broken.at(i) ^ 0x40);
            overwrite(broken);
            CQ_VERIFY_ERROR(open(), ErrorKind::Storage, u"damaged"_s);
            QCOMPARE(bytes(), broken);
        }
        for (qsizetype size = 0; size < sound.size(); ++size) {
            overwrite(sound.first(size));
            CQ_VERIFY_ERROR(open(), ErrorKind::Storage, u"damaged"_s);
        }
        overwrite(sound + 'x');
        CQ_VERIFY_ERROR(open(), ErrorKind::Storage, u"damaged"_s);
        overwrite(sound);
        CQ_VERIFY_OK(open());
    }

    void aFileCannotAskForMoreMemoryThanIsSane()
    {
        CQ_VERIFY_OK(open());
        QByteArray greedy = bytes();
        greedy[kMagic + 4 + 5] = 1; // 2^40 bytes more, little endian
        QByteArray sum(32, '\0');
        crypto_generichash(reinterpret_cast<unsigned char *>(sum.data()), 32,
                           reinterpret_cast<const unsigned char *>(greedy.constData()),
                           static_cast<unsigned long long>(greedy.size()) - 32, nullptr, 0);
        overwrite(greedy.chopped(32) + sum);
        CQ_VERIFY_ERROR(open(), ErrorKind::Storage, u"damaged"_s);
    }

    void aFileThatOthersMayReadIsRefused()
    {
        CQ_VERIFY_OK(open());
        QVERIFY(
            QFile::setPermissions(path(), QFile::ReadOwner | QFile::WriteOwner | QFile::ReadOther));
        CQ_VERIFY_ERROR(open(), ErrorKind::Storage, u"chmod 600"_s);
    }

    void whatCannotBeWrittenIsNotThere()
    {
        const auto file = open();
        CQ_VERIFY_OK(file);
        CQ_VERIFY_OK((*file)->write(u"k"_s, u"old"_s));
        const QString folder = m_folder->path();
        QVERIFY(m_folder->remove());
        CQ_VERIFY_ERROR((*file)->write(u"k"_s, u"new"_s), ErrorKind::Storage, folder);
        QCOMPARE(*(*file)->read(u"k"_s), u"old"_s);
    }

    void theStoreDoesItsWorkElsewhereAndInTurn()
    {
        const auto opened = await(EncryptedSecretStore::open(path(), kPassphrase, kCheap));
        CQ_VERIFY_OK(opened);
        SecretStore &store = **opened;
        QList<QFuture<Result<void>>> writing;
        for (int i = 0; i < 20; ++i)
            writing << store.write(u"k"_s, QString::number(i));
        const auto last = await(store.read(u"k"_s));
        CQ_VERIFY_OK(last);
        QCOMPARE(*last, u"19"_s);
        for (const auto &one : writing)
            CQ_VERIFY_OK(await(one));
        CQ_VERIFY_OK(await(store.remove(u"k"_s)));
        CQ_VERIFY_ERROR(await(store.read(u"k"_s)), ErrorKind::NotFound, u"no such secret"_s);
        CQ_VERIFY_ERROR(await(EncryptedSecretStore::open(path(), u"another one"_s)),
                        ErrorKind::Denied, u"not the passphrase"_s);
    }

    void byDefaultAGuessCostsWhatModerateDoes()
    {
        QCOMPARE(PassphraseCost().operations, quint32(crypto_pwhash_OPSLIMIT_MODERATE));
        QCOMPARE(PassphraseCost().memory, quint64(crypto_pwhash_MEMLIMIT_MODERATE));
        const auto opened = await(EncryptedSecretStore::open(path(), kPassphrase));
        CQ_VERIFY_OK(opened);
        CQ_VERIFY_OK(open()); // what the file says counts
    }
};

QTEST_GUILESS_MAIN(TestSecretFile)
#include "tst_secretfile.moc"
