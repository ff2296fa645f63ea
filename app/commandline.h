#pragma once

#include "core/base/result.h"
#include "core/domain/account.h"
#include "core/domain/node.h"

#include <QHostAddress>
#include <QString>
#include <QStringList>
#include <QUrl>

#include <optional>
#include <variant>

namespace cq {

/// How the program ends; the README lists them.
enum class ExitCode { Done = 0, Failed = 1, WrongUsage = 2 };

/// The window, or the same without one.
struct ServeOptions
{
    bool headless = false;
    bool demo = false;
    QString dataFolder; ///< absolute; empty only with demo
    bool listens = false; ///< --listen: not being able to is the end
    QStringList assignments; ///< of settings, "key=value", for this run
    QString passphraseFile; ///< opens the encrypted file of secrets; empty: none
    QString screenshot; ///< demo: save a picture of the window here and end
};

/// One job, outputs into a folder.
struct RunOptions
{
    QString workflow;
    QList<QUrl> nodes;
    QString outputFolder;
    int timeoutSeconds = 0; ///< 0 = none
    QString dataFolder; ///< empty: a temporary one
};

struct SimnodeOptions
{
    QHostAddress address{QHostAddress::LocalHost};
    quint16 port = 8188;
    QString scenario; ///< empty: one default node
    std::optional<double> jobSeconds;
    QString record;
};

struct NodeOptions
{
    enum class Action { Add, List, Remove };
    Action action = Action::List;
    QString dataFolder;
    NodeConfig config; ///< for Add; only the name for Remove
    bool secretFromInput = false; ///< one line on standard input
};

/// `comfyqueue user …` and `comfyqueue token …`.
struct AccountOptions
{
    enum class Action {
        AddUser,
        ListUsers,
        DisableUser,
        EnableUser,
        ResetUser,
        RemoveUser,
        CreateToken,
        ListTokens,
        RevokeToken,
    };
    Action action = Action::ListUsers;
    QString dataFolder;
    QString name; ///< of the account; empty for ListTokens: everybody's
    Role role = Role::Participant;
    bool passwordFromInput = false; ///< one line on standard input
    QString label;
    KeyScope scope = KeyScope::Full;
    int days = 0; ///< until the key expires; 0 = never
    KeyId key;
};

/// One job for a ComfyQueue server.
struct SubmitOptions
{
    QString workflow;
    QUrl server;
    QByteArray fingerprint; ///< SHA-256 of the only certificate to accept; empty: a trusted one
    QString tokenFile;
    bool wait = false;
    QString outputFolder; ///< empty: outputs are not fetched
    QString title; ///< empty: that of the file
    std::optional<int> priority;
    int timeoutSeconds = 0; ///< 0 = none
};

/// Text to print, then end with success.
struct HelpText
{
    QString text;
};

using CommandLine = std::variant<ServeOptions, RunOptions, SimnodeOptions, NodeOptions,
                                 AccountOptions, SubmitOptions, HelpText>;

/// Reads the arguments (without the program's name). Options may stand anywhere. Invalid with a
/// sentence and how to get help. Pure but for the current folder and the standard locations.
Result<CommandLine> readCommandLine(const QStringList &arguments);

/// Where the data folder is unless somebody says otherwise.
QString defaultDataFolder();

} // namespace cq
