#pragma once

#include "models/domain/slabadge.h"
#include "models/domain/vocabulary.h"

#include <QHash>
#include <QString>

#include <array>
#include <optional>

/// Minutes of dispatch, assignment, arrival and completion, each from its own start.
using SlaMinutes = std::array<int, slaStageCount>;

/// What a work order of one trade and urgency is measured by.
struct SlaTargets
{
    SlaMinutes minutes {};
    bool fallback = false; ///< the policy has no preset for this trade and urgency
    int policyVersion = 0;

    friend bool operator==(const SlaTargets &, const SlaTargets &) = default;
};

/// Every preset of an organisation's policy in force.
struct SlaPresets
{
    QHash<QString, std::array<std::optional<SlaMinutes>, 5>> byTrade; ///< the urgencies in their order
    SlaMinutes fallback {60, 120, 240, 480};
    int version = 0;
    bool isOn = true; ///< false: no timers are started

    std::optional<SlaMinutes> find(const QString &trade, Urgency urgency) const;
    SlaTargets targets(const QString &trade, Urgency urgency) const;

    friend bool operator==(const SlaPresets &, const SlaPresets &) = default;
};

constexpr int longestSlaMinutes = 525'600; ///< a year
/// "5h 45m", "12h", "3d 4h"
QString slaTotal(const SlaMinutes &minutes);
/// Of a stage: "created → sent"
QString slaStageCaption(SlaStage stage);
