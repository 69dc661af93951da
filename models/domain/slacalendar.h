#pragma once

#include <QByteArray>
#include <QDate>
#include <QHash>
#include <QList>
#include <QString>
#include <QTimeZone>
#include <QUuid>

#include <array>
#include <optional>

/// Opening hours of a local day, in minutes from its midnight; 1440 is the next midnight.
struct SlaHours
{
    int from = 0;
    int until = 0;
    friend bool operator==(const SlaHours &, const SlaHours &) = default;
};

/// A day whose hours differ from its weekday's; no hours: closed.
struct SlaHoliday
{
    QDate date;
    QString name;
    QList<SlaHours> open;
    friend bool operator==(const SlaHoliday &, const SlaHoliday &) = default;
};

/// One version of a working calendar. Immutable once saved: a change is another version.
struct SlaCalendar
{
    QUuid id;
    qint64 versionId = 0;
    QString name;
    int version = 1;
    QByteArray timeZone = "UTC"; ///< IANA name
    bool aroundTheClock = false;
    std::array<QList<SlaHours>, 7> week; ///< Monday first
    QList<SlaHoliday> holidays;

    friend bool operator==(const SlaCalendar &, const SlaCalendar &) = default;
};

/// What a person must mend before these hours can be a calendar, empty when nothing.
QString calendarProblem(const SlaCalendar &calendar);
/// "Mon to Fri 08:00–12:00, 13:00–17:00 · America/Chicago · 3 holidays", "Around the clock"
QString calendarWords(const SlaCalendar &calendar);
/// "08:00–12:00, 13:00–17:00", "closed"
QString hoursWords(const QList<SlaHours> &hours);

/// Half-open span of instants, in milliseconds since the epoch.
struct SlaSpan
{
    qint64 from = 0;
    qint64 until = 0;
    friend bool operator==(const SlaSpan &, const SlaSpan &) = default;
};

/// The open hours of a calendar as instants. Reads local times as PostgreSQL does: one that daylight saving leaves out
/// counts with the offset before the change, one that it doubles with the offset after. Keeps the days it has computed;
/// not for two threads at once.
class SlaOpenTime
{
public:
    explicit SlaOpenTime(SlaCalendar calendar);

    const SlaCalendar &calendar() const { return m_calendar; }
    QDate dateOf(qint64 instant) const; ///< in the calendar's zone
    /// The open spans within [from, until), in order, joined where they touch.
    QList<SlaSpan> spans(qint64 from, qint64 until) const;
    /// Open milliseconds within [from, until).
    qint64 worked(qint64 from, qint64 until) const;
    /// The first instant at which @p ms have been worked since @p from; nothing when that is more than 30 years away.
    std::optional<qint64> reached(qint64 from, qint64 ms) const;

private:
    const QList<SlaSpan> &day(const QDate &date) const;
    qint64 instantOf(const QDate &date, int minute) const;

    SlaCalendar m_calendar;
    QTimeZone m_zone;
    QHash<QDate, qsizetype> m_holidays; ///< place in the calendar's list
    mutable QHash<QDate, QList<SlaSpan>> m_days;
};
