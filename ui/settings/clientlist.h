#pragma once

#include "core/base/result.h"
#include "core/domain/listenerstatus.h"

#include <QTimer>
#include <QWidget>

class QTableView;

namespace cq {
class ListenerControl;
}

namespace cq::ui {

class ClientTableModel;
class TextLabel;

/// Who is connected, asked for once a second while it can be seen; a sentence when nobody is. GUI
/// thread.
class ClientList : public QWidget
{
    Q_OBJECT

public:
    explicit ClientList(ListenerControl &listener, QWidget *parent = nullptr);

protected:
    void showEvent(QShowEvent *event) override;
    void hideEvent(QHideEvent *event) override;

private:
    void ask();
    void take(const Result<QList<ListenerClient>> &answer);

    ListenerControl &m_listener;
    ClientTableModel *m_model;
    QTableView *m_table;
    TextLabel *m_nobody;
    QTimer m_second;
    bool m_asking = false;
};

} // namespace cq::ui
