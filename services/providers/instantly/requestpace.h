#pragma once

#include <QtGlobal>

#include <deque>

/// Keeps one process within Instantly's 100 requests a second and 6,000 a minute, in any sliding window. The allowance
/// is shared by all engines and keys of a workspace, so a 429 stays possible and is obeyed. Pure; time is the caller's.
class RequestPace
{
public:
    RequestPace(int perSecond, int perMinute);

    /// Takes the next free place and returns how long to wait for it, from @p nowMs.
    qint64 take(qint64 nowMs);

private:
    int m_perSecond;
    int m_perMinute;
    std::deque<qint64> m_places; ///< the last minute's, ascending
};
