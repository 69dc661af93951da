#include "ui/technicians/unmatchedlist.h"

#include "models/domain/format.h"
#include "services/core/clock.h"
#include "ui/theme/fonts.h"
#include "ui/theme/metrics.h"
#include "ui/theme/tabular.h"
#include "ui/theme/theme.h"

#include <QPainter>
#include <QSignalBlocker>
#include <QStyledItemDelegate>

#include <algorithm>

namespace {

constexpr int rowHeight = 48;
constexpr int lineHeight = 20;
constexpr qsizetype longestSender = 120;

enum Role { SenderRole = Qt::UserRole, WhenRole, TextRole };

class ReplyRowDelegate final : public QStyledItemDelegate
{
public:
    using QStyledItemDelegate::QStyledItemDelegate;

    QSize sizeHint(const QStyleOptionViewItem &, const QModelIndex &) const override { return {0, rowHeight}; }

    void paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override
    {
        const Theme &theme = Theme::current();
        const bool selected = option.state.testFlag(QStyle::State_Selected);
        const bool hot = option.state.testFlag(QStyle::State_MouseOver);
        const Ground ground = selected ? Ground::Select : hot ? Ground::Hover : Ground::Surface;
        painter->save();
        painter->fillRect(option.rect, theme.color(ground));
        painter->fillRect(QRect(option.rect.left(), option.rect.bottom(), option.rect.width(), 1),
                          theme.blend(Tone::Text, ground, 0.09));
        if (selected)
            painter->fillRect(QRect(option.rect.left(), option.rect.top(), 3, option.rect.height()),
                              theme.color(Tone::Accent));
        const QRectF room = QRectF(option.rect).adjusted(Metrics::space12, Metrics::space4, -Metrics::space12, 0);
        const QRectF first(room.left(), room.top(), room.width(), lineHeight);
        painter->setFont(Type::font(Type::caption));
        painter->setPen(theme.color(Tone::Muted));
        const QString when = index.data(WhenRole).toString();
        drawTabular(*painter, first, Qt::AlignRight, when);
        const double used = QFontMetricsF(painter->font()).horizontalAdvance(when) + Metrics::space8;
        painter->setFont(Type::medium());
        painter->setPen(theme.color(Tone::Text));
        painter->drawText(first, Qt::AlignLeft | Qt::AlignVCenter,
                          QFontMetricsF(painter->font())
                              .elidedText(index.data(SenderRole).toString(), Qt::ElideRight, first.width() - used));
        painter->setFont(Type::font());
        painter->setPen(theme.color(Tone::Muted));
        painter->drawText(
            first.translated(0, lineHeight), Qt::AlignLeft | Qt::AlignVCenter,
            QFontMetricsF(painter->font()).elidedText(index.data(TextRole).toString(), Qt::ElideRight, first.width()));
        painter->restore();
    }
};

} // namespace

UnmatchedList::UnmatchedList(const Clock &clock, const QTimeZone &zone, QWidget *parent)
    : QListWidget(parent)
    , m_clock(clock)
    , m_zone(zone)
{
    setObjectName(QStringLiteral("unmatchedList"));
    setAccessibleName(tr("Replies without a work order"));
    setItemDelegate(new ReplyRowDelegate(this));
    setUniformItemSizes(true);
    setMouseTracking(true);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    connect(this, &QListWidget::currentRowChanged, this, &UnmatchedList::chosen);
}

void UnmatchedList::showReplies(const QList<UnmatchedReply> &replies)
{
    const qint64 kept = selected() ? selected()->id : 0;
    const int place = std::max(0, currentRow());
    {
        const QSignalBlocker quiet(this);
        m_replies = replies;
        clear();
        for (const UnmatchedReply &reply : replies) {
            const QString sender =
                reply.from.isEmpty() ? tr("no sender") : Format::singleLine(reply.from, longestSender);
            const QString when = Format::when(reply.at, m_clock.now(), m_zone);
            const QString text = Format::singleLine(reply.text);
            auto *item = new QListWidgetItem(this);
            item->setData(SenderRole, sender);
            item->setData(WhenRole, when);
            item->setData(TextRole, text.isEmpty() ? tr("no text") : text);
            item->setData(Qt::AccessibleTextRole, QStringLiteral("%1, %2: %3").arg(sender, when, text));
        }
        const auto same = std::find_if(replies.cbegin(), replies.cend(),
                                       [kept](const UnmatchedReply &reply) { return reply.id == kept; });
        setCurrentRow(same != replies.cend() ? static_cast<int>(std::distance(replies.cbegin(), same))
                                             : std::min(place, count() - 1));
    }
    Q_EMIT chosen();
}

const UnmatchedReply *UnmatchedList::selected() const
{
    const int row = currentRow();
    return row >= 0 && row < m_replies.size() ? &m_replies.at(row) : nullptr;
}
