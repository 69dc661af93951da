#include "ui/dispatch/statelegend.h"

#include "models/domain/format.h"
#include "ui/theme/fonts.h"
#include "ui/theme/peoplecell.h"
#include "ui/theme/tabular.h"

#include <QHelpEvent>
#include <QPainter>
#include <QToolTip>

#include <cmath>

namespace {

constexpr double cellSide = 12;
constexpr double cellGap = 5;

// Along the way that a message takes; doubt and failure close the line where nothing follows that could hide them.
constexpr std::array<PersonState, personStateCount> wayOrder {
    PersonState::Queued,  PersonState::Sending, PersonState::Added,    PersonState::Unopened,
    PersonState::Opened,  PersonState::Replied, PersonState::Declined, PersonState::Qualified,
    PersonState::InDoubt, PersonState::Failed,  PersonState::Skipped,  PersonState::Cancelled};

bool isLoud(PersonState state)
{
    return state == PersonState::InDoubt || state == PersonState::Failed;
}

QFont fontOf(PersonState state)
{
    return isLoud(state) ? Type::strong(Type::caption) : Type::font(Type::caption);
}

} // namespace

StateLegend::StateLegend(QWidget *parent)
    : QWidget(parent)
{
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
}

void StateLegend::setTally(const ChannelTally &tally)
{
    if (m_tally.now == tally.now && m_tally.channel == tally.channel)
        return;
    m_tally = tally;
    QStringList words;
    for (const PersonState state : wayOrder) {
        if (m_tally.count(state) > 0)
            words.append(Format::count(m_tally.count(state)) % u' ' % countWord(state));
    }
    setAccessibleName(tr("Now %1").arg(words.join(QLatin1String(", "))));
    update();
}

int StateLegend::sum() const
{
    int total = 0;
    for (const Entry &entry : arranged(width()))
        total += entry.count;
    return total;
}

QSize StateLegend::sizeHint() const
{
    const QList<Entry> entries = arranged(1e9);
    return {entries.isEmpty() ? 0 : static_cast<int>(std::ceil(entries.last().box.right())), 20};
}

QList<StateLegend::Entry> StateLegend::arranged(double room) const
{
    // Words with wide gaps, words with narrow ones, numbers; the last fits any card.
    struct Tier
    {
        bool words;
        double gap;
    };
    constexpr std::array<Tier, 4> tiers {{{true, 10}, {true, 7}, {false, 12}, {false, 6}}};
    for (const Tier &tier : tiers) {
        QList<Entry> entries;
        double x = tier.words ? tabularWidth(Type::font(Type::caption), tr("Now")) + tier.gap : 0;
        for (const PersonState state : wayOrder) {
            const int count = m_tally.count(state);
            if (count == 0)
                continue;
            const QString number = Format::count(count);
            const QString text = tier.words || isLoud(state) ? QString(number % u' ' % countWord(state)) : number;
            const double wide = cellSide + cellGap + tabularWidth(fontOf(state), text);
            entries.append({state, count, QRectF(x, 0, wide, height()), text});
            x += wide + tier.gap;
        }
        if (x - tier.gap <= room || (!tier.words && tier.gap == tiers.back().gap))
            return entries;
    }
    return {};
}

void StateLegend::paintEvent(QPaintEvent *)
{
    const Theme &theme = Theme::current();
    QPainter painter(this);
    const QList<Entry> entries = arranged(width());
    if (!entries.isEmpty() && entries.first().box.left() > 0) {
        painter.setFont(Type::font(Type::caption));
        painter.setPen(theme.color(Tone::Faint));
        drawTabular(painter, QRectF(0, 0, entries.first().box.left(), height()), Qt::AlignLeft, tr("Now"));
    }
    for (const Entry &entry : entries) {
        const QRectF cell(entry.box.left(), (height() - cellSide) / 2, cellSide, cellSide);
        paintPeopleCell(painter, {entry.state, m_tally.channel}, cell);
        painter.setFont(fontOf(entry.state));
        painter.setPen(theme.color(isLoud(entry.state) ? wordTone(entry.state) : Tone::Muted));
        drawTabular(painter, entry.box.adjusted(cellSide + cellGap, 0, 0, 0), Qt::AlignLeft, entry.text);
    }
}

bool StateLegend::event(QEvent *event)
{
    if (event->type() != QEvent::ToolTip)
        return QWidget::event(event);
    const auto *help = static_cast<QHelpEvent *>(event);
    QString text;
    for (const Entry &entry : arranged(width())) {
        if (entry.box.contains(help->pos()))
            text = Format::count(entry.count) % u' ' % countWord(entry.state);
    }
    QToolTip::showText(help->globalPos(), text, this);
    return true;
}
