#include "ui/sla/slapresetdelegate.h"

#include "models/tables/slapresettablemodel.h"
#include "ui/dispatch/plainrowdelegate.h"
#include "ui/theme/fonts.h"
#include "ui/theme/tabular.h"
#include "ui/theme/theme.h"

#include <QPainter>
#include <QSpinBox>

namespace {
constexpr double sidePadding = 8;
constexpr double markSide = 5;
} // namespace

void SlaPresetDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    const Theme &theme = Theme::current();
    const bool selected = option.state.testFlag(QStyle::State_Selected);
    const bool current = option.state.testFlag(QStyle::State_HasFocus);
    const bool changed = index.data(SlaPresetTableModel::ChangedRole).toBool();
    const bool fallback = index.data(SlaPresetTableModel::FallbackRole).toBool();
    const bool first = index.data(SlaPresetTableModel::FirstOfTradeRole).toBool();
    const bool number = index.column() >= SlaPresetTableModel::DispatchColumn;
    const Ground ground = selected ? Ground::Select : Ground::Surface;
    painter->save();
    painter->fillRect(option.rect, theme.color(ground));
    if (first && index.row() > 0)
        painter->fillRect(QRect(option.rect.left(), option.rect.top(), option.rect.width(), 1), theme.border());
    const QRectF room =
        QRectF(option.rect).adjusted(index.column() == 0 ? PlainRowDelegate::firstInset : 0, 0, -sidePadding, 0);
    Tone tone = index.column() == SlaPresetTableModel::UrgencyColumn ? Tone::Muted : Tone::Text;
    if (number)
        tone = changed ? Tone::Accent : fallback ? Tone::Faint : Tone::Text;
    painter->setPen(theme.color(tone));
    painter->setFont(changed || index.column() == 0 ? Type::strong() : Type::font());
    const QString text =
        QFontMetricsF(painter->font()).elidedText(index.data().toString(), Qt::ElideRight, room.width() + 1);
    drawTabular(*painter, room, number ? Qt::AlignRight : Qt::AlignLeft, text);
    painter->setRenderHint(QPainter::Antialiasing);
    if (changed && index.column() != SlaPresetTableModel::TotalColumn) {
        painter->setPen(Qt::NoPen);
        painter->setBrush(theme.color(Tone::Accent));
        painter->drawEllipse(QPointF(option.rect.left() + sidePadding, QRectF(option.rect).center().y()), markSide / 2,
                             markSide / 2);
    }
    if (current) {
        painter->setPen(QPen(theme.color(Tone::Accent), 2));
        painter->setBrush(Qt::NoBrush);
        painter->drawRoundedRect(QRectF(option.rect).adjusted(1, 1, -1, -1), 3, 3);
    }
    painter->restore();
}

QWidget *SlaPresetDelegate::createEditor(QWidget *parent, const QStyleOptionViewItem &, const QModelIndex &index) const
{
    auto *field = new QSpinBox(parent);
    field->setRange(leastSlaMinutes, mostSlaMinutes);
    field->setButtonSymbols(QAbstractSpinBox::NoButtons);
    field->setAlignment(Qt::AlignRight);
    field->setAccessibleName(index.data(Qt::AccessibleTextRole).toString());
    return field;
}

void SlaPresetDelegate::setEditorData(QWidget *editor, const QModelIndex &index) const
{
    auto *field = static_cast<QSpinBox *>(editor);
    field->setValue(index.data(Qt::EditRole).toInt());
    field->selectAll();
}

void SlaPresetDelegate::setModelData(QWidget *editor, QAbstractItemModel *model, const QModelIndex &index) const
{
    auto *field = static_cast<QSpinBox *>(editor);
    field->interpretText();
    model->setData(index, field->value());
}
