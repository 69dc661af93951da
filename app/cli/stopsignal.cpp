#include "app/cli/stopsignal.h"

#include <QSocketNotifier>

#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>

namespace {

std::array<int, 2> pipeEnds {-1, -1};

// Only what is allowed in a signal handler: one write. Our sockets do not block, and a full one already says "stop".
void forward(int signalNumber)
{
    const int kept = errno;
    const char byte = char(signalNumber);
    [[maybe_unused]] const ssize_t written = ::write(pipeEnds[0], &byte, 1);
    // The next one of the same kind takes its default way and ends the process.
    std::signal(signalNumber, SIG_DFL);
    errno = kept;
}

} // namespace

StopSignal::StopSignal(QObject *parent)
    : QObject(parent)
{
    Q_ASSERT_X(pipeEnds[0] < 0, "StopSignal", "one at a time");
    if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0, pipeEnds.data()) != 0)
        qFatal("raven.cli: no socket pair for signals");
    m_notifier = new QSocketNotifier(pipeEnds[1], QSocketNotifier::Read, this);
    connect(m_notifier, &QSocketNotifier::activated, this, &StopSignal::takeOne);

    struct sigaction action
    {
    };
    action.sa_handler = forward;
    action.sa_flags = SA_RESTART;
    sigemptyset(&action.sa_mask);
    ::sigaction(SIGTERM, &action, nullptr);
    ::sigaction(SIGINT, &action, nullptr);
}

StopSignal::~StopSignal()
{
    std::signal(SIGTERM, SIG_DFL);
    std::signal(SIGINT, SIG_DFL);
    for (int &end : pipeEnds) {
        ::close(end);
        end = -1;
    }
}

void StopSignal::takeOne()
{
    char signalNumber = 0;
    if (::read(pipeEnds[1], &signalNumber, 1) != 1)
        return;
    m_received = true;
    Q_EMIT received(signalNumber);
}
