#include "models/domain/slacalendar.h"

#include "models/domain/format.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QLocale>
#include <QStringList>

namespace {

constexpr qint64 msPerMinute = 60'000;
constexpr qint64 msPerDay = 86'400'000;
constexpr int minutesPerDay = 1440;
constexpr int daysSearched = 30 * 366;

QString text(const char *source)
{
    return QCoreApplication::translate("SlaCalendar", source);
}

QString clockWord(int minute)
{
    return QStringLiteral("%1:%2").arg(minute / 60, 2, 10, QLatin1Char('0')).arg(minute % 60, 2, 10, QLatin1Char('0'));
}

qint64 offsetMs(const QTimeZone &zone, qint64 instant)
{
    return qint64(zone.offsetFromUtc(QDateTime::fromMSecsSinceEpoch(instant, Qt::UTC))) * 1000;
}

/// The instant at which clocks in @p zone show this time; @p local is that time read as UTC.
qint64 utcOf(const QTimeZone &zone, qint64 local)
{
    const qint64 dayBefore = local - msPerDay;
    const qint64 before = offsetMs(zone, dayBefore);
    const auto next = zone.nextTransition(QDateTime::fromMSecsSinceEpoch(dayBefore, Qt::UTC));
    if (!next.atUtc.isValid())
        return local - before;
    const qint64 boundary = next.atUtc.toMSecsSinceEpoch();
    const qint64 after = qint64(next.offsetFromUtc) * 1000;
    const qint64 readBefore = local - before;
    const qint64 readAfter = local - after;
    if (readBefore < boundary && readAfter < boundary)
        return readBefore;
    if (readBefore > boundary && readAfter >= boundary)
        return readAfter;
    return readBefore > readAfter ? readBefore : readAfter;
}

QString problemOfDay(const QList<SlaHours> &hours)
{
    int before = 0;
    for (const SlaHours &span : hours) {
        if (span.from < before || span.until <= span.from || span.until > minutesPerDay)
            return text("The hours of a day must follow each other and end by 24:00.");
        before = span.until;
    }
    return {};
}

/// "Mon to Fri 08:00–17:00, Sat 09:00–12:00": days with the same hours together.
QString weekWords(const std::array<QList<SlaHours>, 7> &week)
{
    const QLocale english(QLocale::English);
    QStringList parts;
    for (size_t day = 0; day < week.size();) {
        size_t last = day;
        while (last + 1 < week.size() && week.at(last + 1) == week.at(day))
            ++last;
        if (!week.at(day).isEmpty()) {
            const QString first = english.dayName(int(day) + 1, QLocale::ShortFormat);
            const QString until = english.dayName(int(last) + 1, QLocale::ShortFormat);
            const QString days = day == last ? first : text("%1 to %2").arg(first, until);
            parts.append(days + QLatin1Char(' ') + hoursWords(week.at(day)));
        }
        day = last + 1;
    }
    return parts.isEmpty() ? text("never open") : parts.join(QStringLiteral(", "));
}

} // namespace

QString hoursWords(const QList<SlaHours> &hours)
{
    QStringList spans;
    for (const SlaHours &span : hours)
        spans.append(QStringLiteral("%1–%2").arg(clockWord(span.from), clockWord(span.until)));
    return spans.isEmpty() ? text("closed") : spans.join(QStringLiteral(", "));
}

QString calendarWords(const SlaCalendar &calendar)
{
    if (calendar.aroundTheClock)
        return text("Around the clock");
    QString words = weekWords(calendar.week) + QStringLiteral(" · ") + QString::fromLatin1(calendar.timeZone);
    if (!calendar.holidays.isEmpty())
        words +=
            QStringLiteral(" · ") + Format::counted(calendar.holidays.size(), text("1 holiday"), text("%1 holidays"));
    return words;
}

QString calendarProblem(const SlaCalendar &calendar)
{
    if (calendar.name.trimmed().isEmpty())
        return text("A calendar needs a name.");
    if (calendar.aroundTheClock)
        return {};
    if (!QTimeZone(calendar.timeZone).isValid())
        return text("“%1” is no time zone of the IANA list, such as America/Chicago.")
            .arg(QString::fromLatin1(calendar.timeZone));
    bool isOpen = false;
    for (const QList<SlaHours> &day : calendar.week) {
        if (const QString problem = problemOfDay(day); !problem.isEmpty())
            return problem;
        isOpen |= !day.isEmpty();
    }
    if (!isOpen)
        return text("This calendar is never open: a target would never be reached.");
    QList<QDate> dates;
    for (const SlaHoliday &holiday : calendar.holidays) {
        if (!holiday.date.isValid())
            return text("A holiday needs a date.");
        if (dates.contains(holiday.date))
            return text("%1 stands twice among the holidays.").arg(holiday.date.toString(Qt::ISODate));
        dates.append(holiday.date);
        if (const QString problem = problemOfDay(holiday.open); !problem.isEmpty())
            return problem;
    }
    return {};
}

SlaOpenTime::SlaOpenTime(SlaCalendar calendar)
    : m_calendar(std::move(calendar))
    , m_zone(m_calendar.timeZone)
{
    for (qsizetype i = 0; i < m_calendar.holidays.size(); ++i)
        m_holidays.insert(m_calendar.holidays.at(i).date, i);
}

qint64 SlaOpenTime::instantOf(const QDate &date, int minute) const
{
    constexpr qint64 julianOfEpoch = 2'440'588;
    return utcOf(m_zone, (date.toJulianDay() - julianOfEpoch) * msPerDay + minute * msPerMinute);
}

QDate SlaOpenTime::dateOf(qint64 instant) const
{
    return QDateTime::fromMSecsSinceEpoch(instant + offsetMs(m_zone, instant), Qt::UTC).date();
}

const QList<SlaSpan> &SlaOpenTime::day(const QDate &date) const
{
    const auto known = m_days.constFind(date);
    if (known != m_days.constEnd())
        return *known;
    const auto holiday = m_holidays.constFind(date);
    const QList<SlaHours> &hours = holiday != m_holidays.constEnd()
        ? m_calendar.holidays.at(*holiday).open
        : m_calendar.week.at(static_cast<size_t>(date.dayOfWeek() - 1));
    QList<SlaSpan> spans;
    for (const SlaHours &span : hours) {
        SlaSpan instants {instantOf(date, span.from), instantOf(date, span.until)};
        if (!spans.isEmpty() && instants.from <= spans.last().until) {
            spans.last().until = qMax(spans.last().until, instants.until);
            continue;
        }
        if (instants.from < instants.until)
            spans.append(instants);
    }
    return *m_days.insert(date, spans);
}

QList<SlaSpan> SlaOpenTime::spans(qint64 from, qint64 until) const
{
    QList<SlaSpan> all;
    if (from >= until)
        return all;
    if (m_calendar.aroundTheClock)
        return {{from, until}};
    const QDate last = dateOf(until).addDays(1);
    for (QDate date = dateOf(from).addDays(-1); date <= last; date = date.addDays(1)) {
        for (const SlaSpan &span : day(date)) {
            const SlaSpan part {qMax(span.from, from), qMin(span.until, until)};
            if (part.from >= part.until)
                continue;
            if (!all.isEmpty() && part.from <= all.last().until)
                all.last().until = qMax(all.last().until, part.until);
            else
                all.append(part);
        }
    }
    return all;
}

qint64 SlaOpenTime::worked(qint64 from, qint64 until) const
{
    qint64 sum = 0;
    for (const SlaSpan &span : spans(from, until))
        sum += span.until - span.from;
    return sum;
}

std::optional<qint64> SlaOpenTime::reached(qint64 from, qint64 ms) const
{
    if (m_calendar.aroundTheClock)
        return from + ms;
    qint64 left = ms;
    qint64 seen = from;
    QDate date = dateOf(from).addDays(-1);
    for (int i = 0; i < daysSearched; ++i, date = date.addDays(1)) {
        for (const SlaSpan &span : day(date)) {
            const qint64 begin = qMax(span.from, seen);
            if (begin >= span.until)
                continue;
            if (span.until - begin >= left)
                return begin + left;
            left -= span.until - begin;
            seen = span.until;
        }
    }
    return std::nullopt;
}
