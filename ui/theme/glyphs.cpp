#include "ui/theme/glyphs.h"

#include "ui/theme/theme.h"

#include <QPainter>
#include <QPainterPathStroker>

#include <cmath>
#include <numbers>

namespace {

QPointF onCircle(const QPointF &centre, double radius, double turns)
{
    const double angle = turns * 2 * std::numbers::pi;
    return centre + QPointF(radius * std::sin(angle), -radius * std::cos(angle));
}

/// Lines as a filled outline, so that every glyph is one path to fill.
QPainterPath stroked(const QPainterPath &lines, double width)
{
    QPainterPathStroker stroker;
    stroker.setWidth(width);
    stroker.setCapStyle(Qt::RoundCap);
    stroker.setJoinStyle(Qt::RoundJoin);
    return stroker.createStroke(lines);
}

QRectF square(const QRectF &box)
{
    const double side = std::min(box.width(), box.height());
    return {box.center().x() - side / 2, box.center().y() - side / 2, side, side};
}

void fill(QPainter &painter, const QPainterPath &path, const QColor &color)
{
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.fillPath(path, color);
    painter.restore();
}

} // namespace

namespace Glyphs {

QPainterPath warm(const QRectF &box)
{
    const QRectF frame = square(box);
    const QPointF centre = frame.center();
    const double radius = frame.width() / 2;
    QPainterPath rays;
    for (int ray = 0; ray < 8; ++ray) {
        rays.moveTo(onCircle(centre, radius * 0.72, ray / 8.0));
        rays.lineTo(onCircle(centre, radius * 0.94, ray / 8.0));
    }
    QPainterPath sun = stroked(rays, radius * 0.16);
    sun.addEllipse(centre, radius * 0.44, radius * 0.44);
    return sun;
}

QPainterPath cold(const QRectF &box)
{
    const QRectF frame = square(box);
    const QPointF centre = frame.center();
    const double radius = frame.width() / 2;
    QPainterPath arms;
    for (int arm = 0; arm < 6; ++arm) {
        const double turns = arm / 6.0;
        const QPointF fork = onCircle(centre, radius * 0.55, turns);
        arms.moveTo(centre);
        arms.lineTo(onCircle(centre, radius * 0.94, turns));
        arms.moveTo(onCircle(fork, radius * 0.36, turns + 1 / 8.0));
        arms.lineTo(fork);
        arms.lineTo(onCircle(fork, radius * 0.36, turns - 1 / 8.0));
    }
    QPainterPath flake = stroked(arms, radius * 0.15);
    flake.setFillRule(Qt::WindingFill);
    return flake;
}

QPainterPath check(const QRectF &box)
{
    const QRectF frame = square(box);
    QPainterPath line;
    line.moveTo(frame.left() + frame.width() * 0.06, frame.top() + frame.height() * 0.55);
    line.lineTo(frame.left() + frame.width() * 0.36, frame.top() + frame.height() * 0.84);
    line.lineTo(frame.left() + frame.width() * 0.94, frame.top() + frame.height() * 0.18);
    return stroked(line, std::max(1.4, frame.width() * 0.14));
}

QPainterPath cross(const QRectF &box)
{
    const QRectF frame = square(box);
    QPainterPath lines;
    lines.moveTo(frame.topLeft());
    lines.lineTo(frame.bottomRight());
    lines.moveTo(frame.topRight());
    lines.lineTo(frame.bottomLeft());
    return stroked(lines, std::max(1.2, frame.width() * 0.14));
}

QPainterPath question(const QRectF &box)
{
    const QRectF frame = square(box);
    const double unit = frame.width();
    const QPointF origin = frame.topLeft();
    QPainterPath hook;
    hook.moveTo(origin + QPointF(unit * 0.26, unit * 0.30));
    hook.cubicTo(origin + QPointF(unit * 0.26, unit * 0.02), origin + QPointF(unit * 0.76, unit * 0.02),
                 origin + QPointF(unit * 0.74, unit * 0.32));
    hook.cubicTo(origin + QPointF(unit * 0.73, unit * 0.50), origin + QPointF(unit * 0.50, unit * 0.46),
                 origin + QPointF(unit * 0.50, unit * 0.68));
    QPainterPath mark = stroked(hook, std::max(1.2, unit * 0.15));
    const double dot = std::max(0.8, unit * 0.10);
    mark.addEllipse(origin + QPointF(unit * 0.50, unit * 0.92), dot, dot);
    return mark;
}

QPainterPath badge(Badge shape, const QRectF &box)
{
    const QRectF frame = square(box);
    QPainterPath path;
    switch (shape) {
    case Badge::OnTime:
        path.addEllipse(frame.center(), frame.width() * 0.40, frame.width() * 0.40);
        break;
    case Badge::AtRisk:
        path.moveTo(frame.center().x(), frame.top());
        path.lineTo(frame.right(), frame.bottom());
        path.lineTo(frame.left(), frame.bottom());
        path.closeSubpath();
        break;
    case Badge::Breached:
        path.addRect(
            frame.adjusted(frame.width() * 0.08, frame.width() * 0.08, -frame.width() * 0.08, -frame.width() * 0.08));
        break;
    case Badge::Paused:
        path.addRect(frame.left() + frame.width() * 0.08, frame.top(), frame.width() * 0.30, frame.height());
        path.addRect(frame.left() + frame.width() * 0.62, frame.top(), frame.width() * 0.30, frame.height());
        break;
    case Badge::Met:
        return check(frame);
    }
    return path;
}

void paintChannel(QPainter &painter, Channel channel, const QRectF &box)
{
    const bool isWarm = channel == Channel::Warm;
    fill(painter, isWarm ? warm(box) : cold(box), Theme::current().color(isWarm ? Tone::Warm : Tone::Cold));
}

void paintBadge(QPainter &painter, Badge shape, const QRectF &box, const QColor &color)
{
    fill(painter, badge(shape, box), color);
}

void paintCheck(QPainter &painter, const QRectF &box, const QColor &color)
{
    fill(painter, check(box), color);
}

void paintUrgency(QPainter &painter, Urgency urgency, const QRectF &box)
{
    if (urgency != Urgency::Emergency && urgency != Urgency::SameDay)
        return;
    constexpr double barWidth = 3;
    constexpr double barHeight = 7;
    constexpr double dotHeight = 3;
    constexpr double markHeight = 12;
    const bool emergency = urgency == Urgency::Emergency;
    const QColor color = Theme::current().color(emergency ? Tone::Breached : Tone::AtRisk);
    const double top = std::round(box.center().y() - markHeight / 2) + 0.5;
    for (int mark = 0; mark < (emergency ? 2 : 1); ++mark) {
        const double left = box.left() + mark * 5;
        QPainterPath path;
        path.addRoundedRect(QRectF(left, top, barWidth, barHeight), 1, 1);
        path.addRoundedRect(QRectF(left, top + barHeight + 1.5, barWidth, dotHeight), 1, 1);
        fill(painter, path, color);
    }
}

} // namespace Glyphs
