#include "ui/delegates/boarddelegate.h"

#include "models/domain/format.h"
#include "models/tables/boardtablemodel.h"
#include "ui/delegates/outreachcell.h"
#include "ui/delegates/slabadgepainter.h"
#include "ui/theme/fonts.h"
#include "ui/theme/glyphs.h"
#include "ui/theme/metrics.h"
#include "ui/theme/tabular.h"

#include <QAbstractItemView>
#include <QHelpEvent>
#include <QPainter>
#include <QToolTip>

namespace {

constexpr int firstInset = 14; ///< the badge starts 14 px from the list's edge
constexpr int cellInset = 8;
constexpr int numberInset = 7;
constexpr int titleInset = 16;
constexpr int urgencySlot = 15;
constexpr int focusBar = 3;

void paintSkeleton(QPainter &painter, const QRect &cell)
{
    const QRectF bar(cell.left() + cellInset, cell.center().y() - 4, cell.width() * 0.55, 8);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(Theme::current().track());
    painter.drawRoundedRect(bar, 3, 3);
}

void paintText(QPainter &painter, const QRect &box, const QString &text, const QColor &color, const QFont &font)
{
    painter.setFont(font);
    painter.setPen(color);
    painter.drawText(box, Qt::AlignLeft | Qt::AlignVCenter,
                     QFontMetrics(font).elidedText(text, Qt::ElideRight, box.width()));
}

} // namespace

BoardDelegate::BoardDelegate(const BoardTableModel &model, Now now, QObject *parent)
    : QStyledItemDelegate(parent)
    , m_model(model)
    , m_now(std::move(now))
{
}

void BoardDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    const Theme &theme = Theme::current();
    const bool selected = option.state.testFlag(QStyle::State_Selected);
    const Ground ground = selected                       ? Ground::Select
        : option.state.testFlag(QStyle::State_MouseOver) ? Ground::Hover
                                                         : Ground::Surface;
    painter->save();
    painter->fillRect(option.rect, theme.color(ground));
    painter->fillRect(QRect(option.rect.left(), option.rect.bottom(), option.rect.width(), 1),
                      theme.blend(Tone::Muted, Ground::Surface, theme.isDark() ? 0.10 : 0.14));
    const WorkOrderRow *row = m_model.rowAt(index.row());
    const QRect cell = option.rect.adjusted(cellInset, 0, -cellInset, -1);
    const QColor quiet = theme.color(Tone::Muted);
    const QColor loud = theme.color(m_stale && !selected ? Tone::Muted : Tone::Text);
    if (!row) {
        paintSkeleton(*painter, option.rect);
    } else {
        const QString text = index.data().toString();
        switch (index.column()) {
        case BoardTableModel::SlaColumn:
            paintSlaBadge(*painter,
                          QRectF(option.rect.left() + firstInset, option.rect.top() + 4, slaBadgeWidth, slaBadgeHeight),
                          row->sla, m_now(), ground, m_stale);
            break;
        case BoardTableModel::NumberColumn:
            painter->setFont(Type::font());
            painter->setPen(quiet);
            drawTabular(*painter, option.rect.adjusted(0, 0, -numberInset, -1), Qt::AlignRight, text);
            break;
        case BoardTableModel::TitleColumn: {
            const QRect title = option.rect.adjusted(titleInset, 0, -cellInset, -1);
            Glyphs::paintUrgency(*painter, row->urgency, title);
            paintText(*painter, title.adjusted(urgencySlot, 0, 0, 0), text, loud,
                      selected ? Type::strong() : Type::medium());
            break;
        }
        case BoardTableModel::StatusColumn:
            paintText(*painter, cell, text, m_stale ? quiet : theme.color(Tone::Text), Type::font());
            break;
        case BoardTableModel::OutreachColumn:
            paintOutreachCell(*painter, option.rect.adjusted(cellInset, 0, 0, -1), row->outreach, m_now(), ground);
            break;
        case BoardTableModel::InDoubtColumn:
            painter->setFont(Type::strong());
            painter->setPen(row->outreach && row->outreach->inDoubt() > 0 ? theme.color(inDoubtTone) : quiet);
            drawTabular(*painter, cell, Qt::AlignRight, text);
            break;
        default:
            paintText(*painter, cell, text, quiet, Type::font());
        }
    }
    if (index.column() == BoardTableModel::SlaColumn && selected)
        painter->fillRect(QRect(option.rect.left(), option.rect.top(), focusBar, option.rect.height()),
                          theme.color(Tone::Accent));
    painter->restore();
}

QSize BoardDelegate::sizeHint(const QStyleOptionViewItem &, const QModelIndex &index) const
{
    constexpr int spare = 32;
    return {static_cast<int>(tabularWidth(Type::font(), index.data().toString())) + spare, Metrics::rowHeight};
}

bool BoardDelegate::helpEvent(QHelpEvent *event, QAbstractItemView *view, const QStyleOptionViewItem &,
                              const QModelIndex &index)
{
    const WorkOrderRow *row = m_model.rowAt(index.row());
    if (!row || event->type() != QEvent::ToolTip)
        return false;
    QString words = index.data(Qt::AccessibleTextRole).toString();
    if (index.column() == BoardTableModel::SlaColumn && row->sla.fallbackTargets)
        words += QStringLiteral(". %1").arg(fallbackSentence(row->sla, row->trade));
    if (index.column() == BoardTableModel::ScheduledColumn && row->scheduledAt.isValid())
        words = Format::clockWithSite(row->scheduledAt, QTimeZone::systemTimeZone(), QTimeZone(row->timeZone.toUtf8()));
    // A tooltip guesses rich text, too.
    QToolTip::showText(event->globalPos(), words.toHtmlEscaped(), view);
    return true;
}
