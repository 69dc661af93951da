#pragma once

#include "models/domain/vocabulary.h"

#include <QByteArray>
#include <QList>

/// What happens to one mail, in the order of time.
enum class MailAct {
    Processed,
    Deferred,
    Delivered,
    Bounced,     ///< for good
    Blocked,     ///< for now
    Dropped,     ///< the service did not even try
    Sent,        ///< cold: the campaign sent its mail
    MachineOpen, ///< a mail gateway fetched it within seconds
    Open,        ///< a person did
    Scan,        ///< a link scanner followed the links with GET
    Click,
    Accept,
    Decline,
    ReplyYes, ///< cold: an answer that reads as interest
    ReplyNo,
    AutoReply,
    Unsubscribe,
    SpamReport
};

struct PlannedAct
{
    MailAct act = MailAct::Delivered;
    qint64 afterMs = 0; ///< simulated time since the provider took the message
    friend bool operator==(const PlannedAct &, const PlannedAct &) = default;
};

/// What the person behind @p address does with a message: the same for the same seed and address, everywhere.
/// Shares follow the product's targets (warm 80 % opened and 15 % answered, cold 30 % and 5 %). A tag in the address
/// decides instead of chance, e.g. `ada+accept@example.com`: bounce, block, drop, defer, silent, open, machine, accept,
/// decline, reply, no, away, unsubscribe, spam.
QList<PlannedAct> planFor(quint64 seed, const QByteArray &address, Channel channel);

/// Delivery alone: processed and delivered (warm) or sent (cold), at once. For tests that need evidence and no people.
QList<PlannedAct> deliveryPlan(Channel channel);
