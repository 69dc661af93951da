#include "ui/charts/chartlist.h"

#include "ui/theme/fonts.h"
#include "ui/theme/metrics.h"
#include "ui/theme/tabular.h"

#include <QHeaderView>
#include <QKeyEvent>
#include <QPainter>

namespace {

constexpr double sidePadding = 8;
constexpr double barWidth = 3;
constexpr double lineShare = 0.09;

/// The quiet words over the columns.
class ListHead final : public QHeaderView
{
public:
    explicit ListHead(QWidget *parent)
        : QHeaderView(Qt::Horizontal, parent)
    {
        setSectionsClickable(false);
        setHighlightSections(false);
        setStretchLastSection(true);
        setMinimumSectionSize(40);
        setFixedHeight(Metrics::headerHeight);
    }

protected:
    void paintSection(QPainter *painter, const QRect &box, int section) const override
    {
        const Theme &theme = Theme::current();
        const QVariant alignment = model()->headerData(section, Qt::Horizontal, Qt::TextAlignmentRole);
        const bool right = alignment.isValid() && alignment.value<Qt::Alignment>().testFlag(Qt::AlignRight);
        painter->save();
        painter->fillRect(box, theme.color(Ground::Surface));
        painter->fillRect(QRect(box.left(), box.bottom(), box.width(), 1), theme.border());
        painter->setFont(Type::medium(Type::caption));
        painter->setPen(theme.color(Tone::Muted));
        const QRectF room = QRectF(box).adjusted(sidePadding, 0, -sidePadding, -1);
        drawTabular(
            *painter, room, right ? Qt::AlignRight : Qt::AlignLeft,
            QFontMetricsF(painter->font())
                .elidedText(model()->headerData(section, Qt::Horizontal).toString(), Qt::ElideRight, room.width() + 1));
        painter->restore();
    }
};

} // namespace

void ChartRowDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    const Theme &theme = Theme::current();
    const bool selected = option.state.testFlag(QStyle::State_Selected);
    const Ground ground = selected                       ? Ground::Select
        : option.state.testFlag(QStyle::State_MouseOver) ? Ground::Hover
                                                         : Ground::Surface;
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    painter->fillRect(option.rect, theme.color(ground));
    painter->fillRect(QRect(option.rect.left(), option.rect.bottom(), option.rect.width(), 1),
                      theme.blend(Tone::Text, ground, lineShare));
    if (selected && index.column() == 0)
        painter->fillRect(QRectF(option.rect.left(), option.rect.top(), barWidth, option.rect.height()),
                          theme.color(Tone::Accent));
    QRectF room = QRectF(option.rect).adjusted(sidePadding, 0, -sidePadding, -1);
    const QVariant alignment = index.data(Qt::TextAlignmentRole);
    const bool right = alignment.isValid() && alignment.value<Qt::Alignment>().testFlag(Qt::AlignRight);
    painter->setFont(Type::font());
    painter->setPen(theme.color(option.state.testFlag(QStyle::State_Enabled) ? toneOf(index) : Tone::Faint));
    const QString text =
        QFontMetricsF(painter->font()).elidedText(index.data().toString(), Qt::ElideRight, room.width() + 1);
    drawTabular(*painter, room, right ? Qt::AlignRight : Qt::AlignLeft, text);
    if (right)
        room.setRight(room.right() - tabularWidth(painter->font(), text) - Metrics::space4);
    paintGlyph(*painter, room, index);
    painter->restore();
}

ChartList::ChartList(QWidget *parent)
    : QTableView(parent)
{
    setHorizontalHeader(new ListHead(this));
    setSelectionBehavior(QAbstractItemView::SelectRows);
    setSelectionMode(QAbstractItemView::SingleSelection);
    setEditTriggers(QAbstractItemView::NoEditTriggers);
    setShowGrid(false);
    setFrameShape(QFrame::NoFrame);
    setMouseTracking(true);
    setWordWrap(false);
    setTabKeyNavigation(false);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setItemDelegate(new ChartRowDelegate(this));
    // The card below shows through where there are no rows.
    viewport()->setAutoFillBackground(false);
    verticalHeader()->hide();
    verticalHeader()->setMinimumSectionSize(Metrics::compactControlHeight);
    verticalHeader()->setDefaultSectionSize(Metrics::rowHeight);
    verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    connect(this, &QAbstractItemView::doubleClicked, this,
            [this](const QModelIndex &index) { Q_EMIT rowOpened(index.row()); });
}

void ChartList::keyPressEvent(QKeyEvent *event)
{
    if ((event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter) && currentIndex().isValid()) {
        Q_EMIT rowOpened(currentIndex().row());
        return;
    }
    QTableView::keyPressEvent(event);
}

void ChartList::paintEvent(QPaintEvent *event)
{
    QTableView::paintEvent(event);
    if (!hasFocus() || currentIndex().isValid())
        return;
    QPainter painter(viewport());
    painter.setPen(QPen(Theme::current().color(Tone::Accent), 2));
    painter.drawRoundedRect(QRectF(viewport()->rect()).adjusted(1, 1, -1, -1), Metrics::controlRadius,
                            Metrics::controlRadius);
}
