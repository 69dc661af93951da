#pragma once

#include "models/domain/slabadge.h"
#include "ui/theme/theme.h"

class QPainter;

constexpr int slaBadgeWidth = 164;
constexpr int slaBadgeHeight = 20;

/// Shape, stage and time in a box. On time has no frame, at risk a frame and a tint, breached is filled; a stale one
/// gets a dotted frame and keeps its fill. One that stands alone and can be pressed is @p framed in every state.
void paintSlaBadge(QPainter &painter, const QRectF &box, const SlaBadge &badge, const QDateTime &serverNow,
                   Ground ground, bool stale, bool framed = false);
