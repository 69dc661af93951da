#pragma once

#include "models/domain/workorder.h"
#include "ui/theme/theme.h"

class QPainter;

/// What a dispatch has brought, in 130 px: qualified, sent of asked, and a cell when something is in doubt or failed.
void paintOutreachCell(QPainter &painter, const QRect &box, const std::optional<OutreachSummary> &outreach,
                       const QDateTime &serverNow, Ground ground);
/// The words where the cell has no numbers to show: "Not dispatched", "Held 0:24", "Sending 41/143", "Stopped 41/60".
QString outreachWords(const std::optional<OutreachSummary> &outreach, const QDateTime &serverNow);
