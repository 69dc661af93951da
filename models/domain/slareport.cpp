#include "models/domain/slareport.h"

#include "models/domain/format.h"

#include <QCoreApplication>
#include <QLocale>
#include <QMap>
#include <QTimeZone>

#include <algorithm>

namespace {

QString text(const char *source)
{
    return QCoreApplication::translate("SlaReport", source);
}

const QLocale &english()
{
    static const QLocale locale(QLocale::English, QLocale::UnitedStates);
    return locale;
}

QString dayName(const QDate &day)
{
    return english().toString(day, QStringLiteral("d MMM yyyy"));
}

struct CauseWords
{
    const char *word;
    const char *display;
    const char *rule;
};

// The rules themselves are the view sla_missed_stages.
constexpr std::array<CauseWords, 11> causes {{
    {"target_shortened", QT_TRANSLATE_NOOP("SlaReport", "Target was shortened"),
     QT_TRANSLATE_NOOP("SlaReport", "Within the target it started with it would have been met.")},
    {"resumed_late", QT_TRANSLATE_NOOP("SlaReport", "Resumed too late"),
     QT_TRANSLATE_NOOP("SlaReport",
                       "It was paused, went on with no more left than the policy warns at, and then ran out.")},
    {"after_hours", QT_TRANSLATE_NOOP("SlaReport", "Ran out after hours"),
     QT_TRANSLATE_NOOP("SlaReport",
                       "Measured around the clock, it started outside Monday to Friday 08:00 to 18:00 and ran out "
                       "before the next opening.")},
    {"not_dispatched", QT_TRANSLATE_NOOP("SlaReport", "Nobody was dispatched in time"),
     QT_TRANSLATE_NOOP("SlaReport", "Dispatch or assignment: nobody had been asked when it ran out.")},
    {"accepted_late", QT_TRANSLATE_NOOP("SlaReport", "First message left too late"),
     QT_TRANSLATE_NOOP("SlaReport",
                       "Dispatch: people were asked in time, the provider took the first message too late.")},
    {"no_answer", QT_TRANSLATE_NOOP("SlaReport", "Nobody answered"),
     QT_TRANSLATE_NOOP("SlaReport", "Assignment: nobody of those asked has answered at all.")},
    {"nobody_accepted", QT_TRANSLATE_NOOP("SlaReport", "Nobody accepted in time"),
     QT_TRANSLATE_NOOP("SlaReport", "Assignment: people answered, and nobody had qualified when it ran out.")},
    {"assigned_late", QT_TRANSLATE_NOOP("SlaReport", "Assigned too late"),
     QT_TRANSLATE_NOOP("SlaReport", "Assignment: somebody had qualified in time, the assignment came too late.")},
    {"promised_late", QT_TRANSLATE_NOOP("SlaReport", "Arrival promised too late"),
     QT_TRANSLATE_NOOP("SlaReport", "Arrival: the promised time lay after the due time.")},
    {"technician_late", QT_TRANSLATE_NOOP("SlaReport", "Technician late"),
     QT_TRANSLATE_NOOP("SlaReport", "Arrival: on site after the due time, for no reason above.")},
    {"work_longer", QT_TRANSLATE_NOOP("SlaReport", "Work took longer"),
     QT_TRANSLATE_NOOP("SlaReport", "Completion: done after the due time, for no reason above.")},
}};

const CauseWords *causeOf(const QString &word)
{
    const auto found = std::find_if(causes.cbegin(), causes.cend(),
                                    [&word](const CauseWords &cause) { return word == QLatin1String(cause.word); });
    return found == causes.cend() ? nullptr : &*found;
}

} // namespace

QString SlaRate::words(std::optional<int> target) const
{
    return Format::rate(met(), n, target);
}

void SlaRate::add(const SlaRate &other)
{
    n += other.n;
    missed += other.missed;
}

SlaRate SlaReport::total() const
{
    return sum([](const Result &) { return true; });
}

SlaRate SlaReport::sum(const std::function<bool(const Result &)> &takes) const
{
    SlaRate rate;
    for (const Result &result : results) {
        if (takes(result))
            rate.add(result.rate);
    }
    return rate;
}

QStringList SlaReport::tradesSeen() const
{
    QStringList seen;
    for (const Result &result : results) {
        if (!seen.contains(result.trade))
            seen.append(result.trade);
    }
    const QStringList known = trades();
    std::sort(seen.begin(), seen.end(), [&known](const QString &one, const QString &other) {
        const auto place = [&known](const QString &trade) {
            const qsizetype at = known.indexOf(trade);
            return at < 0 ? known.size() : at;
        };
        return std::pair(place(one), one) < std::pair(place(other), other);
    });
    return seen;
}

SlaHeadline slaHeadline(const SlaReport &report)
{
    SlaHeadline headline;
    QMap<std::pair<QString, int>, SlaRate> cells;
    for (const SlaReport::Result &result : report.lastWeek) {
        headline.lastWeek.add(result.rate);
        cells[{result.trade, static_cast<int>(result.stage)}].add(result.rate);
    }
    for (auto cell = cells.cbegin(); cell != cells.cend(); ++cell) {
        if (cell->isTooFew() || cell->missed == 0)
            continue;
        // Of equal rates the one with more missed stages is worse.
        const auto badness = [](const SlaRate &rate) {
            return std::pair(-rate.share(), rate.missed);
        };
        if (!headline.worst || badness(*cell) > badness(headline.worst->rate))
            headline.worst = {cell.key().first, static_cast<SlaStage>(cell.key().second), *cell};
    }
    return headline;
}

double SlaOpenStage::overDueShare() const
{
    constexpr double msPerMinute = 60'000;
    return remainingMs < 0 && targetMinutes > 0 ? static_cast<double>(-remainingMs) / (targetMinutes * msPerMinute) : 0;
}

QStringList slaCauses()
{
    QStringList words;
    for (const CauseWords &cause : causes)
        words.append(QString::fromLatin1(cause.word));
    return words;
}

QString displayCause(const QString &word)
{
    const CauseWords *cause = causeOf(word);
    return cause ? text(cause->display) : word;
}

QString causeRule(const QString &word)
{
    const CauseWords *cause = causeOf(word);
    return cause ? text(cause->rule) : QString();
}

QString periodName(const QDate &day, bool months)
{
    if (months)
        return english().toString(day, QStringLiteral("MMM yyyy"));
    return text("week %1").arg(day.weekNumber());
}

QString periodDays(const QDateTime &from, const QDateTime &until, const QByteArray &zone)
{
    const QTimeZone local(zone);
    const QDate first = from.toTimeZone(local).date();
    const QDate last = until.addMSecs(-1).toTimeZone(local).date();
    if (first == last)
        return dayName(first);
    QString start = QString::number(first.day());
    if (first.year() != last.year())
        start = dayName(first);
    else if (first.month() != last.month())
        start = english().toString(first, QStringLiteral("d MMM"));
    return text("%1 to %2").arg(start, dayName(last));
}

std::pair<QDateTime, QDateTime> periodBounds(const SlaReport &report, const QDate &day)
{
    const QTimeZone local(report.zone);
    const QDate next = report.months ? day.addMonths(1) : day.addDays(7);
    const QDateTime from = day.startOfDay(local).toUTC();
    const QDateTime until = next.startOfDay(local).toUTC();
    return {std::max(from, report.from), std::min(until, report.until)};
}

QString slaDefinition(const SlaReport &report)
{
    return text("met ÷ (met + breached) of stages that ended %1; open, paused and cancelled are not counted (%2)")
        .arg(periodDays(report.from, report.until, report.zone), Format::count(report.uncounted.all()));
}

QString slaRangeWarning(const SlaReport &report)
{
    if (!report.measuredSince.isValid() || report.measuredSince <= report.from)
        return {};
    return text("This range has no policy before %1.")
        .arg(dayName(report.measuredSince.toTimeZone(QTimeZone(report.zone)).date()));
}
