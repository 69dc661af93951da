#include "ui/delegates/slastagepainter.h"

#include "ui/theme/glyphs.h"

#include <QPainter>
#include <QPainterPath>

#include <algorithm>

namespace {

constexpr double leastPart = 3;
constexpr double barRadius = 3;
constexpr double hatchStep = 6;

std::optional<Glyphs::Badge> shapeOf(SlaStageLine::State state)
{
    using State = SlaStageLine::State;
    switch (state) {
    case State::OnTime:
        return Glyphs::Badge::OnTime;
    case State::AtRisk:
        return Glyphs::Badge::AtRisk;
    case State::Breached:
    case State::Missed:
        return Glyphs::Badge::Breached;
    case State::Paused:
        return Glyphs::Badge::Paused;
    case State::Met:
        return Glyphs::Badge::Met;
    case State::NotStarted:
    case State::Cancelled:
        return std::nullopt;
    }
    return std::nullopt;
}

void hatch(QPainter &painter, const QRectF &box, const QColor &color)
{
    painter.setPen(QPen(color, 1.5));
    for (double x = box.left() - box.height(); x < box.right(); x += hatchStep)
        painter.drawLine(QPointF(x, box.bottom()), QPointF(x + box.height(), box.top()));
}

} // namespace

Tone toneOf(SlaStageLine::State state)
{
    using State = SlaStageLine::State;
    switch (state) {
    case State::OnTime:
        return Tone::OnTime;
    case State::AtRisk:
        return Tone::AtRisk;
    case State::Breached:
    case State::Missed:
        return Tone::Breached;
    case State::Paused:
        return Tone::Paused;
    case State::Met:
        return Tone::Met;
    case State::NotStarted:
    case State::Cancelled:
        return Tone::Muted;
    }
    return Tone::Muted;
}

void paintStageGlyph(QPainter &painter, SlaStageLine::State state, const QRectF &box)
{
    if (const auto shape = shapeOf(state))
        Glyphs::paintBadge(painter, *shape, box, Theme::current().color(toneOf(state)));
}

void paintStageBar(QPainter &painter, const SlaStageLine &line, const QRectF &box, Ground ground, bool stale)
{
    const Theme &theme = Theme::current();
    const bool waiting = line.state == SlaStageLine::State::NotStarted;
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    QPainterPath frame;
    frame.addRoundedRect(box, barRadius, barRadius);
    painter.setClipPath(frame);
    painter.fillRect(box, waiting ? theme.blend(Tone::Text, ground, 0.06) : theme.track());
    if (!waiting && line.share > 0) {
        const QColor fill = theme.color(toneOf(line.state));
        const QRectF part(box.topLeft(), QSizeF(std::max(leastPart, box.width() * line.share), box.height()));
        painter.fillRect(part, fill);
        const bool over = line.state == SlaStageLine::State::Breached || line.state == SlaStageLine::State::Missed;
        if (over || line.state == SlaStageLine::State::Paused) {
            painter.setClipRect(part, Qt::IntersectClip);
            hatch(painter, part, theme.blend(toneOf(line.state), ground, over ? 0.55 : 0.4));
        }
    }
    painter.setClipping(false);
    if (stale) {
        QPen dotted(theme.color(Tone::Control), 1);
        dotted.setDashPattern({1, 2});
        painter.setPen(dotted);
        painter.setBrush(Qt::NoBrush);
        painter.drawRoundedRect(box.adjusted(-1.5, -1.5, 1.5, 1.5), barRadius + 1, barRadius + 1);
    }
    painter.restore();
}
