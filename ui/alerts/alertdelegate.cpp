#include "ui/alerts/alertdelegate.h"

#include "models/domain/format.h"
#include "models/tables/alerttablemodel.h"
#include "ui/theme/fonts.h"
#include "ui/theme/glyphs.h"
#include "ui/theme/metrics.h"
#include "ui/theme/tabular.h"

#include <QAbstractItemView>
#include <QHelpEvent>
#include <QPainter>
#include <QPainterPath>
#include <QToolTip>

namespace {

constexpr double shapeSide = 10;
constexpr double sidePadding = 8;
constexpr double firstInset = 16;
constexpr double focusBar = 3;
constexpr double numberWidth = 74; ///< of "WO 48207" in tabular digits, with its gap

QRectF centredLeft(const QRectF &room, double side)
{
    return {room.left(), room.center().y() - side / 2, side, side};
}

void paintChevron(QPainter &painter, const QRectF &box, double top, const QColor &color)
{
    painter.setPen(QPen(color, 2, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    painter.drawPolyline(QPolygonF({QPointF(box.left() + 1, top + box.height() * 0.36), QPointF(box.center().x(), top),
                                    QPointF(box.right() - 1, top + box.height() * 0.36)}));
}

} // namespace

Tone toneOf(SlaAlert::Kind kind)
{
    return kind == SlaAlert::Kind::Warning ? Tone::AtRisk : Tone::Breached;
}

void paintAlertKind(QPainter &painter, SlaAlert::Kind kind, const QRectF &box, const QColor &color)
{
    if (kind != SlaAlert::Kind::Escalation) {
        Glyphs::paintBadge(painter, kind == SlaAlert::Kind::Breach ? Glyphs::Badge::Breached : Glyphs::Badge::AtRisk,
                           box, color);
        return;
    }
    painter.save();
    painter.setRenderHint(QPainter::Antialiasing);
    paintChevron(painter, box, box.top() + 1, color);
    paintChevron(painter, box, box.top() + 1 + box.height() * 0.48, color);
    painter.restore();
}

QRectF AlertDelegate::roomOf(const QRect &cell, int column)
{
    const bool first = column == AlertTableModel::KindColumn;
    return QRectF(cell).adjusted(first ? firstInset : sidePadding, 0, -sidePadding, -1);
}

void AlertDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    const auto &model = *static_cast<const AlertTableModel *>(index.model());
    const Theme &theme = Theme::current();
    const bool selected = option.state.testFlag(QStyle::State_Selected);
    const bool heading = model.isHeading(index.row());
    const Ground ground = selected                       ? Ground::Select
        : option.state.testFlag(QStyle::State_MouseOver) ? Ground::Hover
        : heading                                        ? Ground::Raised
                                                         : Ground::Surface;
    painter->save();
    painter->fillRect(option.rect, theme.color(ground));
    painter->fillRect(QRect(option.rect.left(), option.rect.bottom(), option.rect.width(), 1),
                      theme.blend(Tone::Muted, Ground::Surface, theme.isDark() ? 0.10 : 0.14));
    const bool first = index.column() == AlertTableModel::KindColumn;
    if (first && selected)
        painter->fillRect(QRectF(option.rect.left(), option.rect.top(), focusBar, option.rect.height()),
                          theme.color(Tone::Accent));
    const QRectF room = roomOf(option.rect, index.column());
    if (heading)
        paintHeading(*painter, room, model, index);
    else
        paintCell(*painter, room, model, index, selected);
    painter->restore();
}

void AlertDelegate::paintCell(QPainter &painter, const QRectF &room, const AlertTableModel &model,
                              const QModelIndex &index, bool selected) const
{
    const SlaAlertGroup *group = model.groupAt(index.row());
    if (!group)
        return;
    const Theme &theme = Theme::current();
    const bool quiet = m_stale || model.list() != AlertTableModel::List::Open;
    const QString text = index.data().toString();
    if (index.column() == AlertTableModel::WorkOrderColumn) {
        paintWorkOrder(painter, room, model, index.row(), selected);
        return;
    }
    QRectF words = room;
    Tone tone = Tone::Muted;
    painter.setFont(Type::font());
    if (index.column() == AlertTableModel::KindColumn) {
        tone = quiet ? Tone::Muted : toneOf(group->lead.kind);
        paintAlertKind(painter, group->lead.kind, centredLeft(room, shapeSide), theme.color(tone));
        words.adjust(shapeSide + Metrics::space8, 0, 0, 0);
        painter.setFont(group->isUrgent() && !quiet ? Type::strong() : Type::medium());
    } else if (index.column() == AlertTableModel::SinceColumn && !quiet) {
        tone = group->isUrgent() ? Tone::Text : Tone::Muted;
        painter.setFont(group->isUrgent() ? Type::strong() : Type::font());
    }
    painter.setPen(theme.color(tone));
    const bool right = index.column() == AlertTableModel::SinceColumn;
    drawTabular(painter, words, right ? Qt::AlignRight : Qt::AlignLeft,
                QFontMetricsF(painter.font()).elidedText(text, Qt::ElideRight, words.width() + 1));
}

/// Number, title, and behind them what is hidden or what became of it. The remark gives way last: it is short, and it
/// is why one looks.
void AlertDelegate::paintWorkOrder(QPainter &painter, const QRectF &room, const AlertTableModel &model, int row,
                                   bool selected) const
{
    const Theme &theme = Theme::current();
    const SlaAlertGroup &group = *model.groupAt(row);
    painter.setFont(Type::font());
    painter.setPen(theme.color(Tone::Muted));
    drawTabular(painter, room, Qt::AlignLeft, Format::workOrder(group.lead.number));

    const QString remark = model.remark(group);
    const double remarkWidth = remark.isEmpty()
        ? 0
        : std::min(tabularWidth(Type::font(Type::caption), remark), (room.width() - numberWidth) * 0.6);
    const QFont titleFont = selected ? Type::strong() : Type::medium();
    const double titleRoom = room.width() - numberWidth - (remark.isEmpty() ? 0 : remarkWidth + Metrics::space8);
    const QString title = QFontMetricsF(titleFont).elidedText(Format::singleLine(group.lead.title), Qt::ElideRight,
                                                              std::max(0.0, titleRoom));
    painter.setFont(titleFont);
    painter.setPen(theme.color(m_stale && !selected ? Tone::Muted : Tone::Text));
    const QRectF words(room.left() + numberWidth, room.top(), std::max(0.0, titleRoom), room.height());
    painter.drawText(words, Qt::AlignLeft | Qt::AlignVCenter, title);
    if (remark.isEmpty())
        return;
    const double left = words.left() + QFontMetricsF(titleFont).horizontalAdvance(title) + Metrics::space8;
    const QRectF behind(left, room.top(), room.right() - left, room.height());
    painter.setFont(Type::font(Type::caption));
    painter.setPen(theme.color(Tone::Muted));
    drawTabular(painter, behind, Qt::AlignLeft,
                QFontMetricsF(painter.font()).elidedText(remark, Qt::ElideRight, behind.width() + 1));
}

void AlertDelegate::paintHeading(QPainter &painter, const QRectF &room, const AlertTableModel &model,
                                 const QModelIndex &index) const
{
    const Theme &theme = Theme::current();
    painter.setRenderHint(QPainter::Antialiasing);
    if (index.column() == AlertTableModel::KindColumn) {
        const QRectF box = centredLeft(room, 8);
        QPainterPath arrow;
        if (model.isOpenHeading(index.row()))
            arrow.addPolygon(QPolygonF({box.topLeft(), box.topRight(), QPointF(box.center().x(), box.bottom())}));
        else
            arrow.addPolygon(QPolygonF({box.topLeft(), QPointF(box.right(), box.center().y()), box.bottomLeft()}));
        arrow.closeSubpath();
        painter.fillPath(arrow, theme.color(Tone::Muted));
        return;
    }
    painter.setFont(Type::strong());
    painter.setPen(theme.color(m_stale ? Tone::Muted : Tone::Text));
    drawTabular(painter, room, Qt::AlignLeft,
                QFontMetricsF(painter.font()).elidedText(index.data().toString(), Qt::ElideRight, room.width() + 1));
}

QSize AlertDelegate::sizeHint(const QStyleOptionViewItem &, const QModelIndex &index) const
{
    return {static_cast<int>(tabularWidth(Type::font(), index.data().toString())) + Metrics::space32,
            Metrics::rowHeight};
}

bool AlertDelegate::helpEvent(QHelpEvent *event, QAbstractItemView *view, const QStyleOptionViewItem &,
                              const QModelIndex &index)
{
    if (event->type() != QEvent::ToolTip || !index.isValid())
        return false;
    const QString words = index.siblingAtColumn(AlertTableModel::KindColumn).data(Qt::AccessibleTextRole).toString();
    // A tooltip guesses rich text, too.
    QToolTip::showText(event->globalPos(), words.toHtmlEscaped(), view);
    return true;
}
