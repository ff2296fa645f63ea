#pragma once

#include "core/http/connectioncount.h"
#include "core/http/connectioninfo.h"
#include "core/http/mailbox.h"
#include "core/http/replystate.h"

#include <QHash>
#include <QList>
#include <QObject>

#include <memory>

namespace cq::http {

class Connection;
class Descriptor;
class Serving;
class WebSocketHub;

/// One of the threads' inhabitants that own client sockets. Everything but the constructor runs on
/// its thread.
class Worker : public QObject
{
    Q_OBJECT

public:
    /// index: from 1, part of the ids of its WebSockets.
    Worker(int index, std::shared_ptr<Serving> serving);
    ~Worker() override;

    std::shared_ptr<Mailbox> mailbox() const { return m_mailbox; }

    void begin();
    void accept(Descriptor &descriptor, std::shared_ptr<ConnectionCount::Place> place);
    /// Ends every connection; nothing is accepted or delivered afterwards.
    void end();

    WebSocketHub &hub() { return *m_hub; }

    QList<ConnectionInfo> connections() const;

private:
    void reply(quint64 connection, quint64 exchange, Reply reply);
    void sweep();

    const int m_index;
    const std::shared_ptr<Serving> m_serving;
    const std::shared_ptr<Mailbox> m_mailbox;
    WebSocketHub *m_hub = nullptr;
    QHash<quint64, Connection *> m_connections;
};

} // namespace cq::http
