#include "ui/models/nodecolumns.h"

#include "ui/models/texts.h"

#include <QCoreApplication>
#include <QLocale>

#include <array>

namespace cq::ui {

using namespace Qt::StringLiterals;

namespace {

struct Columns
{
    Q_DECLARE_TR_FUNCTIONS(cq::ui::NodeTableModel)
};

qint64 used(const VramReading &vram)
{
    return vram.total - vram.free;
}

QString vramText(const Node &node)
{
    const VramReading &vram = node.status.vram;
    if (vram.total <= 0)
        return u"–"_s;
    return Columns::tr("%1 / %2 GB", "memory used / total")
        .arg(texts::gigabytes(used(vram)), texts::gigabytes(vram.total));
}

QString historyText(const Node &node)
{
    const VramReading &vram = node.status.vram;
    if (vram.total <= 0)
        return Columns::tr("no reading");
    return Columns::tr("%1 % used, limit %2 %")
        .arg(QLocale().toString(qRound(vram.usedShare() * 100)),
             QLocale().toString(qRound(node.config.vramThreshold * 100)));
}

QString runsText(const Node &node)
{
    return Columns::tr("%1 / %2", "jobs running / jobs at once")
        .arg(node.status.running)
        .arg(node.config.slotCount);
}

QString failedText(const Node &node)
{
    if (node.status.failed + node.status.done == 0)
        return u"–"_s;
    return Columns::tr("%1 %").arg(QLocale().toString(qRound(failureShare(node.status) * 100)));
}

QString pingText(const Node &node)
{
    if (node.status.health != NodeHealth::Online)
        return u"–"_s;
    return node.status.latencyMs > 0 ? Columns::tr("%1 ms").arg(node.status.latencyMs)
                                     : Columns::tr("< 1 ms");
}

const auto kRight = Qt::AlignRight | Qt::AlignVCenter;
const auto kLeft = Qt::AlignLeft | Qt::AlignVCenter;

const std::array<NodeColumnInfo, kNodeColumnCount> kColumns{{
    {QT_TRANSLATE_NOOP("cq::ui::NodeTableModel", "State"), kLeft, 138,
     [](const Node &node) { return texts::nodeHealth(node); },
     [](const Node &node) { return QVariant(nodeTrouble(node)); }},
    {QT_TRANSLATE_NOOP("cq::ui::NodeTableModel", "Node"), kLeft, 110,
     [](const Node &node) { return node.config.name; },
     [](const Node &node) { return QVariant(node.config.name); }},
    {QT_TRANSLATE_NOOP("cq::ui::NodeTableModel", "GPU"), kLeft, 100,
     [](const Node &node) { return node.status.gpu; },
     [](const Node &node) { return QVariant(node.status.gpu); }},
    {QT_TRANSLATE_NOOP("cq::ui::NodeTableModel", "VRAM"), kLeft, 196, vramText,
     [](const Node &node) { return QVariant(node.status.vram.usedShare()); }},
    {QT_TRANSLATE_NOOP("cq::ui::NodeTableModel", "Last 10 min"), kLeft, 166, historyText,
     [](const Node &node) { return QVariant(node.status.vram.usedShare()); }},
    {QT_TRANSLATE_NOOP("cq::ui::NodeTableModel", "Runs"), kRight, 62, runsText,
     [](const Node &node) { return QVariant(node.status.running); }},
    {QT_TRANSLATE_NOOP("cq::ui::NodeTableModel", "Done"), kRight, 62,
     [](const Node &node) { return QLocale().toString(node.status.done); },
     [](const Node &node) { return QVariant(node.status.done); }},
    {QT_TRANSLATE_NOOP("cq::ui::NodeTableModel", "Failed"), kRight, 66, failedText,
     [](const Node &node) { return QVariant(failureShare(node.status)); }},
    {QT_TRANSLATE_NOOP("cq::ui::NodeTableModel", "Ping"), kRight, 66, pingText,
     [](const Node &node) { return QVariant(node.status.latencyMs); }},
}};

} // namespace

std::span<const NodeColumnInfo> nodeColumns()
{
    return kColumns;
}

const NodeColumnInfo &nodeColumn(NodeColumn column)
{
    return kColumns.at(static_cast<std::size_t>(column));
}

int nodeTrouble(const Node &node)
{
    constexpr int kOff = 4;
    if (!node.config.enabled)
        return kOff;
    switch (node.status.health) {
    case NodeHealth::Offline:
        return 0;
    case NodeHealth::Unknown:
        return 1;
    case NodeHealth::Online:
        return node.status.overThreshold ? 2 : 3;
    case NodeHealth::Disabled:
        return kOff;
    }
    Q_UNREACHABLE();
}

double failureShare(const NodeStatus &status)
{
    const qint64 ended = status.done + status.failed;
    return ended > 0 ? static_cast<double>(status.failed) / static_cast<double>(ended) : 0.0;
}

} // namespace cq::ui
