#include "ui/dispatch/recipientdelegate.h"

#include "models/tables/recipienttablemodel.h"
#include "ui/theme/fonts.h"
#include "ui/theme/glyphs.h"
#include "ui/theme/metrics.h"
#include "ui/theme/peoplecell.h"
#include "ui/theme/tabular.h"

#include <QAbstractItemView>
#include <QPainter>

namespace {

constexpr double cellSide = 14;
constexpr double glyphSide = 15;
constexpr double sidePadding = 8;

QRectF centredLeft(const QRectF &room, double side)
{
    return {room.left(), room.center().y() - side / 2, side, side};
}

} // namespace

void RecipientDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    const Theme &theme = Theme::current();
    const bool selected = option.state.testFlag(QStyle::State_Selected);
    const bool hot = option.state.testFlag(QStyle::State_MouseOver);
    const Ground ground = selected ? Ground::Select : hot ? Ground::Hover : Ground::Surface;
    const int column = index.column();
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    painter->fillRect(option.rect, theme.color(ground));
    painter->fillRect(QRect(option.rect.left(), option.rect.bottom(), option.rect.width(), 1),
                      theme.blend(Tone::Text, ground, 0.09));
    if (column == RecipientTableModel::StateColumn && selected)
        painter->fillRect(QRect(option.rect.left(), option.rect.top(), 3, option.rect.height()),
                          theme.color(Tone::Accent));

    QRectF room =
        QRectF(option.rect).adjusted(column == RecipientTableModel::StateColumn ? firstInset : 0, 0, -sidePadding, -1);
    if (column == RecipientTableModel::ReasonColumn)
        room.adjust(lastInset, 0, -sidePadding, 0);
    QString text = index.data().toString();
    const QVariant state = index.data(RecipientTableModel::StateRole);
    const auto channel = static_cast<Channel>(index.data(RecipientTableModel::ChannelRole).toInt());
    const double strength = m_stale ? 0.5 : 1.0;
    Tone tone = column == RecipientTableModel::ReasonColumn || m_stale ? Tone::Muted : Tone::Text;
    painter->setFont(Type::font());

    if (column == RecipientTableModel::StateColumn && state.isValid()) {
        const auto person = static_cast<PersonState>(state.toInt());
        paintPeopleCell(*painter, {person, channel}, centredLeft(room, cellSide), ground, strength);
        room.adjust(cellSide + Metrics::space8, 0, 0, 0);
        if (wordTone(person) != Tone::Text) {
            tone = wordTone(person);
            painter->setFont(Type::strong());
        }
    } else if (column == RecipientTableModel::ChannelColumn && state.isValid()) {
        painter->setOpacity(strength);
        Glyphs::paintChannel(*painter, channel, centredLeft(room, glyphSide));
        painter->setOpacity(1.0);
        room.adjust(glyphSide + Metrics::space4, 0, 0, 0);
        tone = Tone::Muted;
    } else if (column == RecipientTableModel::ReasonColumn && selected && state.isValid()
               && static_cast<PersonState>(state.toInt()) == PersonState::InDoubt) {
        text += tr(" · settles by itself when an event arrives, else decide in Settle");
    } else if (column == RecipientTableModel::TechnicianColumn) {
        painter->setFont(Type::medium());
    } else if (column == RecipientTableModel::OpenedColumn || column == RecipientTableModel::SentColumn) {
        tone = text.size() > 1 ? tone : Tone::Muted;
    }
    painter->setPen(theme.color(tone));
    const QString shown = QFontMetricsF(painter->font()).elidedText(text, Qt::ElideRight, room.width() + 1);
    const bool right = RecipientTableModel::alignmentOf(column).testFlag(Qt::AlignRight);
    drawTabular(*painter, room, right ? Qt::AlignRight : Qt::AlignLeft, shown);
    painter->restore();
}

QSize RecipientDelegate::sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    return {QStyledItemDelegate::sizeHint(option, index).width(), rowHeight};
}
