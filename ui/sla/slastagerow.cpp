#include "ui/sla/slastagerow.h"

#include "ui/theme/fonts.h"
#include "ui/theme/glyphs.h"
#include "ui/theme/metrics.h"
#include "ui/theme/tabular.h"

#include <QPainter>
#include <QPainterPath>

#include <cmath>

namespace {

constexpr int rowHeight = 68;
constexpr double glyphSide = 11;
constexpr double nameLeft = 20;
constexpr double nameWidth = 116;
constexpr double headHeight = 20;
constexpr double barTop = 26;
constexpr double barHeight = 8;
constexpr double footTop = 38;
constexpr double footHeight = 18;
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

QString elided(const QFont &font, const QString &words, double width)
{
    return QFontMetricsF(font).elidedText(words, Qt::ElideRight, width);
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

SlaStageRow::SlaStageRow(QWidget *parent)
    : QWidget(parent)
{
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    setFocusPolicy(Qt::TabFocus);
}

void SlaStageRow::setLine(const SlaStageLine &line)
{
    if (m_line == line)
        return;
    m_line = line;
    setAccessibleName(line.sentence);
    update();
}

void SlaStageRow::setStale(bool stale)
{
    m_stale = stale;
    update();
}

QSize SlaStageRow::sizeHint() const
{
    return {640, rowHeight};
}

void SlaStageRow::paintEvent(QPaintEvent *)
{
    const Theme &theme = Theme::current();
    const bool waiting = m_line.state == SlaStageLine::State::NotStarted;
    const QRectF head(0, 0, width(), headHeight);
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    if (m_stale)
        painter.setOpacity(0.75);
    paintStageGlyph(painter, m_line.state, QRectF(0, (headHeight - glyphSide) / 2, glyphSide, glyphSide));
    painter.setFont(waiting ? Type::font() : Type::medium());
    painter.setPen(theme.color(waiting ? Tone::Muted : Tone::Text));
    painter.drawText(head.adjusted(nameLeft, 0, 0, 0), Qt::AlignLeft | Qt::AlignVCenter, displayWord(m_line.stage));

    painter.setFont(waiting ? Type::font() : Type::strong());
    painter.setPen(theme.color(toneOf(m_line.state)));
    const double usedWidth = tabularWidth(Type::font(), m_line.used);
    const QRectF status = head.adjusted(nameLeft + nameWidth, 0, -usedWidth - Metrics::space8, 0);
    drawTabular(painter, status, Qt::AlignLeft, elided(painter.font(), m_line.status, status.width()));
    painter.setFont(Type::font());
    painter.setPen(theme.color(Tone::Text));
    drawTabular(painter, head, Qt::AlignRight, m_line.used);

    paintStageBar(painter, m_line, QRectF(nameLeft, barTop, width() - nameLeft, barHeight), Ground::Window, m_stale);

    painter.setFont(Type::font(Type::caption));
    painter.setPen(theme.color(Tone::Muted));
    const QRectF foot(nameLeft, footTop, width() - nameLeft, footHeight);
    const double chanceWidth = tabularWidth(painter.font(), m_line.chance);
    const QString left = m_line.times.isEmpty() || m_line.remark.isEmpty()
        ? m_line.times + m_line.remark
        : QString(m_line.times + QStringLiteral(" · ") + m_line.remark);
    const QRectF room = foot.adjusted(0, 0, -chanceWidth - Metrics::space8, 0);
    drawTabular(painter, room, Qt::AlignLeft, elided(painter.font(), left, room.width()));
    drawTabular(painter, foot, Qt::AlignRight, m_line.chance);
}
