#include "ui/dispatch/peoplecells.h"

#include "models/domain/format.h"
#include "ui/theme/fonts.h"
#include "ui/theme/metrics.h"
#include "ui/theme/peoplecell.h"

#include <QAccessible>
#include <QHelpEvent>
#include <QKeyEvent>
#include <QPainter>
#include <QToolTip>

#include <array>

namespace {

constexpr double staleStrength = 0.5;

int gapFor(int side)
{
    return side >= 13 ? 4 : side >= 10 ? 3 : 2;
}

/// Deals @p width to the counts; nothing that is not 0 gets less than @p least.
QList<int> dealt(const QList<int> &counts, int width, int least)
{
    int total = 0;
    for (const int count : counts)
        total += count;
    QList<int> widths;
    int used = 0;
    for (const int count : counts) {
        widths.append(total == 0 ? 0
                                 : std::max(count > 0 ? least : 0, static_cast<int>(qint64(width) * count / total)));
        used += widths.last();
    }
    // What rounding left over, or what the small parts took too much, belongs to the largest part.
    if (!widths.isEmpty() && total > 0)
        *std::max_element(widths.begin(), widths.end()) += width - used;
    return widths;
}

} // namespace

PeopleCells::PeopleCells(Channel channel, QWidget *parent)
    : QWidget(parent)
    , m_channel(channel)
{
    setFocusPolicy(Qt::StrongFocus);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
}

void PeopleCells::setPeople(const QList<DispatchPerson> &people)
{
    QList<PersonState> states;
    states.reserve(people.size());
    for (const DispatchPerson &person : people)
        states.append(personState(person));
    m_people = people;
    if (states == m_states)
        return;
    const bool refit = states.size() != m_states.size();
    m_states = states;
    if (m_current >= m_states.size())
        m_current = -1;
    if (refit)
        fit();
    setAccessibleName(
        isBar() ? barSentence()
                : tr("%1 people asked %2").arg(Format::count(m_states.size()), displayWord(m_channel).toLower()));
    update();
}

void PeopleCells::setStale(bool stale)
{
    if (m_stale == stale)
        return;
    m_stale = stale;
    update();
}

int PeopleCells::cellCount() const
{
    return static_cast<int>(m_states.size());
}

QSize PeopleCells::sizeHint() const
{
    return {460, 74};
}

void PeopleCells::resizeEvent(QResizeEvent *)
{
    fit();
}

void PeopleCells::fit()
{
    for (m_side = largestCell; m_side > smallestCell; --m_side) {
        m_gap = gapFor(m_side);
        const int columns = std::max(1, (width() + m_gap) / (m_side + m_gap));
        const int rows = std::max(1, (height() + m_gap) / (m_side + m_gap));
        if (qint64(columns) * rows >= m_states.size())
            break;
    }
    m_gap = gapFor(m_side);
    m_columns = std::max(1, (width() + m_gap) / (m_side + m_gap));
    update();
}

QRect PeopleCells::cellRect(int cell) const
{
    const int pitch = m_side + m_gap;
    return {cell % m_columns * pitch, cell / m_columns * pitch, m_side, m_side};
}

int PeopleCells::cellAt(const QPoint &point) const
{
    const int pitch = m_side + m_gap;
    const int column = point.x() / pitch;
    if (isBar() || point.x() < 0 || point.y() < 0 || column >= m_columns)
        return -1;
    const int cell = point.y() / pitch * m_columns + column;
    return cell < m_states.size() ? cell : -1;
}

QList<std::pair<PersonState, int>> PeopleCells::barParts() const
{
    // From what is done to what is open, so that the bar fills from the left; doubt and failure stand at the end of it.
    constexpr std::array<PersonState, personStateCount> order {
        PersonState::Qualified, PersonState::Replied, PersonState::Declined, PersonState::Opened,
        PersonState::Unopened,  PersonState::Added,   PersonState::InDoubt,  PersonState::Failed,
        PersonState::Sending,   PersonState::Queued,  PersonState::Skipped,  PersonState::Cancelled};
    std::array<int, personStateCount> counts {};
    for (const PersonState state : m_states)
        ++counts.at(static_cast<size_t>(state));
    QList<int> ordered;
    for (const PersonState state : order)
        ordered.append(counts.at(static_cast<size_t>(state)));
    const QList<int> widths = dealt(ordered, width(), leastPart);
    QList<std::pair<PersonState, int>> parts;
    for (size_t index = 0; index < order.size(); ++index) {
        if (ordered.at(static_cast<qsizetype>(index)) > 0)
            parts.append({order.at(index), widths.at(static_cast<qsizetype>(index))});
    }
    return parts;
}

void PeopleCells::paintEvent(QPaintEvent *event)
{
    QPainter painter(this);
    if (isBar()) {
        paintBar(painter);
        return;
    }
    const double strength = m_stale ? staleStrength : 1.0;
    for (int cell = 0; cell < cellCount(); ++cell) {
        const QRect box = cellRect(cell);
        if (event->rect().intersects(box))
            paintPeopleCell(painter, {m_states.at(cell), m_channel}, box, Ground::Surface, strength);
    }
    if (hasFocus() && m_current >= 0) {
        painter.setRenderHint(QPainter::Antialiasing);
        painter.setPen(QPen(Theme::current().color(Tone::Accent), 2));
        painter.setBrush(Qt::NoBrush);
        painter.drawRoundedRect(QRectF(cellRect(m_current)).adjusted(-1, -1, 1, 1), Metrics::cellRadius,
                                Metrics::cellRadius);
    }
}

void PeopleCells::paintBar(QPainter &painter) const
{
    const Theme &theme = Theme::current();
    const Tone hue = m_channel == Channel::Warm ? Tone::Warm : Tone::Cold;
    painter.setOpacity(m_stale ? staleStrength : 1.0);
    int x = 0;
    for (const auto &[state, wide] : barParts()) {
        const QRect part(x, 0, wide, largestCell);
        x += wide;
        switch (state) {
        case PersonState::Qualified:
            painter.fillRect(part, theme.color(qualifiedTone));
            break;
        case PersonState::InDoubt:
            // A few pixels of hatching would be specks: a thin part is filled.
            painter.fillRect(part, theme.tint(inDoubtTone));
            painter.fillRect(
                part, QBrush(theme.color(inDoubtTone), wide < 2 * smallestCell ? Qt::SolidPattern : Qt::BDiagPattern));
            break;
        case PersonState::Failed:
            painter.fillRect(part, theme.color(failedTone));
            break;
        case PersonState::Replied:
        case PersonState::Declined:
        case PersonState::Opened:
            painter.fillRect(part, theme.color(hue));
            break;
        case PersonState::Unopened:
            painter.fillRect(part, theme.blend(hue, Ground::Surface, 0.36));
            break;
        case PersonState::Added:
        case PersonState::Sending:
            painter.fillRect(part, theme.blend(hue, Ground::Surface, 0.18));
            break;
        case PersonState::Queued:
        case PersonState::Skipped:
        case PersonState::Cancelled:
            painter.fillRect(part, theme.track());
            break;
        }
        painter.fillRect(QRect(part.right(), 0, 1, largestCell), theme.color(Ground::Surface));
    }
    painter.setOpacity(1.0);
    painter.setFont(Type::font(Type::caption));
    painter.setPen(theme.color(Tone::Muted));
    painter.drawText(QRect(0, largestCell + Metrics::space8, width(), 16), Qt::AlignLeft | Qt::AlignVCenter,
                     tr("%1 people: each person is in the list below").arg(Format::count(m_states.size())));
}

QString PeopleCells::sentenceOf(int cell) const
{
    const DispatchPerson &person = m_people.at(cell);
    QStringList parts {Format::singleLine(person.name, 80), countWord(m_states.at(cell))};
    const QDateTime at = m_states.at(cell) == PersonState::InDoubt ? person.sendingAt : lastNewsAt(person);
    if (at.isValid())
        parts.append(Format::clock(at, m_zone));
    const QString reason = replyOrReason(person);
    if (!reason.isEmpty())
        parts.append(Format::singleLine(reason));
    return parts.join(QStringLiteral(" · "));
}

QString PeopleCells::barSentence() const
{
    std::array<int, personStateCount> counts {};
    for (const PersonState state : m_states)
        ++counts.at(static_cast<size_t>(state));
    QStringList words;
    for (const PersonState state : personStateOrder) {
        if (const int count = counts.at(static_cast<size_t>(state)); count > 0)
            words.append(Format::count(count) % u' ' % countWord(state));
    }
    return words.join(QLatin1String(", "));
}

bool PeopleCells::event(QEvent *event)
{
    if (event->type() != QEvent::ToolTip)
        return QWidget::event(event);
    const auto *help = static_cast<QHelpEvent *>(event);
    const int cell = cellAt(help->pos());
    const QString text = isBar() ? barSentence() : cell >= 0 ? sentenceOf(cell) : QString();
    QToolTip::showText(help->globalPos(), text.toHtmlEscaped(), this);
    return true;
}

void PeopleCells::keyPressEvent(QKeyEvent *event)
{
    const int last = cellCount() - 1;
    if (isBar() || last < 0) {
        QWidget::keyPressEvent(event);
        return;
    }
    switch (event->key()) {
    case Qt::Key_Left:
        walkTo(std::max(0, m_current - 1));
        break;
    case Qt::Key_Right:
        walkTo(std::min(last, m_current + 1));
        break;
    case Qt::Key_Up:
        walkTo(m_current - m_columns >= 0 ? m_current - m_columns : m_current);
        break;
    case Qt::Key_Down:
        walkTo(m_current + m_columns <= last ? m_current + m_columns : m_current);
        break;
    case Qt::Key_Home:
        walkTo(0);
        break;
    case Qt::Key_End:
        walkTo(last);
        break;
    case Qt::Key_Return:
    case Qt::Key_Enter:
        if (m_current >= 0)
            Q_EMIT personActivated(m_people.at(m_current).id);
        break;
    default:
        QWidget::keyPressEvent(event);
    }
}

void PeopleCells::walkTo(int cell)
{
    m_current = std::max(0, cell);
    setAccessibleDescription(sentenceOf(m_current));
    QAccessibleEvent changed(this, QAccessible::DescriptionChanged);
    QAccessible::updateAccessibility(&changed);
    update();
    Q_EMIT personChosen(m_people.at(m_current).id);
}

void PeopleCells::mousePressEvent(QMouseEvent *event)
{
    if (const int cell = cellAt(event->pos()); cell >= 0)
        walkTo(cell);
}

void PeopleCells::mouseDoubleClickEvent(QMouseEvent *event)
{
    if (const int cell = cellAt(event->pos()); cell >= 0)
        Q_EMIT personActivated(m_people.at(cell).id);
}

void PeopleCells::focusInEvent(QFocusEvent *event)
{
    QWidget::focusInEvent(event);
    if (m_current < 0 && cellCount() > 0 && !isBar())
        m_current = 0;
    update();
}
