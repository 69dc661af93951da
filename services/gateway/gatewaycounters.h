#pragma once

#include <QtGlobal>

#include <array>
#include <atomic>

/// What the gateway counts, readable from any thread.
struct GatewayCounters
{
    enum Endpoint { SendGrid, Instantly, EmailBison, Inbound, EndpointCount };

    using Count = std::atomic<quint64>;

    std::array<Count, EndpointCount> received {};
    std::array<Count, EndpointCount> stored {};
    std::array<Count, EndpointCount> refused {};    ///< unsigned, forged or too old: nothing was written
    std::array<Count, EndpointCount> unkeyed {};    ///< refused because no key is configured
    std::array<Count, EndpointCount> turnedAway {}; ///< queue full or database away: the sender tries again
    Count duplicates {0};
    Count commits {0};
    Count opens {0};
    Count opensDropped {0};
    Count actions {0};
    Count badTokens {0};
    std::atomic<int> waiting {0};
    std::atomic<bool> databaseReachable {true};
    std::atomic<qint64> backlog {0};
    std::atomic<qint64> backlogSeconds {0};
};
