#pragma once

#include "core/domain/node.h"
#include "ui/models/severity.h"

#include <QString>
#include <QVariant>

#include <span>

namespace cq::ui {

/// The columns of the node table, in their first order.
enum class NodeColumn { State, Name, Gpu, Vram, History, Runs, Done, Failed, Ping };

inline constexpr int kNodeColumnCount = 9;

/// One column, in one place.
struct NodeColumnInfo
{
    const char *title; ///< untranslated, context cq::ui::NodeTableModel
    Qt::Alignment alignment;
    int width; ///< logical pixels at first
    QString (*text)(const Node &node);
    QVariant (*sortValue)(const Node &node);
};

std::span<const NodeColumnInfo> nodeColumns();

const NodeColumnInfo &nodeColumn(NodeColumn column);

/// How much a node needs a person, most first: 0 = does not answer … 4 = switched off.
int nodeTrouble(const Node &node);

/// Share of jobs that failed here, 0…1; 0 while none ended.
double failureShare(const NodeStatus &status);

} // namespace cq::ui
