#pragma once

#include "models/domain/dispatchpicture.h"

#include <QStringList>

/// The counts of one channel. "Now" counts partition the people; "ever" counts say how many reached a step.
struct ChannelTally
{
    Channel channel = Channel::Warm;
    std::array<int, personStateCount> now {};
    int asked = 0; ///< as the database counts the recipients

    int accepted = 0; ///< warm: sent, cold: added
    int mailed = 0;
    int delivered = 0;
    int bounced = 0;
    int humanOpened = 0;
    int rawOpened = 0;
    int replied = 0;
    int qualified = 0;
    int declined = 0;
    QDateTime firstSentAt;
    QDateTime lastSentAt;
    QDateTime lastMailedAt;
    QDateTime lastNewsAt;

    int count(PersonState state) const { return now.at(static_cast<size_t>(state)); }
    int people() const; ///< the sum of the partition
    int waiting() const { return count(PersonState::Queued); }
    int inFlight() const { return count(PersonState::Sending); }
    int notLeft() const;
};

ChannelTally tallyOf(const DispatchPicture &picture, Channel channel);

/// One side of the equation under a channel: what the ledger says became of everybody who was asked.
struct Books
{
    struct Term
    {
        MessageState state;
        int count;
        QString word; ///< "sent", or "added" for the cold channel
    };

    Channel channel = Channel::Warm;
    int asked = 0;           ///< recipients in the database
    int accounted = 0;       ///< messages in the ledger, all states
    int shown = 0;           ///< people in the partition that the cells and chips show
    QList<Term> terms;       ///< only those that are not 0
    bool statesAgree = true; ///< the ledger's count of each state equals the rows'

    bool balance() const { return asked == accounted && asked == shown && statesAgree; }
    QString equation() const;  ///< "60 asked = 56 sent + 3 in doubt + 1 skipped"
    QString complaint() const; ///< empty when they balance
};

Books booksOf(const DispatchPicture &picture, Channel channel);

/// The sums of both channels together that the sentences and chips need.
struct DispatchTally
{
    ChannelTally warm;
    ChannelTally cold;
    QStringList qualifiedNames; ///< in the order of their answers
    QDateTime firstQualifiedAt;
    QDateTime wantedQualifiedAt; ///< when the wanted number was complete; invalid before

    int asked() const { return warm.asked + cold.asked; }
    int count(PersonState state) const { return warm.count(state) + cold.count(state); }
    int accepted() const { return warm.accepted + cold.accepted; }
    int needsYou() const;
    QDateTime firstSentAt() const;
    QDateTime lastNewsAt() const;
    const ChannelTally &of(Channel channel) const { return channel == Channel::Warm ? warm : cold; }
};

DispatchTally tallyOf(const DispatchPicture &picture);
