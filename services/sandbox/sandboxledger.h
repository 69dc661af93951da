#pragma once

#include <QByteArray>
#include <QHash>
#include <QJsonObject>

/// The provider side's own count of what it accepted: the other half of the books that tests and audits compare.
/// A plain value; counts never go down.
struct SandboxLedger
{
    using Counts = QHash<QByteArray, int>;
    struct Intent
    {
        int accepted = 0; ///< messages and leads: above 1 is a duplicate
        int seen = 0;     ///< requests that arrived whole, refused ones included
    };

    Counts warm;                       ///< accepted messages by address
    Counts cold;                       ///< leads created by address
    Counts coldSkipped;                ///< leads that were there already, by address
    QHash<QByteArray, Intent> intents; ///< by rv_intent
    Counts attempts;     ///< mail/send requests that arrived whole by rv_attempt: above 1 is a hidden retry
    qint64 requests = 0; ///< send requests (mail/send, leads, leads/add) that arrived whole
    qint64 refused = 0;  ///< those of them that were answered with a 4xx
    qint64 calls = 0;    ///< all provider requests, the reading ones included

    SandboxLedger();

    /// `{warm:{address:n}, cold:{address:n}, requests, refused}` and the further keys.
    [[nodiscard]] QJsonObject toJson() const;
    /// The same without the maps: numbers of addresses, messages and duplicates.
    [[nodiscard]] QJsonObject totals() const;
};
