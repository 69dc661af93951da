#pragma once

#include <QDateTime>
#include <QString>

#include <array>
#include <optional>

enum class SlaStage { Dispatch, Assignment, Arrival, Completion };
constexpr int slaStageCount = 4;

QString badgeWord(SlaStage stage);   ///< "Dispatch", "Assign", "Arrive", "Finish"
QString displayWord(SlaStage stage); ///< "Dispatch", "Assignment", "Arrival", "Completion"

/// What is known about the deadline of a work order. Says nothing about the present: readBadge() does.
struct SlaBadge
{
    enum class Kind { None, Running, Paused, Met, Missed };

    Kind kind = Kind::None;
    SlaStage stage = SlaStage::Dispatch;
    QDateTime dueAt;                     ///< UTC, for Running
    QDateTime warnAt;                    ///< from here on at risk; hours that are closed may lie before and after it
    std::optional<qint64> targetSeconds; ///< where no warning instant is known, its last quarter is at risk
    QString pauseReason;
    qint64 marginSeconds = 0; ///< for Met: how early; for Missed: how late
    bool fallbackTargets = false;
    std::array<int, slaStageCount> fallbackMinutes {}; ///< of the four stages, where the targets are the fallback

    friend bool operator==(const SlaBadge &, const SlaBadge &) = default;
};

/// A badge as it reads at one instant.
struct SlaReading
{
    enum class State { None, OnTime, AtRisk, Breached, Paused, Met };

    State state = State::None;
    QString stage;
    QString time;
    qint64 secondsLeft = 0;
};

SlaReading readBadge(const SlaBadge &badge, const QDateTime &serverNow);
/// "Assignment of work order 48213 is at risk, 7 minutes left, due 14:32"
QString badgeSentence(const SlaBadge &badge, qint64 workOrder, const QDateTime &serverNow, const class QTimeZone &zone);
/// "Fallback targets 60/120/240/480 min: no preset for Other"; empty where the targets are no fallback.
QString fallbackSentence(const SlaBadge &badge, const QString &trade);
