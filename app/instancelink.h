#pragma once

#include "core/base/result.h"

#include <QJsonObject>
#include <QLocalServer>
#include <QObject>

namespace cq {

class EngineHandle;

/// How a second start, or a command, reaches the program that works on a data folder: a local
/// socket that only the same user may open, one JSON line each way. Main thread.
class InstanceServer : public QObject
{
    Q_OBJECT

public:
    InstanceServer(EngineHandle &engine, const QString &dataFolder, QObject *parent = nullptr);

    /// What a killed process left behind is cleared away: the engine's lock proves that nobody else
    /// serves this folder.
    Result<void> start();

Q_SIGNALS:
    void raiseRequested();

private:
    void serve(QLocalSocket *socket, const QByteArray &line);

    EngineHandle &m_engine;
    QString m_name;
    QLocalServer m_server;
};

/// Asks the program that works on the data folder. Unavailable: there is none. An answer with
/// "error" becomes that error. Blocks for at most a few seconds; for command line use.
Result<QJsonObject> askInstance(const QString &dataFolder, const QJsonObject &question);

} // namespace cq
