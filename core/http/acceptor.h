#pragma once

#include "core/base/result.h"
#include "core/http/connectioncount.h"

#include <QHostAddress>
#include <QTcpServer>

#include <functional>
#include <memory>

class QTimer;

namespace cq::http {

class Descriptor;

/// Accepts connections and gives them away. Stops accepting while all places are taken, so that
/// clients wait in the system's queue. Lives on a thread of its own.
class Acceptor : public QTcpServer
{
    Q_OBJECT

public:
    using Give =
        std::function<void(std::shared_ptr<Descriptor>, std::shared_ptr<ConnectionCount::Place>)>;

    Acceptor(std::shared_ptr<ConnectionCount> count, Give give);

    /// Unavailable with a sentence.
    Result<void> begin(const QHostAddress &address, quint16 port);
    void end();

protected:
    void incomingConnection(qintptr handle) override;

private:
    QString whyNot(const QHostAddress &address, quint16 port) const; ///< a sentence
    void pause();
    void resumeWhenPossible();

    const std::shared_ptr<ConnectionCount> m_count;
    const Give m_give;
    QTimer *m_retry;
};

} // namespace cq::http
