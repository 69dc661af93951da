#pragma once

#include "models/domain/dispatchperson.h"
#include "models/domain/slabadge.h"

#include <QHash>
#include <QList>

#include <array>

/// How many messages the ledger holds in each state, counted by the database and not from the people's rows.
struct LedgerCounts
{
    std::array<int, messageStateCount> byState {};

    int &operator[](MessageState state) { return byState.at(static_cast<size_t>(state)); }
    int operator[](MessageState state) const { return byState.at(static_cast<size_t>(state)); }
    int total() const;
    friend bool operator==(const LedgerCounts &, const LedgerCounts &) = default;
};

/// A provider that does not send at the moment. @c sentence is for the operator and complete.
struct ProviderStop
{
    Channel channel = Channel::Warm;
    QDateTime since;
    QString sentence; ///< "SendGrid refused our key", without full stop
    bool everyone = true;

    friend bool operator==(const ProviderStop &, const ProviderStop &) = default;
};

/// The part of a dispatch that belongs to one channel and does not follow from its people.
struct ChannelFacts
{
    LedgerCounts ledger;
    int asked = 0;               ///< recipients of the channel, counted by the database
    QString place;               ///< "signed up", or the name of the campaign
    QString emptyWhy;            ///< why nobody is asked by this channel; one or two sentences
    QDateTime retryAt;           ///< slowed down by the provider (429): the next attempt
    bool mailingReported = true; ///< cold: the campaign has had mailing events in the last 24 hours

    friend bool operator==(const ChannelFacts &, const ChannelFacts &) = default;
};

/// Everything the loader shows, as one read of the database saw it. All instants are the database's, and so is
/// @c readAt: ages are never taken from the local clock.
struct DispatchPicture
{
    OutreachId outreachId;
    JobId jobId;
    qint64 jobNumber = 0;
    QString title;
    QString trade;
    QString urgency; ///< display word
    QString place;   ///< "1801 Main St, Houston TX"
    QString orderedBy;
    QDateTime orderedAt;
    int wanted = 0; ///< 0: no number was given

    QDateTime holdStartedAt;
    QDateTime holdUntil; ///< invalid: no hold
    QDateTime coldStartsAt;
    QString stoppedBy;
    QDateTime stoppedAt;
    QString stoppedReason;
    QString assignedTo;        ///< empty: nobody
    QDateTime engineBeatAt;    ///< the newest beat of any engine; invalid: none was ever seen
    QDateTime leaseEndsAt;     ///< the latest lease of a batch that is out
    int requestDeadlineMs = 0; ///< how long an engine waits for a provider; 0: not known here
    QList<ProviderStop> providerStops;
    SlaBadge sla;             ///< of the stage that runs, else of the one that ended last
    QDateTime stageStartedAt; ///< invalid: no stage runs
    QDateTime stagePausedAt;  ///< since when a pause goes on

    std::array<ChannelFacts, 2> channels;
    QList<DispatchPerson> people; ///< by channel, then rank
    QList<LeftOutPerson> leftOut;
    QDateTime readAt;

    const ChannelFacts &facts(Channel channel) const { return channels.at(static_cast<size_t>(channel)); }
    ChannelFacts &facts(Channel channel) { return channels.at(static_cast<size_t>(channel)); }
    friend bool operator==(const DispatchPicture &, const DispatchPicture &) = default;
};
