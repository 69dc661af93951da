#pragma once

#include "models/domain/dispatchtally.h"

/// The running stage's time as a line, from its start, or the first send where that was earlier, to the instant at
/// which it is due, and on to now when that is over: opens above and below it, and what happened where. Positions are
/// shares of the line, 0 at the start and 1 at its end.
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
    bool hasDue = false; ///< a stage runs and is not paused
    QDateTime dueAt;
    double due = -1;                                   ///< -1 without a due instant; below 1 when it is over
    SlaReading::State state = SlaReading::State::None; ///< of the stage that has not ended
    QString stageWord;                                 ///< "Assign"; empty when every stage has ended
    QDateTime warnAt;
    QDateTime pausedAt;
    double pausedFrom = -1; ///< from here to now nothing counts; -1: no pause
    QString pauseReason;
    bool nothingSent = true;
    std::array<int, slotCount> warm {};
    std::array<int, slotCount> cold {};
    QList<Mark> qualified; ///< by time
    double now = 0;
    double quarterLine = -1; ///< from here on at risk; -1: not known, or outside
    double coldWave = -1;    ///< -1: none, or outside
    QDateTime coldWaveAt;

    int highest() const; ///< the tallest column of either side
    friend bool operator==(const DispatchFuse &, const DispatchFuse &) = default;
};

/// Human-likely opens only. Without a running stage the line runs from the first send to now and has no end mark; a
/// paused one has none either, because nobody knows when it will be due.
DispatchFuse fuseOf(const DispatchPicture &picture, const DispatchTally &tally, const QDateTime &now);
