#include "ui/dispatch/fuseview.h"

#include "models/domain/format.h"
#include "ui/theme/fonts.h"
#include "ui/theme/glyphs.h"
#include "ui/theme/metrics.h"
#include "ui/theme/tabular.h"
#include "ui/theme/theme.h"

#include <QHelpEvent>
#include <QPainter>
#include <QToolTip>

#include <cmath>

namespace {

constexpr double startRoom = 96;
constexpr double dueRoom = 150;
constexpr double columnGap = 1.6;
constexpr double lineGap = 3;
constexpr double leastColumn = 3;
constexpr double markRadius = 8;
constexpr double lineReach = 3; ///< how near to a line the pointer must be to ask about it
constexpr double crowdedShift = 4;
constexpr double staleStrength = 0.5;

} // namespace

FuseView::FuseView(QWidget *parent)
    : QWidget(parent)
{
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
}

void FuseView::setFuse(const DispatchFuse &fuse, const QDateTime &now)
{
    // The line moves by less than a pixel in most seconds; the words beside it decide.
    const QString before = nowText();
    const bool same = fuse == m_fuse;
    m_fuse = fuse;
    m_now = now;
    if (same && before == nowText())
        return;
    QStringList names;
    for (const DispatchFuse::Mark &mark : m_fuse.qualified)
        names.append(tr("%1 said yes at %2").arg(mark.name, Format::shortClock(mark.at, m_zone)));
    names.append(nowText());
    if (!stageText().isEmpty())
        names.append(stageText());
    setAccessibleName(tr("Time line. %1").arg(names.join(QLatin1String(", "))));
    update();
}

void FuseView::setZone(const QTimeZone &zone)
{
    m_zone = zone;
    update();
}

void FuseView::setStale(bool stale)
{
    if (m_stale == stale)
        return;
    m_stale = stale;
    update();
}

void FuseView::setCompact(bool compact)
{
    if (m_compact == compact)
        return;
    m_compact = compact;
    updateGeometry();
}

QSize FuseView::sizeHint() const
{
    return {600, m_compact ? 46 : 72};
}

FuseView::Line FuseView::line() const
{
    return {startRoom, width() - dueRoom, m_compact ? 24.0 : 36.0};
}

Tone FuseView::stageTone() const
{
    switch (m_fuse.state) {
    case SlaReading::State::Breached:
        return Tone::Breached;
    case SlaReading::State::AtRisk:
        return Tone::AtRisk;
    case SlaReading::State::Paused:
        return Tone::Paused;
    default:
        return Tone::OnTime;
    }
}

QString FuseView::nowText() const
{
    if (!m_fuse.startAt.isValid())
        return {};
    if (m_fuse.pausedFrom >= 0)
        return tr("now, paused");
    const QString what = m_fuse.nothingSent ? tr("now, nothing sent") : tr("now");
    if (!m_fuse.hasDue || m_fuse.state == SlaReading::State::OnTime)
        return what;
    return tr("%1, %2").arg(what, Format::timeLeft(m_now.secsTo(m_fuse.dueAt)));
}

/// The words beside now reach over those at the end of the line: both step aside.
bool FuseView::isCrowded(const Line &at) const
{
    return !stageText().isEmpty()
        && at.at(m_fuse.now) + 7 + tabularWidth(Type::strong(Type::caption), nowText()) > at.right;
}

QString FuseView::stageText() const
{
    if (m_fuse.hasDue)
        return tr("%1 due %2").arg(m_fuse.stageWord, Format::shortClock(m_fuse.dueAt, m_zone));
    return m_fuse.pausedFrom >= 0 ? tr("%1 paused").arg(m_fuse.stageWord) : QString();
}

void FuseView::paintEvent(QPaintEvent *)
{
    if (!m_fuse.startAt.isValid())
        return;
    const Line at = line();
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setOpacity(m_stale ? staleStrength : 1.0);
    paintStart(painter, at);
    paintSpan(painter, at);
    paintColumns(painter, at);
    paintDue(painter, at);
    paintStage(painter, at);
    paintNow(painter, at);
    paintMarks(painter, at);
}

void FuseView::paintStart(QPainter &painter, const Line &at) const
{
    const Theme &theme = Theme::current();
    const QRectF room(0, at.y - 8, at.left - 10, 16);
    painter.setFont(Type::font(Type::caption));
    painter.setPen(theme.color(Tone::Muted));
    drawTabular(painter, room, Qt::AlignRight, Format::shortClock(m_fuse.startAt, m_zone));
    if (m_compact || m_fuse.nothingSent)
        return;
    painter.setFont(Type::font(Type::rail));
    painter.setPen(theme.color(Tone::Warm));
    drawTabular(painter, room.translated(0, -13), Qt::AlignRight, tr("warm opens"));
    painter.setPen(theme.color(Tone::Cold));
    drawTabular(painter, room.translated(0, 14), Qt::AlignRight, tr("cold opens"));
}

/// What has passed is thick, what is left thin; over due is crimson, and nothing counts in a pause.
void FuseView::paintSpan(QPainter &painter, const Line &at) const
{
    const Theme &theme = Theme::current();
    const double now = at.at(m_fuse.now);
    const bool over = m_fuse.hasDue && m_fuse.due < m_fuse.now;
    const double counted = m_fuse.pausedFrom >= 0 ? at.at(m_fuse.pausedFrom) : over ? at.at(m_fuse.due) : now;
    painter.fillRect(QRectF(at.left, at.y - 0.5, at.right - at.left, 1), theme.blend(Tone::Faint, Ground::Window, 0.5));
    painter.fillRect(QRectF(at.left, at.y - 1, counted - at.left, 2), theme.color(Tone::Muted));
    if (over)
        painter.fillRect(QRectF(counted, at.y - 1.5, now - counted, 3), theme.color(Tone::Breached));
    if (m_fuse.pausedFrom < 0)
        return;
    painter.fillRect(QRectF(counted, at.y - 1, now - counted, 2), theme.color(Ground::Window));
    QPen pen(theme.color(Tone::Paused), 2);
    pen.setDashPattern({2, 2});
    pen.setCapStyle(Qt::FlatCap);
    painter.setPen(pen);
    painter.drawLine(QPointF(counted, at.y), QPointF(now, at.y));
    painter.fillRect(QRectF(std::round(counted) - 1, at.y - 8, 2, 16), theme.color(Tone::Paused));
}

void FuseView::paintColumns(QPainter &painter, const Line &at) const
{
    const int highest = m_fuse.highest();
    if (highest == 0)
        return;
    const Theme &theme = Theme::current();
    const double tall = m_compact ? 11 : 23;
    const double slot = (at.right - at.left) / DispatchFuse::slotCount;
    const auto paint = [&](const std::array<int, DispatchFuse::slotCount> &counts, Tone tone, bool up) {
        for (int index = 0; index < DispatchFuse::slotCount; ++index) {
            const int count = counts.at(static_cast<size_t>(index));
            if (count == 0)
                continue;
            // One scale for both sides: a tall cold column must mean as many people as a tall warm one.
            const double high = std::max(m_compact ? 2.0 : leastColumn, std::round(tall * count / highest));
            const double x = at.left + index * slot + columnGap / 2;
            const double top = up ? at.y - lineGap - high : at.y + lineGap;
            // The slot that now stands in has not passed: its column ends at the line.
            const double wide = std::max(1.0, std::min(at.at(m_fuse.now) - 2 - x, slot - columnGap));
            painter.fillRect(QRectF(x, top, wide, high), theme.color(tone));
        }
    };
    paint(m_fuse.warm, Tone::Warm, true);
    paint(m_fuse.cold, Tone::Cold, false);
}

void FuseView::paintMarks(QPainter &painter, const Line &at) const
{
    const Theme &theme = Theme::current();
    painter.setFont(Type::strong(Type::caption));
    double taken = 0;
    if (m_fuse.coldWave >= 0) {
        const double x = std::round(at.at(m_fuse.coldWave));
        painter.fillRect(QRectF(x, at.y - 12, 1, 24), theme.color(Tone::Cold));
    }
    for (const DispatchFuse::Mark &mark : m_fuse.qualified) {
        const QPointF center(at.at(mark.position), at.y);
        painter.setPen(QPen(theme.color(Ground::Window), 2));
        painter.setBrush(theme.color(qualifiedTone));
        painter.drawEllipse(center, markRadius + 0.5, markRadius + 0.5);
        Glyphs::paintCheck(painter, QRectF(center.x() - 4.5, center.y() - 4.5, 9, 9), theme.color(Ground::Window));
        const QString words = mark.name % u' ' % Format::shortClock(mark.at, m_zone);
        const double wide = tabularWidth(painter.font(), words);
        const double x = center.x() + 12;
        if (x < taken || x + wide > width())
            continue;
        painter.setPen(theme.color(qualifiedTone));
        drawTabular(painter, QRectF(x, at.y + (m_compact ? 6 : 7), wide, 15), Qt::AlignLeft, words);
        taken = x + wide + Metrics::space8;
    }
    if (m_fuse.coldWave < 0)
        return;
    painter.setFont(Type::font(Type::caption));
    const QString words = tr("cold wave %1").arg(Format::shortClock(m_fuse.coldWaveAt, m_zone));
    const double end = at.at(m_fuse.coldWave) - Metrics::space8;
    const double start = end - tabularWidth(painter.font(), words);
    if (start < taken)
        return;
    painter.setPen(theme.color(Tone::Cold));
    drawTabular(painter, QRectF(start, at.y + (m_compact ? 6 : 7), end - start, 15), Qt::AlignLeft, words);
}

void FuseView::paintNow(QPainter &painter, const Line &at) const
{
    const Theme &theme = Theme::current();
    const double x = std::round(at.at(m_fuse.now));
    const double reach = m_compact ? 15 : 24;
    painter.fillRect(QRectF(x - 1, at.y - reach, 2, 2 * reach - (m_compact ? 1 : 3)), theme.color(Tone::Text));
    painter.setFont(Type::strong(Type::caption));
    const bool over = m_fuse.hasDue && m_fuse.state == SlaReading::State::Breached;
    painter.setPen(theme.color(over ? Tone::Breached : Tone::Text));
    const double wide = tabularWidth(painter.font(), nowText());
    double start = x + 7;
    // Shortly before the deadline the words would stand across its mark.
    if (const double due = at.at(m_fuse.due); m_fuse.hasDue && due >= x && due < start + wide + Metrics::space4)
        start = due + 7;
    const double up = (m_compact ? 21 : 20) + (isCrowded(at) ? crowdedShift - 1 : 0);
    drawTabular(painter, QRectF(start, at.y - up, wide, 15), Qt::AlignLeft, nowText());
}

void FuseView::paintDue(QPainter &painter, const Line &at) const
{
    const Theme &theme = Theme::current();
    if (m_fuse.quarterLine >= 0) {
        QPen pen(theme.color(Tone::AtRisk), 1);
        pen.setDashPattern({2, 1});
        pen.setCapStyle(Qt::FlatCap);
        painter.setPen(pen);
        const double quarter = std::floor(at.at(m_fuse.quarterLine)) + 0.5;
        painter.drawLine(QPointF(quarter, at.y - 14), QPointF(quarter, at.y + 14));
    }
    if (m_fuse.hasDue)
        painter.fillRect(QRectF(std::round(at.at(m_fuse.due)) - 1, at.y - 14, 2, 28), theme.color(stageTone()));
}

void FuseView::paintStage(QPainter &painter, const Line &at) const
{
    const QString words = stageText();
    if (words.isEmpty())
        return;
    const Tone tone = stageTone();
    const Glyphs::Badge badge = tone == Tone::Breached ? Glyphs::Badge::Breached
        : tone == Tone::AtRisk                         ? Glyphs::Badge::AtRisk
        : tone == Tone::Paused                         ? Glyphs::Badge::Paused
                                                       : Glyphs::Badge::OnTime;
    const QColor color = Theme::current().color(tone);
    const double y = at.y + (isCrowded(at) ? crowdedShift : 0);
    Glyphs::paintBadge(painter, badge, QRectF(at.right + 10, y - 5, 10, 10), color);
    painter.setFont(Type::strong(Type::caption));
    painter.setPen(color);
    drawTabular(painter, QRectF(at.right + 26, y - 8, dueRoom - 26, 16), Qt::AlignLeft, words);
}

QString FuseView::textAt(double x, double share) const
{
    for (const DispatchFuse::Mark &mark : m_fuse.qualified) {
        if (std::abs(line().at(mark.position) - x) <= markRadius)
            return tr("%1 said yes at %2").arg(mark.name, Format::clock(mark.at, m_zone));
    }
    const auto isAt = [this, x](double position) {
        return position >= 0 && std::abs(line().at(position) - x) <= lineReach;
    };
    if (m_fuse.hasDue && (share > 1 || isAt(m_fuse.due)))
        return tr("%1 is due at %2").arg(m_fuse.stageWord, Format::clock(m_fuse.dueAt, m_zone));
    if (m_fuse.pausedFrom >= 0 && (share > 1 || isAt(m_fuse.pausedFrom)))
        return tr("%1 is paused since %2: %3. When it will be due follows from when it resumes.")
            .arg(m_fuse.stageWord, Format::clock(m_fuse.pausedAt, m_zone), Format::singleLine(m_fuse.pauseReason, 120));
    if (isAt(m_fuse.quarterLine))
        return tr("At risk from %1 on").arg(Format::clock(m_fuse.warnAt, m_zone));
    if (share < 0 || share >= 1 || !m_fuse.startAt.isValid())
        return {};
    const int slot = static_cast<int>(share * DispatchFuse::slotCount);
    const qint64 slotMs = m_fuse.startAt.msecsTo(m_fuse.endAt) / DispatchFuse::slotCount;
    return tr("%1 to %2: %3 warm and %4 cold opens, machines left out")
        .arg(Format::clock(m_fuse.startAt.addMSecs(slot * slotMs), m_zone),
             Format::clock(m_fuse.startAt.addMSecs((slot + 1) * slotMs), m_zone))
        .arg(m_fuse.warm.at(static_cast<size_t>(slot)))
        .arg(m_fuse.cold.at(static_cast<size_t>(slot)));
}

bool FuseView::event(QEvent *event)
{
    if (event->type() != QEvent::ToolTip)
        return QWidget::event(event);
    const auto *help = static_cast<QHelpEvent *>(event);
    const Line at = line();
    const double share = (help->pos().x() - at.left) / (at.right - at.left);
    const QString text = textAt(help->pos().x(), share);
    QToolTip::showText(help->globalPos(), text.toHtmlEscaped(), this);
    return true;
}
