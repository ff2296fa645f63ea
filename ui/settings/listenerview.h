#pragma once

#include "core/domain/listenerstatus.h"

#include <QWidget>

class QPushButton;

namespace cq::ui {

class FactList;
class IconLabel;
class NoteCard;
class QrLabel;
class TextLabel;

/// How people reach the program at this moment: address and its QR code, certificate, connections,
/// or what is wrong and what helps. GUI thread.
class ListenerView : public QWidget
{
    Q_OBJECT

public:
    explicit ListenerView(QWidget *parent = nullptr);

    void setStatus(const ListenerStatus &status);

Q_SIGNALS:
    /// Show the address for a room.
    void posterWanted();

private:
    void showFault();

    ListenerStatus m_status;
    IconLabel *m_icon;
    TextLabel *m_state;
    TextLabel *m_url;
    FactList *m_facts;
    NoteCard *m_fault;
    QPushButton *m_copy;
    QPushButton *m_large;
    QrLabel *m_code;
};

} // namespace cq::ui
