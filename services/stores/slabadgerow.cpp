#include "services/stores/slabadgerow.h"

#include "models/domain/slaverdict.h"
#include "services/db/row.h"

#include <QJsonArray>
#include <QJsonDocument>

#include <cmath>

namespace {

constexpr qint64 secondsPerMinute = 60;
constexpr qint64 msPerSecond = 1'000;

} // namespace

// A pause that began in time leaves the due instant unknown; one that began too late does not help any more.
SlaBadge slaBadgeOf(const Row &row)
{
    SlaBadge badge;
    const std::optional<SlaStage> stage = slaStageFromWire(row.text("sla_stage"));
    if (!stage)
        return badge;
    badge.stage = *stage;
    badge.targetSeconds = row.number("sla_target_minutes") * secondsPerMinute;
    badge.fallbackTargets = row.flag("sla_fallback");
    const QJsonArray fallbacks = row.json("sla_fallbacks").array();
    for (size_t at = 0; badge.fallbackTargets && at < badge.fallbackMinutes.size(); ++at)
        badge.fallbackMinutes.at(at) = fallbacks.at(static_cast<qsizetype>(at)).toInt();
    if (!row.isNull("sla_ended_at")) {
        const qint64 margin = *badge.targetSeconds - row.number("sla_elapsed_ms") / msPerSecond;
        badge.kind = row.number("sla_elapsed_ms") < *badge.targetSeconds * msPerSecond ? SlaBadge::Kind::Met
                                                                                       : SlaBadge::Kind::Missed;
        badge.marginSeconds = std::abs(margin);
        return badge;
    }
    badge.dueAt = row.time("sla_due_at");
    badge.warnAt = row.time("sla_warn_at");
    badge.kind = badge.dueAt.isValid() ? SlaBadge::Kind::Running : SlaBadge::Kind::Paused;
    badge.pauseReason = row.text("sla_pause_reason");
    return badge;
}
