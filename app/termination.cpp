#include "app/termination.h"

#include <QtGlobal>

#ifdef Q_OS_UNIX
#include <QSocketNotifier>

#include <array>
#include <csignal>
#include <sys/socket.h>
#include <unistd.h>

namespace {

// A signal handler can reach nothing but a global.
std::array<int, 2> gPair{-1, -1};

void handleSignal(int /*number*/)
{
    const char byte = 1;
    [[maybe_unused]] const auto written = ::write(gPair[0], &byte, sizeof(byte));
}

constexpr std::array kSignals{SIGINT, SIGTERM, SIGHUP};

} // namespace

namespace cq {

Termination::Termination(QObject *parent)
    : QObject(parent)
{
    if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, gPair.data()) != 0)
        return;
    auto *notifier = new QSocketNotifier(gPair[1], QSocketNotifier::Read, this);
    connect(notifier, &QSocketNotifier::activated, this, [this] {
        char byte = 0;
        if (::read(gPair[1], &byte, sizeof(byte)) > 0)
            Q_EMIT requested();
    });
    struct sigaction action = {};
    action.sa_handler = handleSignal;
    action.sa_flags = SA_RESTART;
    for (const int number : kSignals)
        ::sigaction(number, &action, nullptr);
    ::signal(SIGPIPE, SIG_IGN);
}

Termination::~Termination()
{
    for (const int number : kSignals)
        ::signal(number, SIG_DFL);
    for (int &end : gPair) {
        if (end >= 0)
            ::close(std::exchange(end, -1));
    }
}

} // namespace cq
#else
namespace cq {

Termination::Termination(QObject *parent)
    : QObject(parent)
{}

Termination::~Termination() = default;

} // namespace cq
#endif
