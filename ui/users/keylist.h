#pragma once

#include "core/base/result.h"
#include "core/domain/account.h"

#include <QWidget>

#include <functional>

class QVBoxLayout;

namespace cq {
class AccountsHandle;
class Clock;
} // namespace cq

namespace cq::ui {

class TextLabel;

/// The API keys of one person, newest first, each with a button that revokes it. GUI thread.
class KeyList : public QWidget
{
    Q_OBJECT

public:
    KeyList(AccountsHandle &accounts, const Clock &clock, QWidget *parent = nullptr);

    /// Asks for the keys of this person; nobody's if null.
    void show(const Account &owner);
    void refresh();

Q_SIGNALS:
    void done(const QString &sentence, const std::function<void()> &undo);

private:
    void take(const Result<QList<ApiKey>> &answer);
    void build();
    QWidget *rowOf(const ApiKey &key);
    void askRevoke(const ApiKey &key);

    AccountsHandle &m_accounts;
    const Clock &m_clock;
    Account m_owner;
    QList<ApiKey> m_keys;
    quint64 m_asked = 0;
    QVBoxLayout *m_rows;
    TextLabel *m_words; ///< instead of keys: none, or why they could not be read
};

} // namespace cq::ui
