#pragma once

#include "core/accounts/accounts.h"
#include "core/base/clock.h"
#include "core/storage/migration.h"
#include "core/storage/writer.h"
#include "tests/support/answer.h"

#include <QCoreApplication>
#include <QTemporaryDir>

namespace cq::test {

/// Accounts over a real database file, with a clock that the test moves.
class AccountsWorld
{
public:
    AccountsWorld() { start(); }

    Accounts &accounts() { return *m_accounts; }

    Writer &writer() { return *m_writer; }

    FakeClock &clock() { return m_clock; }

    /// The window, acting.
    static Actor operatorHere() { return {kLocalOperator, QStringLiteral("local"), {}}; }

    static QHostAddress somewhere() { return QHostAddress(QStringLiteral("10.0.0.7")); }

    /// The program ends and starts again.
    void restart(const QByteArray &tokenKey = QByteArray(32, 't'))
    {
        m_accounts.reset();
        m_writer->stop();
        QCoreApplication::processEvents();
        m_writer.reset();
        start(tokenKey);
    }

    /// The accounts go while things are under way.
    void leave() { m_accounts.reset(); }

    /// Ends the test program when it fails.
    Account create(const QString &name, Role role = Role::Participant)
    {
        NewAccount wanted;
        wanted.name = name;
        wanted.password = passwordOf(name);
        wanted.role = role;
        const auto made = await(m_accounts->create(wanted, operatorHere()));
        if (!made)
            qFatal("%s", qPrintable(made.error().message));
        return *made;
    }

    static QString passwordOf(const QString &name) { return QStringLiteral("secret of ") + name; }

    Result<SignIn> signIn(const QString &name, const QString &password,
                          const QHostAddress &peer = somewhere())
    {
        return await(m_accounts->signIn(name, password, peer));
    }

    /// The token of somebody who was made by create().
    QByteArray tokenOf(const QString &name)
    {
        const auto done = signIn(name, passwordOf(name));
        if (!done)
            qFatal("%s", qPrintable(done.error().message));
        return done->token;
    }

    Result<Principal> identify(const QByteArray &text)
    {
        return m_accounts->identities()->identify(BearerCredential{text}, m_clock.now());
    }

    bool isIn(const QByteArray &text) { return identify(text).has_value(); }

    /// "action subject" of the newest lines, newest first.
    QStringList trail(int lines)
    {
        QStringList texts;
        for (const AuditEntry &entry : await(m_accounts->audit({.limit = lines})).value_or({}))
            texts << entry.action + QLatin1Char(' ') + entry.subject;
        return texts;
    }

    AuditEntry lastLine() { return await(m_accounts->audit({.limit = 1})).value_or({{}}).value(0); }

private:
    void start(const QByteArray &tokenKey = QByteArray(32, 't'))
    {
        m_writer = std::make_unique<Writer>(&m_context);
        const auto opened =
            m_writer->start(m_folder.filePath(QStringLiteral("comfyqueue.db")), mainSchema());
        if (!opened)
            qFatal("%s", qPrintable(opened.error().message));
        m_accounts = std::make_unique<Accounts>(*m_writer, m_clock);
        const auto loaded = await(m_accounts->load(tokenKey));
        if (!loaded)
            qFatal("%s", qPrintable(loaded.error().message));
    }

    QTemporaryDir m_folder;
    QObject m_context;
    FakeClock m_clock{1'700'000'000'000};
    std::unique_ptr<Writer> m_writer;
    std::unique_ptr<Accounts> m_accounts;
};

} // namespace cq::test
