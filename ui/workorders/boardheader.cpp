#include "ui/workorders/boardheader.h"

#include "models/tables/boardtablemodel.h"
#include "ui/theme/fonts.h"
#include "ui/theme/metrics.h"
#include "ui/theme/theme.h"

#include <QPainter>

namespace {

constexpr int firstInset = 16;
constexpr int inset = 8;
constexpr int rightInset = 7;
constexpr int arrowGap = 8;

void paintArrow(QPainter &painter, const QPointF &top, bool descending, const QColor &color)
{
    constexpr double height = 9;
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(QPen(color, 1.5, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    const double tip = descending ? top.y() + height : top.y();
    const double back = descending ? -4 : 4;
    painter.drawLine(QPointF(top.x() + 4, top.y()), QPointF(top.x() + 4, top.y() + height));
    painter.drawPolyline(
        QPolygonF({QPointF(top.x(), tip + back), QPointF(top.x() + 4, tip), QPointF(top.x() + 8, tip + back)}));
}

} // namespace

BoardHeader::BoardHeader(QWidget *parent)
    : QHeaderView(Qt::Horizontal, parent)
{
    setObjectName(QStringLiteral("boardHeader"));
    setSectionsClickable(true);
    setHighlightSections(false);
    setFixedHeight(Metrics::headerHeight);
    setMinimumSectionSize(Metrics::space24);
    setContextMenuPolicy(Qt::CustomContextMenu);
}

void BoardHeader::showSorted(int column, bool descending)
{
    m_sorted = column;
    m_descending = descending;
    viewport()->update();
}

QSize BoardHeader::sizeHint() const
{
    return {0, Metrics::headerHeight};
}

void BoardHeader::paintSection(QPainter *painter, const QRect &box, int section) const
{
    const Theme &theme = Theme::current();
    const bool sorted = section == m_sorted;
    painter->save();
    painter->fillRect(box, theme.color(Ground::Raised));
    painter->fillRect(QRect(box.left(), box.bottom(), box.width(), 1), theme.border());
    const QString words = model()->headerData(section, Qt::Horizontal).toString();
    const bool right = model()->headerData(section, Qt::Horizontal, Qt::TextAlignmentRole).toInt() & Qt::AlignRight;
    const int left =
        section == BoardTableModel::SlaColumn || section == BoardTableModel::TitleColumn ? firstInset : inset;
    const QRect room = box.adjusted(left, 0, -rightInset, -1);
    painter->setFont(sorted ? Type::strong(Type::caption) : Type::medium(Type::caption));
    const QColor ink = theme.color(sorted ? Tone::Text : Tone::Muted);
    painter->setPen(ink);
    painter->drawText(room, (right ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter, words);
    if (sorted) {
        const int width = painter->fontMetrics().horizontalAdvance(words);
        const double x = right ? room.right() - width - arrowGap - 8 : room.left() + width + arrowGap;
        paintArrow(*painter, QPointF(x, room.center().y() - 4), m_descending, ink);
    }
    painter->restore();
}
