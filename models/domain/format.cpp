#include "models/domain/format.h"

#include <QCoreApplication>
#include <QLocale>

#include <algorithm>
#include <cmath>

namespace {

constexpr qint64 minute = 60;
constexpr qint64 hour = 60 * minute;
constexpr qint64 day = 24 * hour;

/// English digits and names whatever the desktop says: wording and numbers of one screen must agree.
const QLocale &english()
{
    static const QLocale locale(QLocale::English, QLocale::UnitedStates);
    return locale;
}

QString text(const char *source)
{
    return QCoreApplication::translate("Format", source);
}

QString twoParts(qint64 large, const char *largeUnit, qint64 small, const char *smallUnit)
{
    const QString first = QString::number(large) + QLatin1String(largeUnit);
    return small == 0 ? first : QString(first + QLatin1Char(' ') + QString::number(small) + QLatin1String(smallUnit));
}

bool isHidden(QChar symbol)
{
    return symbol.category() == QChar::Other_Control || symbol.category() == QChar::Other_Format
        || symbol.category() == QChar::Separator_Line || symbol.category() == QChar::Separator_Paragraph;
}

} // namespace

namespace Format {

QString unknown()
{
    return QStringLiteral("–");
}

QString count(qint64 value)
{
    return english().toString(value);
}

QString counted(qint64 value, const QString &one, const QString &many)
{
    return value == 1 ? one : many.arg(count(value));
}

QString ofCount(qint64 part, qint64 whole)
{
    return text("%1 of %2").arg(count(part), count(whole));
}

std::optional<int> wholePercent(qint64 part, qint64 whole, std::optional<int> target)
{
    if (whole <= 0)
        return std::nullopt;
    const double exact = 100.0 * static_cast<double>(part) / static_cast<double>(whole);
    const int rounded = static_cast<int>(std::lround(exact));
    const bool roundedUpTo100 = rounded >= 100 && part < whole;
    const bool roundedUpToTarget = target && rounded >= *target && exact < static_cast<double>(*target);
    return roundedUpTo100 || roundedUpToTarget ? static_cast<int>(std::floor(exact)) : rounded;
}

QString rate(qint64 part, qint64 whole, std::optional<int> target)
{
    const std::optional<int> percent = wholePercent(part, whole, target);
    if (!percent)
        return unknown();
    if (part > 0 && part * 100 < whole)
        return QStringLiteral("< 1 %");
    return QStringLiteral("%1 %").arg(*percent);
}

QString workOrder(qint64 number)
{
    return QStringLiteral("WO %1").arg(number);
}

QString money(std::optional<double> dollars)
{
    if (!dollars)
        return unknown();
    const bool whole = std::abs(*dollars - std::round(*dollars)) < 0.005;
    return QLatin1Char('$') + english().toString(*dollars, 'f', whole ? 0 : 2);
}

QString budget(std::optional<double> low, std::optional<double> high)
{
    if (low && high)
        return *low == *high ? money(low) : text("%1 to %2").arg(money(low), money(high));
    if (high)
        return text("up to %1").arg(money(high));
    return low ? text("from %1").arg(money(low)) : unknown();
}

QString miles(std::optional<double> distance)
{
    return distance ? text("%1 mi").arg(english().toString(*distance, 'f', 1)) : unknown();
}

QString score(std::optional<double> value)
{
    return value ? english().toString(*value, 'f', 2) : unknown();
}

QString duration(qint64 seconds)
{
    const qint64 span = std::max<qint64>(seconds, 0);
    if (span < minute)
        return QString::number(span) + QLatin1Char('s');
    if (span < 10 * minute)
        return QString::number(span / minute) + QLatin1String("m ") + QString::number(span % minute) + QLatin1Char('s');
    if (span < hour)
        return QString::number(span / minute) + QLatin1Char('m');
    if (span < day)
        return twoParts(span / hour, "h", span % hour / minute, "m");
    return twoParts(span / day, "d", span % day / hour, "h");
}

QString roughDuration(qint64 seconds)
{
    const qint64 span = std::max<qint64>(seconds, 0);
    return span >= minute && span < hour ? QString(QString::number(span / minute) + QLatin1Char('m')) : duration(span);
}

QString timeLeft(qint64 seconds)
{
    if (seconds > 0)
        return text("%1 left").arg(duration(seconds));
    const qint64 over = -seconds;
    if (over < minute)
        return text("< 1m over");
    return text("+%1 over").arg(roughDuration(over));
}

QString holdLeft(qint64 seconds)
{
    const qint64 span = std::max<qint64>(seconds, 0);
    return QStringLiteral("%1:%2").arg(span / minute).arg(span % minute, 2, 10, QLatin1Char('0'));
}

QString age(qint64 seconds)
{
    const qint64 span = std::max<qint64>(seconds, 0);
    if (span < 2 * minute)
        return text("%1 s ago").arg(span);
    if (span < 2 * hour)
        return text("%1 min ago").arg(span / minute);
    return span < 2 * day ? text("%1 h ago").arg(span / hour) : text("%1 days ago").arg(span / day);
}

QString clock(const QDateTime &instant, const QTimeZone &zone)
{
    return instant.isValid() ? instant.toTimeZone(zone).toString(QStringLiteral("HH:mm:ss")) : unknown();
}

QString shortClock(const QDateTime &instant, const QTimeZone &zone)
{
    return instant.isValid() ? instant.toTimeZone(zone).toString(QStringLiteral("HH:mm")) : unknown();
}

QString when(const QDateTime &instant, const QDateTime &now, const QTimeZone &zone)
{
    if (!instant.isValid())
        return unknown();
    const QDateTime local = instant.toTimeZone(zone);
    const qint64 days = now.toTimeZone(zone).date().daysTo(local.date());
    const QString time = local.toString(QStringLiteral("HH:mm"));
    if (days == 0)
        return text("today %1").arg(time);
    if (days == 1)
        return text("tomorrow %1").arg(time);
    if (days > 1 && days < 7)
        return english().toString(local, QStringLiteral("ddd HH:mm"));
    if (days < 0 && days > -7)
        return english().toString(local, QStringLiteral("ddd d MMM"));
    return english().toString(local, QStringLiteral("d MMM yyyy"));
}

QString clockWithSite(const QDateTime &instant, const QTimeZone &zone, const QTimeZone &site)
{
    if (!instant.isValid() || !site.isValid() || site.offsetFromUtc(instant) == zone.offsetFromUtc(instant))
        return shortClock(instant, zone);
    return text("%1 · %2 site").arg(shortClock(instant, zone), shortClock(instant, site));
}

QString singleLine(const QString &foreign, qsizetype limit)
{
    QString line = foreign.left(limit);
    std::replace_if(line.begin(), line.end(), isHidden, QLatin1Char(' '));
    return foreign.size() > limit ? QString(line + QChar(0x2026)) : line;
}

} // namespace Format
