#pragma once

#include "core/domain/listenerstatus.h"

#include <QAbstractTableModel>

namespace cq::ui {

/// The columns of the table of those who are connected.
enum class ClientColumn { Address, Name, Since, Requests };

inline constexpr int kClientColumnCount = 4;

/// Who is connected, the longest first. Rows stay as long as their connection. GUI thread.
class ClientTableModel : public QAbstractTableModel
{
    Q_OBJECT

public:
    explicit ClientTableModel(QObject *parent = nullptr);

    /// In the order in which they came.
    void setClients(const QList<ListenerClient> &clients);

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    QList<ListenerClient> m_clients;
};

} // namespace cq::ui
