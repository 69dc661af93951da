#include "models/domain/slabacktest.h"

#include "models/domain/format.h"

#include <QCoreApplication>
#include <QJsonArray>
#include <QJsonDocument>
#include <QTimeZone>
#include <QUuid>

#include <cmath>

namespace {

constexpr int stages = 4;
constexpr double longestMinutes = 5'256'000; // ten years: the database takes no more
constexpr int minutesOfDay = 1'440;
constexpr int daysOfWeek = 7;

QString text(const char *source)
{
    return QCoreApplication::translate("SlaBacktest", source);
}

QString at(const QString &path, qsizetype index)
{
    return QStringLiteral("%1[%2]").arg(path).arg(index);
}

bool isWhole(const QJsonValue &value, double least, double most)
{
    const double number = value.toDouble(std::nan(""));
    return value.isDouble() && number == std::trunc(number) && number >= least && number <= most;
}

/// Collects what is wrong, each with the path to it.
class PolicyChecker
{
public:
    explicit PolicyChecker(QStringList &problems)
        : m_problems(problems)
    {
    }

    void checkMinutes(const QString &path, const QJsonValue &value)
    {
        const QJsonArray minutes = value.toArray();
        if (!value.isArray() || minutes.size() != stages) {
            complain(path, text("four targets are needed: dispatch, assignment, arrival, completion"));
            return;
        }
        for (qsizetype stage = 0; stage < minutes.size(); ++stage) {
            if (!isWhole(minutes.at(stage), 1, longestMinutes))
                complain(at(path, stage), text("a whole number of minutes from 1 is needed"));
        }
    }

    void checkTargets(const QJsonValue &value)
    {
        const QString path = QStringLiteral("targets");
        if (!value.isObject()) {
            complain(path, text("an object of trades is needed"));
            return;
        }
        const QJsonObject byTrade = value.toObject();
        for (auto trade = byTrade.begin(); trade != byTrade.end(); ++trade) {
            const QString tradePath = path + QLatin1Char('.') + trade.key();
            if (!trades().contains(trade.key()))
                complain(tradePath,
                         text("no trade is called that; known: %1").arg(trades().join(QStringLiteral(", "))));
            if (!trade->isObject()) {
                complain(tradePath, text("an object of urgencies is needed"));
                continue;
            }
            const QJsonObject byUrgency = trade->toObject();
            for (auto urgency = byUrgency.begin(); urgency != byUrgency.end(); ++urgency) {
                const QString urgencyPath = tradePath + QLatin1Char('.') + urgency.key();
                checkUrgency(urgencyPath, urgency.key());
                checkMinutes(urgencyPath, urgency.value());
            }
        }
    }

    void checkCalendars(const QJsonValue &value)
    {
        const QString path = QStringLiteral("calendars");
        if (!value.isObject()) {
            complain(path, text("an object of urgencies is needed"));
            return;
        }
        const QJsonObject byUrgency = value.toObject();
        for (auto entry = byUrgency.begin(); entry != byUrgency.end(); ++entry) {
            const QString entryPath = path + QLatin1Char('.') + entry.key();
            checkUrgency(entryPath, entry.key());
            if (entry->isObject())
                checkCalendar(entryPath, entry->toObject());
            else if (QUuid::fromString(entry->toString()).isNull())
                complain(entryPath, text("the id of a calendar or its hours are needed"));
        }
    }

    void complain(const QString &path, const QString &what) { m_problems.append(path + QStringLiteral(": ") + what); }

private:
    void checkUrgency(const QString &path, const QString &word)
    {
        if (!urgencyFromWire(word))
            complain(path,
                     text("no urgency is called that; known: emergency, same_day, next_day, within_week, flexible"));
    }

    void checkCalendar(const QString &path, const QJsonObject &calendar)
    {
        const QString zone = calendar.value(QLatin1String("time_zone")).toString();
        if (!QTimeZone::isTimeZoneIdAvailable(zone.toUtf8()))
            complain(path + QStringLiteral(".time_zone"),
                     text("a zone of the IANA list is needed, such as America/Chicago"));
        const QJsonValue weekly = calendar.value(QLatin1String("weekly"));
        const QString weeklyPath = path + QStringLiteral(".weekly");
        if (!weekly.isArray() || weekly.toArray().size() != daysOfWeek)
            complain(weeklyPath, text("seven days are needed, Monday first"));
        const QJsonArray week = weekly.toArray();
        for (qsizetype day = 0; day < week.size(); ++day)
            checkHours(at(weeklyPath, day), week.at(day));
        const QJsonArray holidays = calendar.value(QLatin1String("holidays")).toArray();
        for (qsizetype day = 0; day < holidays.size(); ++day) {
            const QString holidayPath = at(path + QStringLiteral(".holidays"), day);
            const QJsonObject holiday = holidays.at(day).toObject();
            if (!QDate::fromString(holiday.value(QLatin1String("date")).toString(), Qt::ISODate).isValid())
                complain(holidayPath + QStringLiteral(".date"), text("a date such as 2026-12-25 is needed"));
            if (holiday.contains(QLatin1String("open")))
                checkHours(holidayPath + QStringLiteral(".open"), holiday.value(QLatin1String("open")));
        }
    }

    void checkHours(const QString &path, const QJsonValue &day)
    {
        if (!day.isArray()) {
            complain(path, text("a list of [from, until] in minutes of the day is needed"));
            return;
        }
        const QJsonArray spans = day.toArray();
        double before = 0;
        for (qsizetype span = 0; span < spans.size(); ++span) {
            const QJsonArray hours = spans.at(span).toArray();
            if (hours.size() != 2 || !isWhole(hours.at(0), before, minutesOfDay)
                || !isWhole(hours.at(1), hours.at(0).toDouble() + 1, minutesOfDay)) {
                complain(at(path, span), text("[from, until] in minutes, one after the other, until 1440 at most"));
                return;
            }
            before = hours.at(1).toDouble();
        }
    }

    QStringList &m_problems;
};

QJsonObject rowJson(const SlaBacktest::Row &row)
{
    return {{QStringLiteral("stages"), row.n},
            {QStringLiteral("missed_before"), row.before},
            {QStringLiteral("missed_after"), row.after},
            {QStringLiteral("newly_missed"), row.newly},
            {QStringLiteral("no_longer_missed"), row.noLonger}};
}

QString metWords(qint64 missed, qint64 n)
{
    return Format::rate(n - missed, n);
}

QStringList rowCells(const SlaBacktest::Row &row)
{
    return {Format::count(row.n), Format::count(row.before), Format::count(row.after), Format::count(row.newly),
            Format::count(row.noLonger)};
}

/// Words to the left, numbers to the right, as wide as the widest.
QString aligned(const QList<QStringList> &rows, qsizetype words)
{
    QList<qsizetype> widths;
    for (const QStringList &row : rows) {
        for (qsizetype column = 0; column < row.size(); ++column) {
            if (widths.size() <= column)
                widths.append(0);
            widths[column] = std::max(widths.at(column), row.at(column).size());
        }
    }
    QStringList lines;
    for (const QStringList &row : rows) {
        QStringList cells;
        for (qsizetype column = 0; column < row.size(); ++column) {
            const auto width = widths.at(column);
            cells.append(column < words ? row.at(column).leftJustified(width) : row.at(column).rightJustified(width));
        }
        lines.append(cells.join(QStringLiteral("  ")));
    }
    return lines.join(QLatin1Char('\n'));
}

} // namespace

SlaPolicyFile readSlaPolicyFile(const QByteArray &json)
{
    SlaPolicyFile file;
    QJsonParseError error;
    const QJsonDocument document = QJsonDocument::fromJson(json, &error);
    if (!document.isObject()) {
        file.problems.append(
            error.error == QJsonParseError::NoError
                ? text("The file is not a JSON object.")
                : text("The file is not JSON: %1 at byte %2.").arg(error.errorString()).arg(error.offset));
        return file;
    }
    file.policy = document.object();
    PolicyChecker checker(file.problems);
    const QStringList known {QStringLiteral("targets"), QStringLiteral("fallback"),  QStringLiteral("warn_percent"),
                             QStringLiteral("ladder"),  QStringLiteral("calendars"), QStringLiteral("note")};
    for (auto part = file.policy.constBegin(); part != file.policy.constEnd(); ++part) {
        if (!known.contains(part.key()))
            checker.complain(part.key(),
                             text("a policy has no such part; known: %1").arg(known.join(QStringLiteral(", "))));
    }
    if (file.policy.contains(QLatin1String("targets")))
        checker.checkTargets(file.policy.value(QLatin1String("targets")));
    if (file.policy.contains(QLatin1String("fallback")))
        checker.checkMinutes(QStringLiteral("fallback"), file.policy.value(QLatin1String("fallback")));
    constexpr double mostPercent = 99;
    if (const QJsonValue warn = file.policy.value(QLatin1String("warn_percent"));
        !warn.isUndefined() && !isWhole(warn, 1, mostPercent))
        checker.complain(QStringLiteral("warn_percent"), text("a whole number from 1 to 99 is needed"));
    if (file.policy.contains(QLatin1String("calendars")))
        checker.checkCalendars(file.policy.value(QLatin1String("calendars")));
    return file;
}

SlaBacktest::Row SlaBacktest::total() const
{
    Row sum;
    for (const Row &row : rows) {
        sum.n += row.n;
        sum.before += row.before;
        sum.after += row.after;
        sum.newly += row.newly;
        sum.noLonger += row.noLonger;
    }
    return sum;
}

QString backtestText(const SlaBacktest &backtest)
{
    if (backtest.rows.isEmpty())
        return text("No stage ended in the last %1 days, so there is nothing to replay.").arg(backtest.days);
    QList<QStringList> lines {{text("Trade"), text("Urgency"), text("Stage"), text("Stages"), text("Missed"),
                               text("Would miss"), text("Newly"), text("No longer")}};
    for (const SlaBacktest::Row &row : backtest.rows)
        lines.append(QStringList {row.trade, displayWord(row.urgency), displayWord(row.stage)} + rowCells(row));
    const SlaBacktest::Row total = backtest.total();
    lines.append(QStringList {text("All"), {}, {}} + rowCells(total));
    constexpr qsizetype wordColumns = 3;
    return aligned(lines, wordColumns) + QStringLiteral("\n\n")
        + text("In the last %1 days %2 of %3 stages were met. Under this policy %4 would have been: %5 more missed, %6 "
               "fewer. Nothing was changed.")
              .arg(backtest.days)
              .arg(metWords(total.before, total.n), Format::count(total.n), metWords(total.after, total.n),
                   Format::count(total.newly), Format::count(total.noLonger));
}

QJsonObject backtestJson(const SlaBacktest &backtest)
{
    QJsonArray rows;
    for (const SlaBacktest::Row &row : backtest.rows) {
        QJsonObject entry = rowJson(row);
        entry.insert(QStringLiteral("trade"), row.trade);
        entry.insert(QStringLiteral("urgency"), wireWord(row.urgency));
        entry.insert(QStringLiteral("stage"), displayWord(row.stage).toLower());
        rows.append(entry);
    }
    return {{QStringLiteral("days"), backtest.days},
            {QStringLiteral("total"), rowJson(backtest.total())},
            {QStringLiteral("rows"), rows}};
}
