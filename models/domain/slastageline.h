#pragma once

#include "models/domain/slaverdict.h"

#include <QTimeZone>

/// One stage of a work order as it reads at an instant: in the SLA dialog and in the detail panel.
struct SlaStageLine
{
    enum class State { NotStarted, OnTime, AtRisk, Breached, Paused, Met, Missed, Cancelled };

    SlaStage stage = SlaStage::Dispatch;
    State state = State::NotStarted;
    QString status;   ///< "7m 11s left", "+8m over", "Paused · parts", "Met 12m early", "60m, not started"
    QString used;     ///< "22m 49s of 30m"; empty when it has not started
    QString times;    ///< "14:00 → 14:02:41", "due 14:32:41", "paused since 14:01"
    QString remark;   ///< "fallback target", "set by hand, preset 30m", "calendar closed until Mon 08:00"
    QString chance;   ///< "Chance to breach 31 % (n=212)"; only of stages that run
    QString sentence; ///< "Assignment, 76 percent of 30 minutes used, at risk"
    double share = 0; ///< of the target, 0 to 1: a bar never leaves its frame
    bool isOpen = false;

    friend bool operator==(const SlaStageLine &, const SlaStageLine &) = default;
};

/// The stages in their order, each by its last run; those that were never configured are absent. Where the database's
/// verdict differs from what follows from the events, the line says what the database says, as of @p record's reading.
QList<SlaStageLine> stageLines(const SlaRecord &record, const QDateTime &serverNow, const QTimeZone &zone);
/// "Preset HVAC emergency v3 · calendar Around the clock v1"
QString termsLine(const SlaRecord &record);
/// The stage that runs or is paused; nothing when none does.
const SlaStageRecord *openStage(const SlaRecord &record);
bool isPaused(const SlaStageRecord &record, const QDateTime &at);
