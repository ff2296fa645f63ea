#pragma once

#include "core/http/outgoing.h"

#include <optional>

class QTcpSocket;

namespace cq::http {

/// Feeds an answer into a socket as fast as the client takes it, so that a slow one costs a fixed
/// amount of memory.
class Sender
{
public:
    enum class Progress {
        Blocked, ///< the socket holds enough; go on when it wrote some
        HadItsTurn, ///< more would go, but others are to be served too; go on later
        Done, ///< everything has left the program
        Broken, ///< the promised length cannot be kept
    };

    explicit Sender(QTcpSocket &socket);

    void begin(Outgoing answer);
    /// May make the socket emit signals; they must not call it again, see isPumping().
    Progress pump();

    bool isPumping() const { return m_isPumping; }

    /// Of the answer begun last.
    bool closesAfter() const;

private:
    QTcpSocket &m_socket;
    std::optional<Outgoing> m_answer;
    bool m_isPumping = false;
};

} // namespace cq::http
