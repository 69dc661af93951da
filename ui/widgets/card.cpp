#include "ui/widgets/card.h"

#include "ui/theme/metrics.h"

#include <QPainter>
#include <QPainterPath>

namespace {
constexpr double edgeHeight = 3;
constexpr double washFrame = 0.6;
} // namespace

Card::Card(QWidget *parent)
    : QWidget(parent)
{
}

void Card::setEdge(std::optional<Tone> tone)
{
    m_edge = tone;
    update();
}

void Card::setWash(std::optional<Tone> tone)
{
    m_wash = tone;
    update();
}

void Card::paintEvent(QPaintEvent *)
{
    const Theme &theme = Theme::current();
    const QRectF box = QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5);
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(m_wash ? theme.blend(*m_wash, Ground::Surface, washFrame) : theme.border(), 1));
    painter.setBrush(m_wash ? theme.tint(*m_wash) : theme.color(Ground::Surface));
    painter.drawRoundedRect(box, Metrics::cardRadius, Metrics::cardRadius);
    if (m_edge) {
        QPainterPath card;
        card.addRoundedRect(rect(), Metrics::cardRadius, Metrics::cardRadius);
        painter.setClipPath(card);
        painter.fillRect(QRectF(0, 0, width(), edgeHeight), theme.color(*m_edge));
    }
}
