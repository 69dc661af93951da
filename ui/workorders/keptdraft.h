#pragma once

#include "models/domain/workorder.h"

#include <optional>
#include <utility>

/// A half-typed work order as bytes, with the time at which it was put away.
namespace KeptDraft {

QByteArray packed(const WorkOrderDraft &draft, const QDateTime &at);
std::optional<std::pair<WorkOrderDraft, QDateTime>> unpacked(const QByteArray &kept);

} // namespace KeptDraft
