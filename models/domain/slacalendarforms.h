#pragma once

#include "models/domain/slacalendar.h"

#include <QJsonArray>
#include <QStringList>

/// The forms that a calendar is kept, typed and looked at in.

/// Seven lists, Monday first, of [from, until] minutes: the column "weekly".
QJsonArray weeklyToJson(const std::array<QList<SlaHours>, 7> &week);
std::array<QList<SlaHours>, 7> weeklyFromJson(const QJsonArray &json);
/// [{"date": "2026-12-25", "name": "Christmas", "open": [[540, 720]]}]: the column "holidays".
QJsonArray holidaysToJson(const QList<SlaHoliday> &holidays);
QList<SlaHoliday> holidaysFromJson(const QJsonArray &json);

/// "8-12, 13:00–17:30" as hours; "closed" and nothing are no hours; nullopt where it cannot be read.
std::optional<QList<SlaHours>> hoursFromWords(const QString &words);

/// A local day as SlaOpenTime counts it.
struct SlaCalendarDay
{
    QDate date;
    QString holiday;     ///< its name; empty on an ordinary day
    QList<SlaSpan> open; ///< instants
    qint64 openMs = 0;
    qint64 lengthMs = 0; ///< 23 or 25 hours where the clocks change
};
QList<SlaCalendarDay> calendarDays(const SlaCalendar &calendar, const QDate &first, int count);

/// "Sun 14 Mar 2027: 02:00 to 03:00 does not exist", "Sun 1 Nov 2026: 01:00 to 02:00 happens twice": the changes of the
/// clocks within a year from @p from.
QStringList clockChanges(const QByteArray &timeZone, const QDate &from);

/// What is different, a line each: "Tue: 08:00–17:00 → closed", "Holiday added: Fri 25 Dec 2026 Christmas".
QStringList calendarChanges(const SlaCalendar &before, const SlaCalendar &after);
