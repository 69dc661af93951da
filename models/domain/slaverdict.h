#pragma once

#include "models/domain/ids.h"
#include "models/domain/slabadge.h"
#include "models/domain/slacalendar.h"

#include <QDateTime>
#include <QList>

#include <optional>

std::optional<SlaStage> slaStageFromWire(const QString &word);
QString wireWord(SlaStage stage); ///< "dispatch", "assignment", "arrival", "completion"

/// Something that happened to a stage. Times are whole milliseconds, UTC.
struct SlaEvent
{
    enum class Kind { Started, Paused, Resumed, Completed, Reopened, Cancelled, Retargeted };

    Kind kind = Kind::Started;
    QDateTime at;          ///< when it counts from
    QDateTime recordedAt;  ///< when it was written; invalid where that does not matter
    QString reason;        ///< of a pause
    QString actor;         ///< who, as people read it
    int targetMinutes = 0; ///< for Started and Retargeted
    friend bool operator==(const SlaEvent &, const SlaEvent &) = default;
};

std::optional<SlaEvent::Kind> slaEventKindFromWire(const QString &word);

/// What a policy version says about measuring; the targets themselves come with the events.
struct SlaTerms
{
    qint64 policyVersionId = 0;
    int policyVersion = 0; ///< 0: the presets that Raven comes with
    int warnPercent = 75;
    friend bool operator==(const SlaTerms &, const SlaTerms &) = default;
};

/// One line of the proof: a span that counted or did not, and why.
struct SlaSegment
{
    enum class What { Counted, Paused, Closed };

    QDateTime from;
    QDateTime until;
    What what = What::Counted;
    QString why; ///< reason of the pause; name of the holiday; empty otherwise
    friend bool operator==(const SlaSegment &, const SlaSegment &) = default;
};

struct SlaVerdict
{
    enum class Status { OnTime, Warning, Breached, Paused, Met, Missed, Cancelled };

    Status status = Status::OnTime;
    qint64 elapsedMs = 0;
    qint64 remainingMs = 0; ///< negative when over due
    qint64 targetMs = 0;
    QDateTime startedAt;
    QDateTime endedAt;  ///< invalid while it runs
    QDateTime dueAt;    ///< invalid while a pause without an end keeps it unknown
    QDateTime warnAt;   ///< likewise
    QDateTime pausedAt; ///< of the pause that goes on
    QString pauseReason;
    friend bool operator==(const SlaVerdict &, const SlaVerdict &) = default;
};

QString
wireWord(SlaVerdict::Status status); ///< "on_time", "warning", "breached", "paused", "met", "missed", "cancelled"

/// The verdict on a stage at an instant: follows from its events, terms and calendar and nothing else. The database has
/// the same rule as sla_verdict(); a test holds the two together.
SlaVerdict slaVerdict(const QList<SlaEvent> &events, const SlaTerms &terms, const SlaOpenTime &open,
                      const QDateTime &at);

/// Every span from the start of the stage to @p at or its end, whichever is first. The counted ones sum to the
/// verdict's elapsed time to the millisecond.
QList<SlaSegment> slaProof(const QList<SlaEvent> &events, const SlaOpenTime &open, const QDateTime &at);

/// One stage of a work order as it was measured, with everything the verdict needs.
struct SlaStageRecord
{
    QUuid timerId;
    SlaStage stage = SlaStage::Dispatch;
    int targetMinutes = 0;
    bool fallback = false; ///< the target is the fallback: there is no preset
    bool edited = false;   ///< a person set it
    SlaTerms terms;
    SlaCalendar calendar;
    QList<SlaEvent> events;
    QString engineStatus; ///< what sla_verdict() said, word as on the wire
    qint64 engineElapsedMs = 0;
    std::optional<double> breachChance; ///< from own history; nothing: not enough of it
    int breachChanceOf = 0;             ///< the cases behind it
    friend bool operator==(const SlaStageRecord &, const SlaStageRecord &) = default;
};

/// Everything the SLA dialog, the proof sheet and `raven sla proof` show about a work order.
struct SlaRecord
{
    JobId job;
    qint64 number = 0;
    QString title;
    QString trade;
    QString urgency;     ///< wire word
    QByteArray siteZone; ///< IANA name, may be empty
    bool hasSla = false;
    bool isOpen = true;                        ///< the work order is not closed
    std::array<int, slaStageCount> targets {}; ///< minutes per stage as configured; 0: none
    std::array<int, slaStageCount> presets {}; ///< what the current policy would give
    bool fallback = false;                     ///< presets are the fallback
    int policyVersion = 0;                     ///< current one of the organisation
    QList<SlaStageRecord> stages;              ///< in the order they started; a stage may have run twice
    QDateTime readAt;                          ///< the database's clock
    friend bool operator==(const SlaRecord &, const SlaRecord &) = default;
};
