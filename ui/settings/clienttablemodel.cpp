#include "ui/settings/clienttablemodel.h"

#include "ui/models/texts.h"

#include <QLocale>

#include <algorithm>
#include <array>

namespace cq::ui {

using namespace Qt::StringLiterals;

namespace {

/// One column, in one place.
struct Column
{
    const char *title; ///< untranslated
    Qt::Alignment alignment;
    QString (*text)(const ListenerClient &client);
    QString (*tip)(const ListenerClient &client); ///< null = none
};

QString requestsText(const ListenerClient &client)
{
    return client.isWebSocket ? ClientTableModel::tr("WebSocket")
                              : QLocale().toString(client.requests);
}

QString nameText(const ListenerClient &client)
{
    return client.name.isEmpty() ? ClientTableModel::tr("not signed in") : client.name;
}

const std::array<Column, kClientColumnCount> kColumns{
    Column{QT_TRANSLATE_NOOP("cq::ui::ClientTableModel", "Address"), Qt::AlignLeft,
           [](const ListenerClient &client) { return client.address; },
           [](const ListenerClient &client) {
               return ClientTableModel::tr("%1, port %2").arg(client.address).arg(client.port);
           }},
    Column{QT_TRANSLATE_NOOP("cq::ui::ClientTableModel", "User"), Qt::AlignLeft, nameText, nullptr},
    Column{QT_TRANSLATE_NOOP("cq::ui::ClientTableModel", "Since"), Qt::AlignLeft,
           [](const ListenerClient &client) { return texts::timeOfDay(client.since); },
           [](const ListenerClient &client) { return texts::absolute(client.since); }},
    Column{QT_TRANSLATE_NOOP("cq::ui::ClientTableModel", "Requests"), Qt::AlignRight, requestsText,
           nullptr},
};

} // namespace

ClientTableModel::ClientTableModel(QObject *parent)
    : QAbstractTableModel(parent)
{}

void ClientTableModel::setClients(const QList<ListenerClient> &clients)
{
    for (int row = rowCount() - 1; row >= 0; --row) {
        const bool stays = std::ranges::any_of(clients, [&](const ListenerClient &client) {
            return client.id == m_clients.at(row).id;
        });
        if (stays)
            continue;
        beginRemoveRows({}, row, row);
        m_clients.removeAt(row);
        endRemoveRows();
    }
    // What is left is in the order of the new list, with new ones between and behind.
    for (int row = 0; row < clients.size(); ++row) {
        const ListenerClient &client = clients.at(row);
        if (row >= m_clients.size() || m_clients.at(row).id != client.id) {
            beginInsertRows({}, row, row);
            m_clients.insert(row, client);
            endInsertRows();
        } else if (m_clients.at(row) != client) {
            m_clients[row] = client;
            Q_EMIT dataChanged(index(row, 0), index(row, kClientColumnCount - 1));
        }
    }
}

int ClientTableModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_clients.size());
}

int ClientTableModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : kClientColumnCount;
}

QVariant ClientTableModel::data(const QModelIndex &index, int role) const
{
    if (!index.isValid())
        return {};
    const ListenerClient &client = m_clients.at(index.row());
    const Column &column = kColumns.at(static_cast<std::size_t>(index.column()));
    switch (role) {
    case Qt::DisplayRole:
        return column.text(client);
    case Qt::ToolTipRole:
        return column.tip != nullptr ? QVariant(column.tip(client)) : QVariant();
    case Qt::TextAlignmentRole:
        return QVariant::fromValue(column.alignment | Qt::AlignVCenter);
    default:
        return {};
    }
}

QVariant ClientTableModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || section < 0 || section >= kClientColumnCount)
        return {};
    const Column &column = kColumns.at(static_cast<std::size_t>(section));
    if (role == Qt::DisplayRole)
        return tr(column.title);
    if (role == Qt::TextAlignmentRole)
        return QVariant::fromValue(column.alignment | Qt::AlignVCenter);
    return {};
}

} // namespace cq::ui
