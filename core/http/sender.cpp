#include "core/http/sender.h"

#include "core/http/sockets.h"

#include <QTcpSocket>

namespace cq::http {

namespace {

constexpr qint64 kWriteAhead = 256 * 1024; ///< what the socket may hold
constexpr qint64 kPiece = 64 * 1024;
constexpr int kRoundsAtOnce = 16;

} // namespace

Sender::Sender(QTcpSocket &socket)
    : m_socket(socket)
{}

void Sender::begin(Outgoing answer)
{
    m_answer.emplace(std::move(answer));
    m_socket.write(m_answer->head());
}

Sender::Progress Sender::pump()
{
    m_isPumping = true;
    Progress progress = Progress::HadItsTurn;
    for (int round = 0; round < kRoundsAtOnce && progress == Progress::HadItsTurn; ++round) {
        bool isBroken = false;
        while (!isBroken && m_answer->remaining() > 0 && unsentBytes(m_socket) < kWriteAhead) {
            const auto piece = m_answer->next(kPiece);
            isBroken = !piece || m_socket.write(*piece) < 0;
        }
        m_socket.flush();
        if (isBroken)
            progress = Progress::Broken;
        else if (unsentBytes(m_socket) > 0)
            progress = Progress::Blocked;
        else if (m_answer->remaining() == 0)
            progress = Progress::Done;
    }
    m_isPumping = false;
    return progress;
}

bool Sender::closesAfter() const
{
    return m_answer && m_answer->closesAfter();
}

} // namespace cq::http
