#include "ui/dispatch/listheader.h"

#include "ui/theme/fonts.h"
#include "ui/theme/metrics.h"
#include "ui/theme/tabular.h"
#include "ui/theme/theme.h"

#include <QPainter>

namespace {

constexpr double sidePadding = 8;

void paintArrow(QPainter &painter, const QPointF &foot, bool up, const QColor &color)
{
    painter.setPen(QPen(color, 1.3, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    const QPointF top(foot.x(), foot.y() - 9);
    const QPointF tip = up ? top : foot;
    const double back = up ? 3.5 : -3.5;
    painter.drawLine(foot, top);
    painter.drawLine(tip, tip + QPointF(-3, back));
    painter.drawLine(tip, tip + QPointF(3, back));
}

} // namespace

ListHeader::ListHeader(QWidget *parent)
    : QHeaderView(Qt::Horizontal, parent)
{
    setSectionsClickable(true);
    setHighlightSections(false);
    setStretchLastSection(true);
    setMinimumSectionSize(40);
    setFixedHeight(Metrics::headerHeight);
}

void ListHeader::setInsets(int first, int last)
{
    m_first = first;
    m_last = last;
}

void ListHeader::paintSection(QPainter *painter, const QRect &rect, int logicalIndex) const
{
    const Theme &theme = Theme::current();
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    painter->fillRect(rect, theme.color(Ground::Raised));
    painter->fillRect(QRect(rect.left(), rect.bottom(), rect.width(), 1), theme.border());
    const QVariant alignment = model()->headerData(logicalIndex, Qt::Horizontal, Qt::TextAlignmentRole);
    const bool right = alignment.isValid() && alignment.value<Qt::Alignment>().testFlag(Qt::AlignRight);
    const int visual = visualIndex(logicalIndex);
    QRectF room = QRectF(rect).adjusted(visual == 0 ? m_first : 0, 0, -sidePadding, -1);
    if (visual == count() - 1)
        room.adjust(m_last, 0, 0, 0);
    const QString text = model()->headerData(logicalIndex, Qt::Horizontal).toString();
    painter->setFont(Type::medium(Type::caption));
    painter->setPen(theme.color(Tone::Muted));
    drawTabular(*painter, room, right ? Qt::AlignRight : Qt::AlignLeft, text);
    if (isSortIndicatorShown() && sortIndicatorSection() == logicalIndex) {
        const double wide = tabularWidth(painter->font(), text);
        const double x = right ? room.right() - wide - 9 : room.left() + wide + 10;
        paintArrow(*painter, QPointF(x, room.center().y() + 4.5), sortIndicatorOrder() == Qt::AscendingOrder,
                   theme.color(Tone::Text));
    }
    painter->restore();
}
