#include "ui/dispatch/plainrowdelegate.h"

#include "ui/dispatch/listheader.h"
#include "ui/theme/fonts.h"
#include "ui/theme/tabular.h"
#include "ui/theme/theme.h"

#include <QPainter>
#include <QStyle>
#include <QStyleOptionButton>
#include <QTableView>

namespace {

constexpr double sidePadding = 8;

/// As the check box beside the channel's name, so that both are seen to be the same thing.
void paintTick(QPainter &painter, const QStyleOptionViewItem &item, Qt::CheckState state)
{
    const QStyle *style = item.widget->style();
    QStyleOptionButton box;
    box.palette = item.palette;
    box.state = (item.state & QStyle::State_Enabled) | (state == Qt::Checked ? QStyle::State_On : QStyle::State_Off);
    const QSize size(style->pixelMetric(QStyle::PM_IndicatorWidth), style->pixelMetric(QStyle::PM_IndicatorHeight));
    box.rect = QStyle::alignedRect(item.direction, Qt::AlignCenter, size, item.rect);
    style->drawPrimitive(QStyle::PE_IndicatorCheckBox, &box, &painter, item.widget);
}

} // namespace

void PlainRowDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    const Theme &theme = Theme::current();
    const bool selected = option.state.testFlag(QStyle::State_Selected);
    const bool hot = option.state.testFlag(QStyle::State_MouseOver);
    const bool enabled = option.state.testFlag(QStyle::State_Enabled);
    const Ground ground = selected ? Ground::Select : hot ? Ground::Hover : Ground::Surface;
    painter->save();
    painter->fillRect(option.rect, theme.color(ground));
    painter->fillRect(QRect(option.rect.left(), option.rect.bottom(), option.rect.width(), 1),
                      theme.blend(Tone::Text, ground, 0.09));
    if (selected && index.column() == 0)
        painter->fillRect(QRect(option.rect.left(), option.rect.top(), 3, option.rect.height()),
                          theme.color(Tone::Accent));
    const QVariant tick = index.data(Qt::CheckStateRole);
    if (tick.isValid()) {
        paintTick(*painter, option, tick.value<Qt::CheckState>());
        painter->restore();
        return;
    }
    const QRectF room = QRectF(option.rect).adjusted(index.column() == 0 ? firstInset : 0, 0, -sidePadding, -1);
    const QVariant alignment = index.data(Qt::TextAlignmentRole);
    const bool right = alignment.isValid() && alignment.value<Qt::Alignment>().testFlag(Qt::AlignRight);
    painter->setFont(Type::font());
    painter->setPen(theme.color(enabled ? Tone::Text : Tone::Faint));
    const QString text =
        QFontMetricsF(painter->font()).elidedText(index.data().toString(), Qt::ElideRight, room.width() + 1);
    drawTabular(*painter, room, right ? Qt::AlignRight : Qt::AlignLeft, text);
    painter->restore();
}

void setUpList(QTableView &table, int rowHeight, int firstInset, int lastInset)
{
    auto *header = new ListHeader(&table);
    header->setInsets(firstInset, lastInset);
    table.setHorizontalHeader(header);
    table.setSelectionBehavior(QAbstractItemView::SelectRows);
    table.setEditTriggers(QAbstractItemView::NoEditTriggers);
    table.setShowGrid(false);
    table.setFrameShape(QFrame::NoFrame);
    table.setMouseTracking(true);
    table.setWordWrap(false);
    table.setTabKeyNavigation(false);
    // The card below shows through where there are no rows.
    table.viewport()->setAutoFillBackground(false);
    table.verticalHeader()->hide();
    table.verticalHeader()->setMinimumSectionSize(rowHeight);
    table.verticalHeader()->setDefaultSectionSize(rowHeight);
    table.verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
}
