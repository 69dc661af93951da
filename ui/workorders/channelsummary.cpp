#include "ui/workorders/channelsummary.h"

#include "models/domain/format.h"
#include "ui/theme/fonts.h"
#include "ui/theme/glyphs.h"
#include "ui/theme/tabular.h"
#include "ui/theme/theme.h"

#include <QPainter>

namespace {

constexpr double glyphSide = 15;
constexpr double headHeight = 20;
constexpr double barTop = 21;
constexpr double barHeight = 6;
constexpr double leastPart = 3;

} // namespace

ChannelSummary::ChannelSummary(Channel channel, QWidget *parent)
    : QWidget(parent)
    , m_channel(channel)
{
    setFixedHeight(sizeHint().height());
}

void ChannelSummary::setCounts(const ChannelCounts &counts)
{
    m_counts = counts;
    const QString reached = m_channel == Channel::Warm ? tr("sent") : tr("added");
    setAccessibleName(tr("%1: %2 asked, %3 %4, %5 opened, %6 replied, %7 in doubt, %8 failed")
                          .arg(displayWord(m_channel))
                          .arg(counts.asked())
                          .arg(counts.sent)
                          .arg(reached)
                          .arg(counts.opened)
                          .arg(counts.replied)
                          .arg(counts.inDoubt)
                          .arg(counts.failed));
    setToolTip(accessibleName());
    update();
}

void ChannelSummary::paintEvent(QPaintEvent *)
{
    const Theme &theme = Theme::current();
    const bool warm = m_channel == Channel::Warm;
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    Glyphs::paintChannel(painter, m_channel, QRectF(0, (headHeight - glyphSide) / 2 + 0.5, glyphSide, glyphSide));
    painter.setPen(theme.color(Tone::Text));
    painter.setFont(Type::strong());
    painter.drawText(QRectF(21, 0, width() - 21, headHeight), Qt::AlignLeft | Qt::AlignVCenter, displayWord(m_channel));
    painter.setPen(theme.color(Tone::Muted));
    painter.setFont(Type::font(Type::caption));
    const bool nobody = m_counts.asked() == 0;
    const QString reached = warm ? tr("%1 sent") : tr("%1 added");
    const QString count = Format::ofCount(m_counts.sent, m_counts.asked());
    const QString words = nobody ? tr("nobody asked") : reached.arg(count);
    const double room = width() - 21 - QFontMetricsF(Type::strong()).horizontalAdvance(displayWord(m_channel)) - 6;
    drawTabular(painter, QRectF(0, 0, width(), headHeight), Qt::AlignRight,
                nobody || tabularWidth(painter.font(), words) <= room ? words : count);

    const QRectF bar(0, barTop, width(), barHeight);
    painter.setPen(Qt::NoPen);
    painter.setBrush(theme.track());
    painter.drawRoundedRect(bar, 2, 2);
    if (m_counts.sent > 0) {
        const double part = std::max(leastPart, bar.width() * m_counts.sent / m_counts.asked());
        painter.setBrush(theme.color(warm ? Tone::Warm : Tone::Cold));
        painter.drawRoundedRect(QRectF(bar.topLeft(), QSizeF(part, barHeight)), 2, 2);
    }
    if (!nobody) {
        painter.setPen(theme.color(Tone::Muted));
        drawTabular(painter, QRectF(0, barTop + barHeight + 2, width(), 17), Qt::AlignLeft,
                    tr("%1 opened · %2 replied").arg(Format::count(m_counts.opened), Format::count(m_counts.replied)));
    }
}
