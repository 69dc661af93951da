#include "models/domain/slacalendarforms.h"

#include <QCoreApplication>
#include <QJsonObject>
#include <QLocale>
#include <QRegularExpression>

namespace {

constexpr int minutesPerHour = 60;
constexpr int minutesPerDay = 1440;
constexpr int daysLookedAhead = 366;

QString text(const char *source)
{
    return QCoreApplication::translate("SlaCalendar", source);
}

const QLocale &english()
{
    static const QLocale locale(QLocale::English, QLocale::UnitedStates);
    return locale;
}

QString dayWord(const QDate &date)
{
    return english().toString(date, QStringLiteral("ddd d MMM yyyy"));
}

QJsonArray hoursToJson(const QList<SlaHours> &hours)
{
    QJsonArray json;
    for (const SlaHours &span : hours)
        json.append(QJsonArray {span.from, span.until});
    return json;
}

QList<SlaHours> hoursFromJson(const QJsonValue &value)
{
    QList<SlaHours> hours;
    const QJsonArray json = value.toArray();
    for (const auto &span : json)
        hours.append({span.toArray().at(0).toInt(), span.toArray().at(1).toInt()});
    return hours;
}

/// Minutes of "8", "8:30", "08.30" or "24:00"; nothing for what is no time of a day.
std::optional<int> minuteOf(const QString &hour, const QString &minute)
{
    const int minutes = hour.toInt() * minutesPerHour + minute.toInt();
    if (minute.toInt() >= minutesPerHour || minutes > minutesPerDay)
        return std::nullopt;
    return minutes;
}

QString holidayWord(const SlaHoliday &holiday)
{
    const QString name = holiday.name.isEmpty() ? QString() : QString(QLatin1Char(' ') + holiday.name);
    return dayWord(holiday.date) + name + QStringLiteral(", ") + hoursWords(holiday.open);
}

} // namespace

QJsonArray weeklyToJson(const std::array<QList<SlaHours>, 7> &week)
{
    QJsonArray json;
    for (const QList<SlaHours> &day : week)
        json.append(hoursToJson(day));
    return json;
}

std::array<QList<SlaHours>, 7> weeklyFromJson(const QJsonArray &json)
{
    std::array<QList<SlaHours>, 7> week;
    for (size_t day = 0; day < week.size(); ++day)
        week.at(day) = hoursFromJson(json.at(static_cast<qsizetype>(day)));
    return week;
}

QJsonArray holidaysToJson(const QList<SlaHoliday> &holidays)
{
    QJsonArray json;
    for (const SlaHoliday &holiday : holidays)
        json.append(QJsonObject {{QStringLiteral("date"), holiday.date.toString(Qt::ISODate)},
                                 {QStringLiteral("name"), holiday.name},
                                 {QStringLiteral("open"), hoursToJson(holiday.open)}});
    return json;
}

QList<SlaHoliday> holidaysFromJson(const QJsonArray &json)
{
    QList<SlaHoliday> holidays;
    for (const auto &value : json) {
        const QJsonObject holiday = value.toObject();
        holidays.append({QDate::fromString(holiday.value(QLatin1String("date")).toString(), Qt::ISODate),
                         holiday.value(QLatin1String("name")).toString(),
                         hoursFromJson(holiday.value(QLatin1String("open")))});
    }
    return holidays;
}

std::optional<QList<SlaHours>> hoursFromWords(const QString &words)
{
    static const QRegularExpression span(
        QStringLiteral("\\A\\s*(\\d{1,2})(?:[:.](\\d{2}))?\\s*[-\u2013\u2014]\\s*(\\d{1,2})(?:[:.](\\d{2}))?\\s*\\z"));
    QList<SlaHours> hours;
    const QString trimmed = words.trimmed();
    if (trimmed.isEmpty() || trimmed.compare(text("closed"), Qt::CaseInsensitive) == 0)
        return hours;
    for (const QString &part : trimmed.split(QLatin1Char(','))) {
        const QRegularExpressionMatch match = span.match(part);
        if (!match.hasMatch())
            return std::nullopt;
        const auto from = minuteOf(match.captured(1), match.captured(2));
        const auto until = minuteOf(match.captured(3), match.captured(4));
        if (!from || !until)
            return std::nullopt;
        hours.append({*from, *until});
    }
    return hours;
}

QList<SlaCalendarDay> calendarDays(const SlaCalendar &calendar, const QDate &first, int count)
{
    const SlaOpenTime open(calendar);
    const QTimeZone zone(calendar.timeZone);
    QList<SlaCalendarDay> days;
    if (!zone.isValid())
        return days;
    for (int i = 0; i < count; ++i) {
        SlaCalendarDay day;
        day.date = first.addDays(i);
        const qint64 from = day.date.startOfDay(zone).toMSecsSinceEpoch();
        const qint64 until = day.date.addDays(1).startOfDay(zone).toMSecsSinceEpoch();
        day.open = open.spans(from, until);
        for (const SlaSpan &span : std::as_const(day.open))
            day.openMs += span.until - span.from;
        day.lengthMs = until - from;
        for (const SlaHoliday &holiday : calendar.holidays) {
            if (holiday.date == day.date && !calendar.aroundTheClock)
                day.holiday = holiday.name.isEmpty() ? text("holiday") : holiday.name;
        }
        days.append(day);
    }
    return days;
}

QStringList clockChanges(const QByteArray &timeZone, const QDate &from)
{
    const QTimeZone zone(timeZone);
    QStringList changes;
    if (!zone.isValid())
        return changes;
    const QDateTime begin = from.startOfDay(zone).toUTC();
    const auto transitions = zone.transitions(begin, begin.addDays(daysLookedAhead));
    for (const QTimeZone::OffsetData &change : transitions) {
        const int before = zone.offsetFromUtc(change.atUtc.addMSecs(-1));
        if (before == change.offsetFromUtc)
            continue;
        const QDateTime was = change.atUtc.addSecs(before);
        const QDateTime is = change.atUtc.addSecs(change.offsetFromUtc);
        const bool forward = is > was;
        const QString sentence = forward ? text("%1: %2 to %3 does not exist") : text("%1: %2 to %3 happens twice");
        const QDateTime &low = forward ? was : is;
        const QDateTime &high = forward ? is : was;
        changes.append(sentence.arg(dayWord(low.date()), low.time().toString(QStringLiteral("HH:mm")),
                                    high.time().toString(QStringLiteral("HH:mm"))));
    }
    return changes;
}

QStringList calendarChanges(const SlaCalendar &before, const SlaCalendar &after)
{
    QStringList changes;
    if (before.name != after.name)
        changes.append(text("Name: %1 → %2").arg(before.name, after.name));
    if (before.timeZone != after.timeZone)
        changes.append(
            text("Time zone: %1 → %2").arg(QString::fromLatin1(before.timeZone), QString::fromLatin1(after.timeZone)));
    for (size_t day = 0; day < after.week.size(); ++day) {
        if (before.week.at(day) != after.week.at(day))
            changes.append(text("%1: %2 → %3")
                               .arg(english().dayName(static_cast<int>(day) + 1, QLocale::ShortFormat),
                                    hoursWords(before.week.at(day)), hoursWords(after.week.at(day))));
    }
    for (const SlaHoliday &holiday : after.holidays) {
        if (!before.holidays.contains(holiday))
            changes.append(text("Holiday added: %1").arg(holidayWord(holiday)));
    }
    for (const SlaHoliday &holiday : before.holidays) {
        if (!after.holidays.contains(holiday))
            changes.append(text("Holiday removed: %1").arg(holidayWord(holiday)));
    }
    return changes;
}
