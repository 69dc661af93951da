#include "ui/sla/slaweekpicture.h"

#include "ui/theme/fonts.h"
#include "ui/theme/metrics.h"
#include "ui/theme/tabular.h"
#include "ui/theme/theme.h"

#include <QAccessible>
#include <QKeyEvent>
#include <QLocale>
#include <QMouseEvent>
#include <QPainter>

#include <algorithm>
#include <cmath>

namespace {

constexpr int rowSide = 37;
constexpr int headSide = 22;
constexpr double dayWidth = 40;
constexpr double sideMargin = 8;
constexpr double barHeight = 20;
constexpr double grip = 6;
constexpr int minutesPerDay = 1440;
constexpr int minutesPerHour = 60;
constexpr int step = 15;
constexpr int newSpan = 60;
constexpr int days = 7;

int snapped(int minute)
{
    return std::clamp((minute + step / 2) / step * step, 0, minutesPerDay);
}

/// "8–12", "8:30–17": where there is little room.
QString shortWords(const SlaHours &span)
{
    const auto clock = [](int minute) {
        const QString hour = QString::number(minute / minutesPerHour);
        return minute % minutesPerHour == 0
            ? hour
            : QStringLiteral("%1:%2").arg(hour).arg(minute % minutesPerHour, 2, 10, QLatin1Char('0'));
    };
    return QStringLiteral("%1–%2").arg(clock(span.from), clock(span.until));
}

QString dayName(int day)
{
    static const QLocale english(QLocale::English, QLocale::UnitedStates);
    return english.dayName(day + 1, QLocale::ShortFormat);
}

} // namespace

SlaWeekPicture::SlaWeekPicture(QWidget *parent)
    : QWidget(parent)
{
    setFocusPolicy(Qt::StrongFocus);
    setMouseTracking(true);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    setAttribute(Qt::WA_Hover);
    say();
}

int SlaWeekPicture::rowHeight()
{
    return rowSide;
}

int SlaWeekPicture::headHeight()
{
    return headSide;
}

QSize SlaWeekPicture::sizeHint() const
{
    return {420, headSide + days * rowSide};
}

void SlaWeekPicture::setWeek(const Week &week)
{
    m_week = week;
    choose(m_day, m_span);
}

void SlaWeekPicture::setEditable(bool editable)
{
    m_editable = editable;
    setCursor(Qt::ArrowCursor);
    update();
}

double SlaWeekPicture::xOf(int minute) const
{
    return dayWidth + (width() - dayWidth - sideMargin) * minute / minutesPerDay;
}

int SlaWeekPicture::minuteAt(double x) const
{
    const double room = width() - dayWidth - sideMargin;
    return std::clamp(static_cast<int>(std::lround((x - dayWidth) / room * minutesPerDay)), 0, minutesPerDay);
}

QRectF SlaWeekPicture::boxOf(int day, const SlaHours &span) const
{
    const double top = headSide + day * rowSide + (rowSide - barHeight) / 2;
    return {QPointF(xOf(span.from), top), QPointF(xOf(span.until), top + barHeight)};
}

void SlaWeekPicture::paintDay(QPainter &painter, int day) const
{
    const Theme &theme = Theme::current();
    const QRectF row(0, headSide + day * rowSide, width(), rowSide);
    const bool chosen = hasFocus() && day == m_day;
    const QList<SlaHours> &spans = m_week.at(static_cast<size_t>(day));
    painter.setPen(theme.color(chosen ? Tone::Accent : spans.isEmpty() ? Tone::Faint : Tone::Text));
    painter.setFont(Type::medium());
    painter.drawText(QRectF(0, row.top(), dayWidth, rowSide), Qt::AlignLeft | Qt::AlignVCenter, dayName(day));
    painter.setPen(Qt::NoPen);
    painter.setBrush(theme.track());
    painter.drawRoundedRect(boxOf(day, {0, minutesPerDay}), Metrics::cellRadius, Metrics::cellRadius);
    for (int i = 0; i < spans.size(); ++i) {
        const QRectF box = boxOf(day, spans.at(i));
        const bool here = chosen && i == m_span;
        painter.setPen(here ? QPen(theme.color(Tone::Text), 2) : QPen(Qt::NoPen));
        painter.setBrush(m_editable ? theme.accentFill() : theme.color(Tone::Control));
        const double inset = here ? 1 : 0;
        painter.drawRoundedRect(box.adjusted(inset, inset, -inset, -inset), Metrics::cellRadius, Metrics::cellRadius);
        const QString words = shortWords(spans.at(i));
        painter.setFont(Type::font(Type::rail));
        if (tabularWidth(painter.font(), words) + 2 * grip <= box.width()) {
            painter.setPen(theme.onFill());
            drawTabular(painter, box, Qt::AlignHCenter, words);
        }
    }
}

void SlaWeekPicture::paintEvent(QPaintEvent *)
{
    constexpr int hoursBetweenWords = 4;
    const Theme &theme = Theme::current();
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setFont(Type::font(Type::rail));
    for (int hour = 0; hour <= 24; hour += hoursBetweenWords) {
        const double x = xOf(hour * minutesPerHour);
        painter.setPen(theme.color(Tone::Muted));
        const double half = 16;
        const double left = std::min(x - half, width() - 2 * half);
        drawTabular(painter, QRectF(left, 0, 2 * half, headSide - 4), hour == 24 ? Qt::AlignRight : Qt::AlignHCenter,
                    QStringLiteral("%1").arg(hour, 2, 10, QLatin1Char('0')));
        painter.setPen(QPen(theme.border(), 1));
        painter.drawLine(QPointF(std::floor(x) + 0.5, headSide - 4), QPointF(std::floor(x) + 0.5, height()));
    }
    for (int day = 0; day < days; ++day)
        paintDay(painter, day);
}

SlaWeekPicture::Hit SlaWeekPicture::hitAt(const QPointF &point) const
{
    Hit hit;
    hit.day = static_cast<int>(std::floor((point.y() - headSide) / rowSide));
    hit.minute = minuteAt(point.x());
    if (hit.day < 0 || hit.day >= days || point.x() < dayWidth - grip) {
        hit.day = -1;
        return hit;
    }
    const QList<SlaHours> &spans = m_week.at(static_cast<size_t>(hit.day));
    for (int i = 0; i < spans.size(); ++i) {
        const QRectF box = boxOf(hit.day, spans.at(i)).adjusted(-2, 0, 2, 0);
        if (point.x() < box.left() || point.x() > box.right())
            continue;
        const double edge = std::min(grip, box.width() / 3);
        hit.span = i;
        hit.part = point.x() <= box.left() + edge ? Part::Begin
            : point.x() >= box.right() - edge     ? Part::End
                                                  : Part::Middle;
    }
    return hit;
}

void SlaWeekPicture::place(int day, int span, int from, int until)
{
    QList<SlaHours> &spans = m_week.at(static_cast<size_t>(day));
    const int earliest = span > 0 ? spans.at(span - 1).until : 0;
    const int latest = span + 1 < spans.size() ? spans.at(span + 1).from : minutesPerDay;
    const SlaHours wanted {std::clamp(from, earliest, latest), std::clamp(until, earliest, latest)};
    if (wanted.until - wanted.from < std::min(step, latest - earliest) || wanted == spans.at(span))
        return;
    spans[span] = wanted;
    say();
    update();
    Q_EMIT edited(day);
}

void SlaWeekPicture::mousePressEvent(QMouseEvent *event)
{
    const Hit hit = hitAt(event->position());
    if (!m_editable || event->button() != Qt::LeftButton || hit.day < 0)
        return;
    if (hit.span >= 0) {
        choose(hit.day, hit.span);
        const SlaHours &span = m_week.at(static_cast<size_t>(hit.day)).at(hit.span);
        m_drag = Drag {hit.day, hit.span, hit.part, hit.minute - span.from};
        return;
    }
    QList<SlaHours> &spans = m_week.at(static_cast<size_t>(hit.day));
    int place = 0;
    while (place < spans.size() && spans.at(place).until <= hit.minute)
        ++place;
    const int earliest = place > 0 ? spans.at(place - 1).until : 0;
    const int latest = place < spans.size() ? spans.at(place).from : minutesPerDay;
    const int from = std::clamp(hit.minute / step * step, earliest, std::max(earliest, latest - step));
    if (latest - from < 1)
        return;
    spans.insert(place, {from, std::min(latest, from + step)});
    choose(hit.day, place);
    m_drag = Drag {hit.day, place, Part::End, 0};
    Q_EMIT edited(hit.day);
}

void SlaWeekPicture::mouseMoveEvent(QMouseEvent *event)
{
    if (!m_drag) {
        const Hit hit = hitAt(event->position());
        const bool edge = hit.part == Part::Begin || hit.part == Part::End;
        setCursor(!m_editable || hit.day < 0 ? Qt::ArrowCursor
                      : edge                 ? Qt::SizeHorCursor
                      : hit.span >= 0        ? Qt::OpenHandCursor
                                             : Qt::CrossCursor);
        return;
    }
    const SlaHours span = m_week.at(static_cast<size_t>(m_drag->day)).at(m_drag->span);
    const int minute = minuteAt(event->position().x());
    switch (m_drag->part) {
    case Part::Begin:
        place(m_drag->day, m_drag->span, std::min(snapped(minute), span.until - 1), span.until);
        break;
    case Part::End:
        place(m_drag->day, m_drag->span, span.from, std::max(snapped(minute), span.from + 1));
        break;
    case Part::Middle: {
        const int length = span.until - span.from;
        const QList<SlaHours> &spans = m_week.at(static_cast<size_t>(m_drag->day));
        const int earliest = m_drag->span > 0 ? spans.at(m_drag->span - 1).until : 0;
        const int latest = m_drag->span + 1 < spans.size() ? spans.at(m_drag->span + 1).from : minutesPerDay;
        const int from = std::clamp(snapped(minute - m_drag->grabbedAt), earliest, latest - length);
        place(m_drag->day, m_drag->span, from, from + length);
        break;
    }
    case Part::None:
        break;
    }
}

void SlaWeekPicture::mouseReleaseEvent(QMouseEvent *)
{
    m_drag.reset();
}

void SlaWeekPicture::choose(int day, int span)
{
    m_day = std::clamp(day, 0, days - 1);
    const auto count = static_cast<int>(m_week.at(static_cast<size_t>(m_day)).size());
    m_span = std::clamp(span, 0, std::max(0, count - 1));
    say();
    update();
}

void SlaWeekPicture::addSpan()
{
    QList<SlaHours> &spans = m_week.at(static_cast<size_t>(m_day));
    constexpr int morning = 8 * minutesPerHour;
    if (spans.isEmpty()) {
        spans.append({morning, morning + newSpan});
        choose(m_day, 0);
        Q_EMIT edited(m_day);
        return;
    }
    int best = -1;
    int bestFrom = 0;
    int bestRoom = 0;
    for (int i = 0; i <= spans.size(); ++i) {
        const int from = i > 0 ? spans.at(i - 1).until : 0;
        const int room = (i < spans.size() ? spans.at(i).from : minutesPerDay) - from;
        if (room >= bestRoom) { // of two equal gaps the later: the afternoon follows the morning
            best = i;
            bestFrom = from;
            bestRoom = room;
        }
    }
    if (bestRoom < step)
        return;
    const int lead = std::min(newSpan, (bestRoom - step) / 2 / step * step);
    const int from = bestFrom + (best > 0 ? lead : bestRoom - lead - std::min(newSpan, bestRoom - lead));
    spans.insert(best, {from, std::min(from + newSpan, bestFrom + bestRoom)});
    choose(m_day, best);
    Q_EMIT edited(m_day);
}

void SlaWeekPicture::removeSpan()
{
    QList<SlaHours> &spans = m_week.at(static_cast<size_t>(m_day));
    if (m_span >= spans.size())
        return;
    spans.removeAt(m_span);
    choose(m_day, m_span);
    Q_EMIT edited(m_day);
}

void SlaWeekPicture::shift(int beginBy, int endBy)
{
    const QList<SlaHours> &spans = m_week.at(static_cast<size_t>(m_day));
    if (m_span >= spans.size())
        return;
    const SlaHours span = spans.at(m_span);
    const int earliest = m_span > 0 ? spans.at(m_span - 1).until : 0;
    const int latest = m_span + 1 < spans.size() ? spans.at(m_span + 1).from : minutesPerDay;
    // A span that is moved keeps its length at the wall.
    const int by = beginBy == endBy ? std::clamp(beginBy, earliest - span.from, latest - span.until) : 0;
    place(m_day, m_span, span.from + (beginBy == endBy ? by : beginBy), span.until + (beginBy == endBy ? by : endBy));
}

void SlaWeekPicture::keyPressEvent(QKeyEvent *event)
{
    const bool shifted = event->modifiers().testFlag(Qt::ShiftModifier);
    const bool controlled = event->modifiers().testFlag(Qt::ControlModifier);
    const int way = event->key() == Qt::Key_Left ? -step : step;
    switch (event->key()) {
    case Qt::Key_Up:
        choose(m_day - 1, m_span);
        return;
    case Qt::Key_Down:
        choose(m_day + 1, m_span);
        return;
    case Qt::Key_PageUp:
        choose(m_day, m_span - 1);
        return;
    case Qt::Key_PageDown:
        choose(m_day, m_span + 1);
        return;
    default:
        break;
    }
    if (!m_editable) {
        QWidget::keyPressEvent(event);
        return;
    }
    switch (event->key()) {
    case Qt::Key_Left:
    case Qt::Key_Right:
        shift(shifted ? 0 : way, controlled ? 0 : way);
        return;
    case Qt::Key_Insert:
        addSpan();
        return;
    case Qt::Key_Delete:
    case Qt::Key_Backspace:
        removeSpan();
        return;
    default:
        QWidget::keyPressEvent(event);
    }
}

/// One sentence for the day that is chosen: what a screen reader says when it changes.
void SlaWeekPicture::say()
{
    static const QLocale english(QLocale::English, QLocale::UnitedStates);
    const QString sentence = tr("Week of opening hours. %1: %2")
                                 .arg(english.dayName(m_day + 1), hoursWords(m_week.at(static_cast<size_t>(m_day))));
    if (sentence == accessibleName())
        return;
    setAccessibleName(sentence);
}

void SlaWeekPicture::focusInEvent(QFocusEvent *event)
{
    QWidget::focusInEvent(event);
    update();
}

void SlaWeekPicture::focusOutEvent(QFocusEvent *event)
{
    QWidget::focusOutEvent(event);
    update();
}
