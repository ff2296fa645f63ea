#pragma once

#include "app/commandline.h"
#include "core/base/result.h"

#include <QJsonObject>
#include <QLocalServer>
#include <QLocalSocket>
#include <QObject>

#include <functional>

namespace cq {

class AccountsHandle;
class EngineHandle;
class EngineThread;

/// How a second start, or a command, reaches the program that works on a data folder: a local
/// socket that only the same user may open, one JSON line each way; a run tells more lines. Main
/// thread.
class InstanceServer : public QObject
{
    Q_OBJECT

public:
    InstanceServer(EngineHandle &engine, AccountsHandle &accounts, const QString &dataFolder,
                   QObject *parent = nullptr);

    /// What a killed process left behind is cleared away: the engine's lock proves that nobody else
    /// serves this folder.
    Result<void> start();

Q_SIGNALS:
    void raiseRequested();

private:
    void serve(QLocalSocket *socket, const QByteArray &line);
    void run(QLocalSocket *socket, const QJsonObject &question);

    EngineHandle &m_engine;
    AccountsHandle &m_accounts;
    QString m_name;
    QLocalServer m_server;
};

/// Asks the program that works on the data folder. Unavailable, see isNobodyThere(): there is none.
/// Denied: another user pretends to be it, and was told nothing. An answer with "error" becomes
/// that error. Blocks for at most a few seconds; for command line use.
Result<QJsonObject> askInstance(const QString &dataFolder, const QJsonObject &question);

/// Whether this is askInstance() finding nobody, and not what somebody answered.
bool isNobodyThere(const Error &error);

/// Who works on a data folder from now on.
enum class Served { Here, There };

/// Starts the engine, unless another program works on its folder: then There, once `reached` says
/// that it answers. One that is just starting is waited for some seconds, and one that is just
/// ending is succeeded. Blocks; errors as EngineThread::start().
Result<Served> startUnlessServed(EngineThread &engine, const std::function<bool()> &reached);

/// `comfyqueue run` carried out by the program that works on the data folder.
class InstanceRun : public QObject
{
    Q_OBJECT

public:
    explicit InstanceRun(QObject *parent = nullptr);

    /// False if no program works there; blocks a second at most.
    bool start(const RunOptions &options);
    /// The instance cancels the job when we are gone.
    void giveUp();

Q_SIGNALS:
    void told(const QString &line);
    void complained(const QString &line);
    void ended(cq::ExitCode code);

private:
    void read();

    QLocalSocket m_socket;
    bool m_accepted = false; ///< the job is on disk there
    bool m_ended = false;
};

} // namespace cq
