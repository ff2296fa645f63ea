#include "core/config/movesecrets.h"

#include "core/base/future.h"

#include <QObject>

namespace cq {

using namespace Qt::StringLiterals;

namespace {

/// One key after the other; deletes itself when it has answered.
class Move : public QObject
{
public:
    Move(std::shared_ptr<SecretStore> from, std::shared_ptr<SecretStore> to, QStringList keys)
        : m_from(std::move(from))
        , m_to(std::move(to))
        , m_keys(std::move(keys))
    {}

    QFuture<Result<int>> start()
    {
        copyNext();
        return m_answer.future();
    }

private:
    void copyNext()
    {
        if (m_keys.isEmpty()) {
            removeNext(0);
            return;
        }
        const QString key = m_keys.takeFirst();
        whenDone(m_from->read(key), this, [this, key](const Result<QString> &secret) {
            if (secret)
                copy(key, *secret);
            else if (secret.error().kind == ErrorKind::NotFound)
                copyNext();
            else
                end(secret.error());
        });
    }

    void copy(const QString &key, const QString &secret)
    {
        whenDone(m_to->write(key, secret), this, [this, key, secret](const Result<void> &written) {
            if (!written) {
                end(written.error());
                return;
            }
            whenDone(m_to->read(key), this, [this, key, secret](const Result<QString> &back) {
                if (!back) {
                    end(back.error());
                } else if (*back != secret) {
                    end(fail(ErrorKind::Storage,
                             u"The new store did not keep the secret “%1”."_s.arg(key)));
                } else {
                    m_copied.append(key);
                    copyNext();
                }
            });
        });
    }

    void removeNext(qsizetype index)
    {
        if (index == m_copied.size()) {
            end(static_cast<int>(m_copied.size()));
            return;
        }
        whenDone(
            m_from->remove(m_copied.at(index)), this, [this, index](const Result<void> &removed) {
                if (removed)
                    removeNext(index + 1);
                else
                    end(fail(removed.error().kind,
                             u"The secrets are in the new store, but the old one did not let "
                             "go of “%1”: %2"_s.arg(m_copied.at(index), removed.error().message)));
            });
    }

    void end(Result<int> result)
    {
        m_answer(std::move(result));
        deleteLater();
    }

    std::shared_ptr<SecretStore> m_from;
    std::shared_ptr<SecretStore> m_to;
    QStringList m_keys;
    QStringList m_copied;
    Answer<int> m_answer;
};

} // namespace

QFuture<Result<int>> moveSecrets(std::shared_ptr<SecretStore> from, std::shared_ptr<SecretStore> to,
                                 const QStringList &keys)
{
    return (new Move(std::move(from), std::move(to), keys))->start();
}

} // namespace cq
