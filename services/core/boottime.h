#pragma once

#include <QtGlobal>

#include <ctime>

/// Milliseconds since this machine booted, time asleep included: the only local clock that may judge a lease
/// (a monotonic one stands still while the machine sleeps, the wall clock jumps).
inline qint64 bootTimeMs()
{
    timespec now {};
    clock_gettime(CLOCK_BOOTTIME, &now);
    return static_cast<qint64>(now.tv_sec) * 1000 + now.tv_nsec / 1'000'000;
}
