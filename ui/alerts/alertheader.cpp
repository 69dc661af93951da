#include "ui/alerts/alertheader.h"

#include "ui/alerts/alertdelegate.h"
#include "ui/theme/fonts.h"
#include "ui/theme/metrics.h"
#include "ui/theme/theme.h"

#include <QPainter>

AlertHeader::AlertHeader(QWidget *parent)
    : QHeaderView(Qt::Horizontal, parent)
{
    setSectionsClickable(false);
    setHighlightSections(false);
    setMinimumSectionSize(Metrics::space32);
    setFixedHeight(Metrics::headerHeight);
}

void AlertHeader::paintSection(QPainter *painter, const QRect &rect, int logicalIndex) const
{
    const Theme &theme = Theme::current();
    painter->save();
    painter->fillRect(rect, theme.color(Ground::Raised));
    painter->fillRect(QRect(rect.left(), rect.bottom(), rect.width(), 1), theme.border());
    const QVariant alignment = model()->headerData(logicalIndex, Qt::Horizontal, Qt::TextAlignmentRole);
    const bool right = alignment.isValid() && alignment.value<Qt::Alignment>().testFlag(Qt::AlignRight);
    painter->setFont(Type::medium(Type::caption));
    painter->setPen(theme.color(Tone::Muted));
    painter->drawText(AlertDelegate::roomOf(rect, logicalIndex).toRect(),
                      (right ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter,
                      model()->headerData(logicalIndex, Qt::Horizontal).toString());
    painter->restore();
}
