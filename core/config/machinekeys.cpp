#include "core/config/machinekeys.h"

#include "core/base/diskfile.h"
#include "core/base/privatefile.h"

#include <QFile>
#include <QRegularExpression>
#include <QtConcurrentRun>

#include <sodium.h>

namespace cq {

using namespace Qt::StringLiterals;

namespace {

constexpr int kMostBytes = 1024;

QString filePath(const QString &folder, const QString &name)
{
    return u"%1/keys/%2"_s.arg(folder, name);
}

QByteArray randomBytes(int count)
{
    QByteArray bytes(count, '\0');
    randombytes_buf(bytes.data(), static_cast<size_t>(count));
    return bytes;
}

Result<MachineKey> checked(MachineKey key, const QString &where, int bytes)
{
    if (key.bytes.size() != bytes) {
        return fail(
            ErrorKind::Invalid,
            u"The key in %1 has %2 bytes instead of %3. It was not made by this program, or "
            "is damaged; remove it to have a new one made."_s.arg(where)
                .arg(key.bytes.size())
                .arg(bytes));
    }
    return key;
}

/// NotFound: no such file.
Result<MachineKey> readFile(const QString &path, int bytes)
{
    const Result<QByteArray> kept = readPrivateFile(path, kMostBytes);
    if (!kept)
        return kept.error();
    return checked({*kept, MachineKey::Place::File, false}, u"the file '%1'"_s.arg(path), bytes);
}

Result<MachineKey> readOrMakeFile(const QString &folder, const QString &name, int bytes)
{
    const QString path = filePath(folder, name);
    Result<MachineKey> found = readFile(path, bytes);
    if (found || found.error().kind != ErrorKind::NotFound)
        return found;
    if (const Result<void> made = makeFolder(folder, u"keys"_s); !made)
        return made.error();
    const Result<bool> isMade = makePrivateFile(path, randomBytes(bytes));
    if (!isMade)
        return isMade.error();
    // What is used is what the next start will read, also when somebody else was faster.
    found = readFile(path, bytes);
    if (found)
        found->isNew = *isMade;
    return found;
}

} // namespace

MachineKeys::MachineKeys(std::shared_ptr<SecretStore> keychain, QString folder)
    : m_keychain(std::move(keychain))
    , m_folder(std::move(folder))
{}

QFuture<Result<MachineKey>> MachineKeys::machineKey(const QString &name, int bytes)
{
    static const QRegularExpression wellFormed(u"\\A[a-z0-9-]{1,64}\\z"_s);
    if (!wellFormed.match(name).hasMatch() || bytes < 1 || bytes > kMostBytes) {
        return readyFuture<MachineKey>(
            fail(ErrorKind::Invalid, u"“%1” with %2 bytes is no key."_s.arg(name).arg(bytes)));
    }
    if (sodium_init() < 0)
        return readyFuture<MachineKey>(
            fail(ErrorKind::Unavailable, u"This machine gives no random numbers."_s));
    const Answer<MachineKey> asked;
    QList<Answer<MachineKey>> &asking = m_asking[name];
    asking.append(asked);
    if (asking.size() > 1)
        return asked.future();
    const Answer<MachineKey> answer;
    whenDone(answer.future(), &m_context, [this, name](const Result<MachineKey> &key) {
        const QList<Answer<MachineKey>> waiting = m_asking.take(name);
        for (const Answer<MachineKey> &one : waiting)
            one(key);
    });
    if (!m_keychain) {
        whenDone(QtConcurrent::run(readOrMakeFile, m_folder, name, bytes), &m_context,
                 [answer](const Result<MachineKey> &key) { answer(key); });
        return asked.future();
    }
    whenDone(QtConcurrent::run(readFile, filePath(m_folder, name), bytes), &m_context,
             [this, name, bytes, answer](const Result<MachineKey> &key) {
                 if (key || key.error().kind != ErrorKind::NotFound)
                     answer(key);
                 else
                     askKeychain(name, bytes, answer);
             });
    return asked.future();
}

void MachineKeys::askKeychain(const QString &name, int bytes, const Answer<MachineKey> &answer)
{
    const QString entry = u"key-%1"_s.arg(name);
    whenDone(m_keychain->read(entry), &m_context,
             [this, entry, bytes, answer](const Result<QString> &kept) {
                 if (kept) {
                     const auto bare = QByteArray::fromBase64Encoding(
                         kept->toLatin1(), QByteArray::AbortOnBase64DecodingErrors);
                     answer(
                         checked({bare ? *bare : QByteArray(), MachineKey::Place::Keychain, false},
                                 u"the keyring (“%1”)"_s.arg(entry), bytes));
                     return;
                 }
                 if (kept.error().kind != ErrorKind::NotFound) {
                     answer(kept.error());
                     return;
                 }
                 const QByteArray made = randomBytes(bytes);
                 whenDone(m_keychain->write(entry, QString::fromLatin1(made.toBase64())),
                          &m_context, [made, answer](const Result<void> &written) {
                              if (written)
                                  answer(MachineKey{made, MachineKey::Place::Keychain, true});
                              else
                                  answer(written.error());
                          });
             });
}

} // namespace cq
