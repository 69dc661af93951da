#include "ui/delegates/slabadgepainter.h"

#include "ui/theme/fonts.h"
#include "ui/theme/glyphs.h"
#include "ui/theme/metrics.h"
#include "ui/theme/tabular.h"

#include <QPainter>

namespace {

constexpr double inset = 7;
constexpr double shapeSide = 9;
constexpr double stageLeft = 22;

struct Look
{
    Tone tone = Tone::Muted;
    std::optional<Glyphs::Badge> shape;
    bool framed = false;
    bool filled = false;
};

Look lookOf(SlaReading::State state)
{
    switch (state) {
    case SlaReading::State::None:
        return {};
    case SlaReading::State::OnTime:
        return {Tone::OnTime, Glyphs::Badge::OnTime, false, false};
    case SlaReading::State::AtRisk:
        return {Tone::AtRisk, Glyphs::Badge::AtRisk, true, false};
    case SlaReading::State::Breached:
        return {Tone::Breached, Glyphs::Badge::Breached, false, true};
    case SlaReading::State::Paused:
        return {Tone::Paused, Glyphs::Badge::Paused, false, false};
    case SlaReading::State::Met:
        return {Tone::Met, Glyphs::Badge::Met, false, false};
    }
    return {};
}

void paintFrame(QPainter &painter, const QRectF &box, const Look &look, Ground ground, bool stale)
{
    const Theme &theme = Theme::current();
    QPen frame(Qt::NoPen);
    if (look.framed)
        frame = QPen(theme.blend(look.tone, ground, 0.8), 1);
    if (stale) {
        frame = QPen(look.framed || look.filled ? theme.color(look.tone) : theme.color(Tone::Control), 1);
        frame.setDashPattern({1, 2});
    }
    painter.setPen(frame);
    painter.setBrush(look.filled       ? QBrush(theme.color(look.tone))
                         : look.framed ? QBrush(theme.tint(look.tone, ground))
                                       : QBrush(Qt::NoBrush));
    painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), Metrics::controlRadius, Metrics::controlRadius);
}

} // namespace

void paintSlaBadge(QPainter &painter, const QRectF &box, const SlaBadge &badge, const QDateTime &serverNow,
                   Ground ground, bool stale, bool framed)
{
    const Theme &theme = Theme::current();
    const SlaReading reading = readBadge(badge, serverNow);
    Look look = lookOf(reading.state);
    look.framed = look.framed || (framed && !look.filled);
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    if (reading.state != SlaReading::State::None)
        paintFrame(painter, box, look, ground, stale);

    const QColor main = look.filled ? theme.onBreached() : theme.color(look.tone);
    if (look.shape)
        Glyphs::paintBadge(painter, *look.shape,
                           QRectF(box.left() + inset, box.center().y() - shapeSide / 2, shapeSide, shapeSide), main);
    const QRectF stage = box.adjusted(stageLeft, 0, -inset, 0);
    painter.setPen(look.filled ? theme.onBreached() : theme.color(Tone::Muted));
    painter.setFont(Type::font(Type::caption));
    painter.drawText(stage, Qt::AlignLeft | Qt::AlignVCenter, reading.stage);
    const double width = QFontMetricsF(painter.font()).horizontalAdvance(reading.stage);
    if (badge.fallbackTargets && !reading.stage.isEmpty()) {
        painter.setPen(QPen(theme.color(Tone::Faint), 1, Qt::DotLine));
        painter.drawLine(QPointF(stage.left(), box.bottom() - 3.5), QPointF(stage.left() + width, box.bottom() - 3.5));
    }
    const bool none = reading.state == SlaReading::State::None;
    painter.setPen(main);
    painter.setFont(none ? Type::font(Type::caption) : Type::strong(Type::badgeTime));
    // A long reason of a pause must not stand on the name of the stage.
    const double room = stage.width() - (width > 0 ? width + Metrics::space8 : 0);
    const QString time = tabularWidth(painter.font(), reading.time) <= room
        ? reading.time
        : QFontMetricsF(painter.font()).elidedText(reading.time, Qt::ElideRight, room);
    drawTabular(painter, stage, none ? Qt::AlignLeft : Qt::AlignRight, time);
    painter.restore();
}
