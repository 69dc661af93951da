#include "ui/slareport/slaseries.h"

#include "models/domain/format.h"

#include <QCoreApplication>

#include <algorithm>
#include <cmath>

namespace {

constexpr double percent = 100;
constexpr double msPerSecond = 1'000;
constexpr double fullHeat = 0.4; ///< so many missed of one is as hot as it gets

QString text(const char *source)
{
    return QCoreApplication::translate("SlaSeries", source);
}

/// "91 percent of 412", "n = 7: too few for a rate", "nothing ended"
QString spoken(const SlaRate &rate, int target)
{
    if (rate.n == 0)
        return text("no stage ended");
    if (rate.isTooFew())
        return text("n = %1: too few for a rate").arg(Format::count(rate.n));
    return text("%1 percent of %2 met").arg(rate.words(target).remove(QStringLiteral(" %")), Format::count(rate.n));
}

SlaRate rateOfDay(const SlaReport &report, const QDate &day)
{
    return report.sum([&day](const SlaReport::Result &result) { return result.day == day; });
}

QString plainPercent(const SlaRate &rate)
{
    return rate.n == 0 ? QString() : QString::number(percent * rate.share(), 'f', 1);
}

QStringList rateCells(const SlaRate &rate)
{
    return {QString::number(rate.met()), QString::number(rate.missed), QString::number(rate.n), plainPercent(rate)};
}

QStringList rateHeads()
{
    return {text("Met"), text("Missed"), text("n"), text("% met")};
}

QString shortPeriod(const QDate &day, bool months)
{
    return months ? periodName(day, true).section(QLatin1Char(' '), 0, 0) : QString::number(day.weekNumber());
}

HeatSeries::Cell heatCell(const SlaRate &rate, const QString &name, int target)
{
    HeatSeries::Cell cell;
    cell.sentence = QStringLiteral("%1: %2").arg(name, spoken(rate, target));
    if (rate.n == 0)
        return cell;
    cell.hollow = rate.isTooFew();
    cell.words = cell.hollow ? Format::unknown() : rate.words(target);
    cell.count = Format::count(rate.n);
    cell.heat = cell.hollow ? 0 : std::min(1.0, (1 - rate.share()) / fullHeat);
    return cell;
}

QString durationWords(double ms)
{
    return Format::roughDuration(std::llround(ms / msPerSecond));
}

} // namespace

namespace SlaSeries {

LineSeries compliance(const SlaReport &report)
{
    LineSeries series;
    series.axis = report.months ? text("month") : text("week");
    series.target = report.target;
    series.targetWords = text("target %1 %").arg(report.target);
    for (const QDate &day : report.days) {
        const SlaRate rate = rateOfDay(report, day);
        const bool running = day == report.days.last();
        LineSeries::Point point;
        point.label = shortPeriod(day, report.months);
        point.count = rate.n == 0 ? Format::unknown() : Format::count(rate.n);
        if (rate.n > 0)
            point.percent = percent * rate.share();
        point.words = rate.words(report.target);
        point.hollow = rate.isTooFew();
        const QString name = periodName(day, report.months);
        point.sentence =
            QStringLiteral("%1, %2").arg(running ? text("%1 so far").arg(name) : name, spoken(rate, report.target));
        series.points.append(point);
    }
    return series;
}

ChartTable complianceTable(const SlaReport &report)
{
    ChartTable table;
    table.columns = QStringList {report.months ? text("Month") : text("Week"), text("From")} + rateHeads();
    table.numbers = {2, 3, 4, 5};
    for (const QDate &day : report.days)
        table.rows.append(QStringList {periodName(day, report.months), day.toString(Qt::ISODate)}
                          + rateCells(rateOfDay(report, day)));
    return table;
}

Grid tradeByStage(const SlaReport &report)
{
    Grid grid;
    grid.trades = report.tradesSeen();
    for (const SlaStage stage : {SlaStage::Dispatch, SlaStage::Assignment, SlaStage::Arrival, SlaStage::Completion}) {
        if (report.sum([stage](const SlaReport::Result &result) { return result.stage == stage; }).n > 0)
            grid.stages.append(stage);
    }
    const auto rate = [&report](const QString *trade, const SlaStage *stage) {
        return report.sum([trade, stage](const SlaReport::Result &result) {
            return (!trade || result.trade == *trade) && (!stage || result.stage == *stage);
        });
    };
    const auto row = [&grid, &rate](const QString *trade) {
        QList<SlaRate> rates;
        for (const SlaStage &stage : std::as_const(grid.stages))
            rates.append(rate(trade, &stage));
        rates.append(rate(trade, nullptr));
        return rates;
    };
    for (const QString &trade : std::as_const(grid.trades))
        grid.rates.append(row(&trade));
    grid.rates.append(row(nullptr));
    return grid;
}

HeatSeries heat(const SlaReport &report)
{
    const Grid grid = tradeByStage(report);
    HeatSeries series;
    if (grid.trades.isEmpty())
        return series;
    // A sum over one is that one again.
    series.lastRowIsSum = grid.trades.size() > 1;
    series.lastColumnIsSum = grid.stages.size() > 1;
    for (const QString &trade : grid.trades)
        series.rows.append(Format::singleLine(trade));
    if (series.lastRowIsSum)
        series.rows.append(text("All trades"));
    QStringList stageNames;
    for (const SlaStage stage : grid.stages)
        stageNames.append(displayWord(stage));
    series.columns = stageNames;
    if (series.lastColumnIsSum)
        series.columns.append(text("All"));
    for (qsizetype row = 0; row < series.rows.size(); ++row) {
        QList<HeatSeries::Cell> cells;
        for (qsizetype column = 0; column < series.columns.size(); ++column) {
            const QString stage = column < stageNames.size() ? stageNames.at(column).toLower() : text("all stages");
            cells.append(heatCell(grid.rates.at(row).at(column),
                                  QStringLiteral("%1, %2").arg(series.rows.at(row), stage), report.target));
        }
        series.cells.append(cells);
    }
    return series;
}

ChartTable heatTable(const SlaReport &report)
{
    const Grid grid = tradeByStage(report);
    ChartTable table;
    table.columns = QStringList {text("Trade"), text("Stage")} + rateHeads();
    table.numbers = {2, 3, 4, 5};
    for (qsizetype row = 0; row < grid.trades.size(); ++row) {
        for (qsizetype column = 0; column < grid.stages.size(); ++column)
            table.rows.append(QStringList {grid.trades.at(row), displayWord(grid.stages.at(column))}
                              + rateCells(grid.rates.at(row).at(column)));
    }
    return table;
}

RangeSeries times(const SlaReport &report)
{
    RangeSeries series;
    series.headings = {text("p10"), text("median"), text("p90")};
    for (const SlaReport::Times &times : report.times) {
        RangeSeries::Range range;
        range.label = displayWord(times.stage);
        range.count = text("n %1").arg(Format::count(times.n));
        range.low = times.p10Ms / msPerSecond;
        range.middle = times.medianMs / msPerSecond;
        range.high = times.p90Ms / msPerSecond;
        range.hollow = times.n < leastForRate;
        range.words = {durationWords(times.p10Ms), durationWords(times.medianMs), durationWords(times.p90Ms)};
        range.sentence =
            text("%1: half took less than %2, one in ten less than %3, one in ten more than %4, of %5")
                .arg(range.label, range.words.at(1), range.words.at(0), range.words.at(2), Format::count(times.n));
        series.ranges.append(range);
    }
    return series;
}

ChartTable timesTable(const SlaReport &report)
{
    constexpr double msPerMinute = 60'000;
    ChartTable table;
    table.columns = {text("Stage"), text("n"), text("p10, minutes"), text("Median, minutes"), text("p90, minutes")};
    table.numbers = {1, 2, 3, 4};
    for (const SlaReport::Times &times : report.times)
        table.rows.append({displayWord(times.stage), QString::number(times.n),
                           QString::number(times.p10Ms / msPerMinute, 'f', 1),
                           QString::number(times.medianMs / msPerMinute, 'f', 1),
                           QString::number(times.p90Ms / msPerMinute, 'f', 1)});
    return table;
}

BarSeries causes(const SlaReport &report)
{
    BarSeries series;
    const qint64 missed = report.total().missed;
    for (const SlaReport::Cause &cause : report.causes) {
        BarSeries::Bar bar;
        bar.label = displayCause(cause.word);
        bar.count = cause.n;
        bar.words = missed < leastForRate
            ? Format::count(cause.n)
            : QStringLiteral("%1 · %2").arg(Format::count(cause.n), Format::rate(cause.n, missed));
        bar.sentence = text("%1: %2 of %3 missed stages. %4")
                           .arg(bar.label, Format::count(cause.n), Format::count(missed), causeRule(cause.word));
        series.bars.append(bar);
    }
    return series;
}

ChartTable causesTable(const SlaReport &report)
{
    ChartTable table;
    table.columns = {text("Cause"), text("Missed"), text("Rule")};
    table.numbers = {1};
    for (const SlaReport::Cause &cause : report.causes)
        table.rows.append({displayCause(cause.word), QString::number(cause.n), causeRule(cause.word)});
    return table;
}

CalibrationSeries calibration(const SlaCalibration &calibration)
{
    CalibrationSeries series;
    series.forecastAxis = text("forecast %");
    series.observedAxis = text("missed");
    for (const SlaCalibration::Tenth &tenth : calibration.tenths) {
        if (tenth.n == 0)
            continue;
        CalibrationSeries::Point point;
        point.forecast = percent * tenth.forecast();
        point.observed = percent * tenth.observed();
        point.hollow = tenth.n < leastForRate;
        point.sentence =
            text("forecast %1, missed %2 of %3")
                .arg(forecastPercent(tenth.forecast()), Format::count(tenth.missed), Format::count(tenth.n));
        if (!point.hollow)
            point.sentence += QStringLiteral(": ") + forecastPercent(tenth.observed());
        series.points.append(point);
    }
    return series;
}

ChartTable calibrationTable(const SlaCalibration &calibration)
{
    ChartTable table;
    table.columns = {text("Forecast"), text("n"), text("Mean forecast, %"), text("Missed"), text("Missed, %")};
    table.numbers = {1, 2, 3, 4};
    for (size_t tenth = 0; tenth < calibration.tenths.size(); ++tenth) {
        const SlaCalibration::Tenth &one = calibration.tenths.at(tenth);
        const bool any = one.n > 0;
        table.rows.append({text("%1 to %2 %").arg(10 * tenth).arg(10 * tenth + 10), QString::number(one.n),
                           any ? QString::number(percent * one.forecast(), 'f', 1) : QString(),
                           QString::number(one.missed),
                           any ? QString::number(percent * one.observed(), 'f', 1) : QString()});
    }
    return table;
}

QString outlookSentence(const SlaOutlook &outlook)
{
    SlaOutlook::Stage all;
    for (const SlaOutlook::Stage &stage : outlook.stages) {
        all.n += stage.n;
        all.overDue += stage.overDue;
        all.forecast += stage.forecast;
        all.expected += stage.expected;
    }
    if (all.n == 0)
        return text("No stage is open.");
    const QString open = all.n >= outlook.limit && outlook.limit > 0
        ? text("Of the %1 open stages that are due first").arg(Format::count(all.n))
        : text("Of %1 open stages").arg(Format::count(all.n));
    const QString over = text("%1 are over due").arg(Format::count(all.overDue));
    if (all.forecast == 0)
        return text("%1, %2. There is not enough history for a forecast.").arg(open, over);
    return text("%1, %2; about %3 of the other %4 will be missed.")
        .arg(open, over, Format::count(std::llround(all.expected)), Format::count(all.forecast));
}

ChartTable outlookTable(const SlaOutlook &outlook)
{
    ChartTable table;
    table.columns = {text("Stage"), text("Open"), text("Over due"), text("Will miss")};
    table.numbers = {1, 2, 3};
    for (const SlaOutlook::Stage &stage : outlook.stages)
        table.rows.append({badgeWord(stage.stage), QString::number(stage.n), QString::number(stage.overDue),
                           stage.forecast == 0 ? Format::unknown()
                                               : text("%1 of %2").arg(stage.expected, 0, 'f', 1).arg(stage.forecast)});
    return table;
}

} // namespace SlaSeries
