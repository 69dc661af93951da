#pragma once

#include "models/domain/slabadge.h"

class Row;

/// The stage that runs, else the one that ended last, from the columns sla_stage, sla_ended_at, sla_due_at,
/// sla_warn_at, sla_pause_reason, sla_target_minutes, sla_elapsed_ms, sla_fallback and sla_fallbacks.
SlaBadge slaBadgeOf(const Row &row);
