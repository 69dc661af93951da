#include "ui/sla/slastagerow.h"

#include "ui/delegates/slastagepainter.h"
#include "ui/theme/fonts.h"
#include "ui/theme/metrics.h"
#include "ui/theme/tabular.h"

#include <QPainter>

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

QString elided(const QFont &font, const QString &words, double width)
{
    return QFontMetricsF(font).elidedText(words, Qt::ElideRight, width);
}

} // namespace

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
