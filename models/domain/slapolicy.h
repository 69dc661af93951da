#pragma once

#include "models/domain/slacalendar.h"
#include "models/domain/slatargets.h"
#include "models/domain/vocabulary.h"

#include <QDateTime>
#include <QHash>
#include <QJsonObject>
#include <QList>
#include <QMap>
#include <QString>
#include <QStringList>
#include <QUuid>

#include <array>
#include <optional>

constexpr int urgencyCount = 5;

/// Whose turn it is when a breach was not acknowledged for so long.
struct SlaLadderStep
{
    int afterMinutes = 0;
    Role role = Role::Manager;
    friend bool operator==(const SlaLadderStep &, const SlaLadderStep &) = default;
};

/// One version of an organisation's policy. Immutable once saved: a change is another version.
struct SlaPolicy
{
    qint64 id = 0;
    int version = 0; ///< 0: the presets that Raven comes with
    QMap<QString, std::array<std::optional<SlaMinutes>, urgencyCount>> targets; ///< by trade; urgencies in their order
    SlaMinutes fallback {60, 120, 240, 480};
    int warnPercent = 75;
    QList<SlaLadderStep> ladder;
    std::array<QUuid, urgencyCount> calendars; ///< null: around the clock
    QString note;
    bool isOn = true; ///< of the organisation, not of the version
    QString createdBy;
    QDateTime createdAt;

    friend bool operator==(const SlaPolicy &, const SlaPolicy &) = default;
};

/// Who saved a version of something, when and why.
struct SlaVersionNote
{
    int version = 0;
    QString by;
    QDateTime at;
    QString note;
    friend bool operator==(const SlaVersionNote &, const SlaVersionNote &) = default;
};

/// The policy in force with everything that its editor shows.
struct SlaPolicyHistory
{
    SlaPolicy current;
    QList<SlaVersionNote> versions;                       ///< newest first, the built-in one last
    QMap<int, SlaPolicy> policies;                        ///< the same versions in full, as far as they were read
    QList<SlaCalendar> calendars;                         ///< the latest version of each
    QHash<QUuid, QList<SlaVersionNote>> calendarVersions; ///< newest first
    std::optional<int> openStages;                        ///< that run and would be measured anew by "apply"
    QHash<QUuid, int> openStagesOfCalendar;               ///< the same by the calendar that measures them
    friend bool operator==(const SlaPolicyHistory &, const SlaPolicyHistory &) = default;
};

/// What the database says after it saved a policy or a calendar.
struct SlaSaved
{
    QUuid calendar; ///< null for a policy
    int version = 0;
    int remeasured = 0; ///< running stages that follow the new version
    friend bool operator==(const SlaSaved &, const SlaSaved &) = default;
};

constexpr int leastSlaMinutes = 1;
constexpr int mostSlaMinutes = 5'256'000; ///< ten years: what the database takes

/// Why this cannot be saved, as a sentence; empty when it can.
QString policyProblem(const SlaPolicy &policy);
/// What is different, a line each: "HVAC, emergency: assignment 30 → 25 min".
QStringList policyChanges(const SlaPolicy &before, const SlaPolicy &after, const QList<SlaCalendar> &calendars);
/// "after 15 min manager, after 45 min admin"
QString ladderWords(const QList<SlaLadderStep> &ladder);

/// {"targets": {"HVAC": {"emergency": [15, 30, 60, 240]}}, "fallback": [60, …], "warn_percent": 75,
///  "ladder": [{"after_minutes": 15, "role": "manager"}], "calendars": {"emergency": "uuid"}, "note": "…"}: the
///  argument
/// of sla_save_policy and the columns of sla_policy_versions.
QJsonObject policyToJson(const SlaPolicy &policy);
/// The reverse. Understands the columns id, version, created_by, created_at and is_on beside them; what is missing
/// keeps its default.
SlaPolicy policyFromJson(const QJsonObject &json);
