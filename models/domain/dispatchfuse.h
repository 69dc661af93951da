#pragma once

#include "models/domain/dispatchtally.h"

/// The running stage's time as a line: opens above and below it, and what happened where. Positions are shares of
/// the line, 0 at the start and 1 at its end.
struct DispatchFuse
{
    static constexpr int slotCount = 60;

    struct Mark
    {
        double position;
        QString name;
        QDateTime at;
        friend bool operator==(const Mark &, const Mark &) = default;
    };

    QDateTime startAt;
    QDateTime endAt;
    bool hasDue = false; ///< a stage is running
    QDateTime dueAt;
    double due = -1;   ///< -1 without a due instant; below 1 when it is over
    QString stageWord; ///< "Assign"
    bool nothingSent = true;
    std::array<int, slotCount> warm {};
    std::array<int, slotCount> cold {};
    QList<Mark> qualified; ///< by time
    double now = 0;
    double quarterLine = -1; ///< where a quarter of the time is left; -1 without a due instant
    double coldWave = -1;    ///< -1: none, or outside
    QDateTime coldWaveAt;

    int highest() const; ///< the tallest column of either side
    friend bool operator==(const DispatchFuse &, const DispatchFuse &) = default;
};

/// Human-likely opens only. Without a running stage the line runs from the first send to now and has no end mark.
DispatchFuse fuseOf(const DispatchPicture &picture, const DispatchTally &tally, const QDateTime &now);
