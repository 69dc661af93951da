#pragma once

#include "models/domain/vocabulary.h"

#include <QPainterPath>
#include <QRectF>

class QColor;
class QPainter;

/// The shapes that carry meaning, as paths: no font fallback can change them.
namespace Glyphs {

enum class Badge { OnTime, AtRisk, Breached, Paused, Met };

QPainterPath warm(const QRectF &box); ///< a disc with eight rays
QPainterPath cold(const QRectF &box); ///< a six-armed flake
QPainterPath badge(Badge shape, const QRectF &box);
QPainterPath check(const QRectF &box);
QPainterPath cross(const QRectF &box);
QPainterPath question(const QRectF &box);

void paintChannel(QPainter &painter, Channel channel, const QRectF &box); ///< in the channel's tone
void paintBadge(QPainter &painter, Badge shape, const QRectF &box, const QColor &color);
void paintCheck(QPainter &painter, const QRectF &box, const QColor &color);
/// "‼" for an emergency, "!" for the same day, nothing otherwise; in the tone of the urgency.
void paintUrgency(QPainter &painter, Urgency urgency, const QRectF &box);

} // namespace Glyphs
