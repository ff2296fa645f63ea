#pragma once

#include "core/base/clock.h"
#include "core/domain/node.h"
#include "core/storage/connection.h"

#include <QMap>

namespace cq {

/// The rows of `nodes`. A removed node keeps its row: jobs refer to it. Same thread as the
/// connection.
class NodeStore
{
public:
    explicit NodeStore(Connection &connection)
        : m_connection(connection)
    {}

    Result<NodeConfig> insert(const NodeConfig &config); ///< Conflict when the name is taken
    Result<NodeConfig> update(const NodeConfig &config); ///< Conflict when the name is taken
    Result<void> remove(NodeId node, TimeMs at);
    Result<QList<NodeConfig>> all(); ///< by name, without removed ones
    Result<QMap<qint64, QString>> names(); ///< with removed ones, for old jobs

private:
    Result<void> checkNameFree(const NodeConfig &config);

    Connection &m_connection;
};

/// The rows of `settings`. Same thread as the connection.
class SettingStore
{
public:
    explicit SettingStore(Connection &connection)
        : m_connection(connection)
    {}

    Result<QMap<QString, QString>> all();
    Result<void> set(const QMap<QString, QString> &pairs);

private:
    Connection &m_connection;
};

} // namespace cq
