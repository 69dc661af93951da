#pragma once

#include "services/core/clock.h"

#include <atomic>

/// The database's time as far as it is known here: the local clock moved by the offset that was measured at the last
/// connect. For countdowns and ages on screen. Any thread.
class ServerClock final : public Clock
{
public:
    [[nodiscard]] QDateTime now() const override { return QDateTime::currentDateTimeUtc().addMSecs(m_offsetMs.load()); }

    /// @p serverNow was read by a query that began at @p sent and ended at @p received on the local clock.
    void measured(const QDateTime &serverNow, const QDateTime &sent, const QDateTime &received)
    {
        m_offsetMs = sent.msecsTo(serverNow) - sent.msecsTo(received) / 2;
    }

private:
    std::atomic<qint64> m_offsetMs = 0;
};
