#pragma once

#include <QObject>

namespace cq {

/// Turns SIGINT, SIGTERM and SIGHUP into a Qt signal, so that Ctrl+C ends the program cleanly. One
/// per process. GUI or main thread.
class Termination : public QObject
{
    Q_OBJECT

public:
    explicit Termination(QObject *parent = nullptr);
    ~Termination() override;

Q_SIGNALS:
    void requested();
};

} // namespace cq
