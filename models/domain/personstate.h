#pragma once

#include <QString>

/// What one asked person's cell shows: the furthest thing known about them. Unlike MessageState it follows the answer,
/// so it partitions *asked* by where each person stands now.
enum class PersonState {
    Queued,
    Sending,
    Added, ///< cold only: in the campaign, not mailed yet
    Unopened,
    Opened,
    Replied,
    Declined,
    Qualified,
    InDoubt,
    Failed,
    Skipped,
    Cancelled
};
constexpr int personStateCount = 12;

QString displayWord(PersonState state); ///< "Unopened", "In doubt"
