#pragma once

#include <QDateTime>
#include <QString>
#include <QTimeZone>

#include <optional>

/// How numbers, times, money and distances are written, everywhere. Pure functions; unknown is always an en dash.
namespace Format {

QString unknown();           ///< "–"
QString count(qint64 value); ///< "1,204"
/// "1 column hidden" or "3 columns hidden": @p many holds a %1 for the number.
QString counted(qint64 value, const QString &one, const QString &many);
QString ofCount(qint64 part, qint64 whole); ///< "56 of 60"

/// Whole percent of part in whole, 0 to 100. Rounds to the nearest, but never up to @p target or to 100; nothing when
/// there is no denominator. A non-zero part under one percent gives 0: see rate() for how that is written.
std::optional<int> wholePercent(qint64 part, qint64 whole, std::optional<int> target = std::nullopt);
QString rate(qint64 part, qint64 whole, std::optional<int> target = std::nullopt); ///< "52 %", "< 1 %", "–"

QString workOrder(qint64 number);                                      ///< "WO 48213"
QString money(std::optional<double> dollars);                          ///< "$1,250", "$99.50"
QString budget(std::optional<double> low, std::optional<double> high); ///< "$400 to $900"
QString miles(std::optional<double> distance);                         ///< "4.1 mi"
QString score(std::optional<double> value);                            ///< "0.93"

QString duration(qint64 seconds);      ///< "7m 11s" under ten minutes, then "12m", "1h 5m", "1d 2h"
QString roughDuration(qint64 seconds); ///< "4m", "1h 5m": never seconds above a minute
QString timeLeft(qint64 seconds);      ///< "7m 11s left"; from the due instant on "+8m over"
QString holdLeft(qint64 seconds);      ///< "0:24"
QString age(qint64 seconds);           ///< "38 s ago", "2 min ago", "5 h ago"

QString clock(const QDateTime &instant, const QTimeZone &zone);      ///< "14:02:41"
QString shortClock(const QDateTime &instant, const QTimeZone &zone); ///< "14:02"
/// "today 15:00", "tomorrow 09:00", "Mon 09:00" within the coming week, "Wed 18 Nov" within the past one, else "23 Nov
/// 2026"
QString when(const QDateTime &instant, const QDateTime &now, const QTimeZone &zone);
/// "09:10 · 10:10 site" where the two zones read differently at that instant, else "09:10"
QString clockWithSite(const QDateTime &instant, const QTimeZone &zone, const QTimeZone &site);

/// A single line of foreign text: control characters and bidirectional overrides become spaces, length is bounded.
QString singleLine(const QString &foreign, qsizetype limit = 400);

} // namespace Format
