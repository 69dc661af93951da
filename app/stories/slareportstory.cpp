#include "app/stories/slareportstory.h"

#include "app/stories/storyanswers.h"
#include "app/stories/boardstory.h"

#include <QTimeZone>

#include <array>
#include <cmath>

namespace {

constexpr int stages = 4;
constexpr qint64 minuteMs = 60'000;

template<typename T>
QFuture<Result<T>> broken()
{
    return answered(Result<T>(failure(Error::Code::Unavailable, QStringLiteral("the server closed the connection"))));
}

struct TradeWeek
{
    const char *trade;
    std::array<int, stages> n;
    std::array<int, stages> missed;
};

/// Last week. The other weeks are this one, larger or smaller, a little better or worse.
constexpr std::array<TradeWeek, 6> lastWeek {{{"HVAC", {38, 36, 34, 32}, {1, 3, 3, 2}},
                                              {"Plumbing", {30, 54, 26, 22}, {1, 12, 3, 2}},
                                              {"Electrical", {22, 20, 18, 16}, {0, 2, 2, 1}},
                                              {"Handyman", {12, 11, 9, 8}, {0, 1, 1, 1}},
                                              {"Facilities Tech", {7, 7, 6, 4}, {0, 1, 1, 0}},
                                              {"Other", {0, 0, 0, 0}, {0, 0, 0, 0}}}};
constexpr std::array<double, 13> sizes {1.0, 0.62, 1.0, 0.97, 1.04, 0.9, 0.94, 0.88, 0.92, 0.85, 0.8, 0.82, 0.78};
constexpr std::array<double, 13> badness {1.0, 0.7, 1.0, 0.75, 0.6, 0.85, 1.3, 1.05, 0.8, 0.6, 0.7, 0.9, 1.1};

/// @p ago: 0 is the running week, 1 the last whole one.
SlaRate rateOf(const TradeWeek &trade, int stage, int ago, SlaReportStory::Moment moment)
{
    const auto at = static_cast<size_t>(stage);
    if (moment == SlaReportStory::Moment::Young)
        return ago > 2 ? SlaRate()
                       : SlaRate {(trade.n.at(at) + 4) / (ago == 2 ? 18 : 7), ago == 1 && stage == 1 ? 1 : 0};
    if (QLatin1String(trade.trade) == QLatin1String("Other"))
        return ago % 3 == 2 ? SlaRate {1, stage == 2 ? 1 : 0} : SlaRate();
    const auto week = static_cast<size_t>((ago == 1 ? 0 : ago == 0 ? 1 : ago) % 13);
    const auto n = std::lround(trade.n.at(at) * sizes.at(week));
    const auto missed = std::lround(trade.missed.at(at) * sizes.at(week) * badness.at(week));
    return {n, std::min(n, missed)};
}

QList<SlaReport::Cause> causesOf(qint64 missed)
{
    constexpr std::array<std::pair<const char *, double>, 8> shares {{{"nobody_accepted", 0.31},
                                                                      {"technician_late", 0.17},
                                                                      {"work_longer", 0.14},
                                                                      {"no_answer", 0.12},
                                                                      {"after_hours", 0.09},
                                                                      {"assigned_late", 0.07},
                                                                      {"not_dispatched", 0.05},
                                                                      {"resumed_late", 0.03}}};
    QList<SlaReport::Cause> causes;
    qint64 given = 0;
    for (const auto &[word, share] : shares) {
        const qint64 n = std::lround(share * static_cast<double>(missed));
        causes.append({QString::fromLatin1(word), n});
        given += n;
    }
    causes.first().n += missed - given;
    causes.removeIf([](const SlaReport::Cause &cause) { return cause.n <= 0; });
    return causes;
}

QList<SlaReport::Times> timesOf(const SlaReport &report)
{
    constexpr std::array<std::array<double, 3>, stages> minutes {
        {{3, 11, 27}, {8, 26, 112}, {28, 74, 281}, {66, 204, 570}}};
    QList<SlaReport::Times> times;
    for (int stage = 0; stage < stages; ++stage) {
        const auto &marks = minutes.at(static_cast<size_t>(stage));
        const auto which = static_cast<SlaStage>(stage);
        const qint64 n = report.sum([which](const SlaReport::Result &result) { return result.stage == which; }).n;
        if (n > 0)
            times.append({which, n, marks.at(0) * minuteMs, marks.at(1) * minuteMs, marks.at(2) * minuteMs});
    }
    return times;
}

SlaWorkOrders workOrders()
{
    SlaWorkOrders found;
    const QList<WorkOrderRow> rows = BoardStory::rows();
    for (const WorkOrderRow &row : rows.mid(0, 12)) {
        found.ids.append(row.id);
        found.numbers.append(row.number);
    }
    found.total = found.ids.size();
    return found;
}

} // namespace

namespace SlaReportStory {

SlaReport report(const SlaReportQuery &query, Moment moment)
{
    const QTimeZone zone("America/Chicago");
    const QDate monday(2026, 11, 16);
    SlaReport report;
    report.zone = zone.id();
    report.readAt = BoardStory::now();
    report.until = report.readAt;
    report.months = query.weeks > 26;
    QDate first = monday.addDays(-7 * (query.weeks - 1));
    if (report.months)
        first = QDate(first.year(), first.month(), 1);
    report.from = first.startOfDay(zone).toUTC();
    report.lastWeekFrom = monday.addDays(-7).startOfDay(zone).toUTC();
    report.lastWeekUntil = monday.startOfDay(zone).toUTC();
    report.measuredSince = QDate(2025, 3, 3).startOfDay(zone).toUTC();
    for (QDate day = first; day <= report.readAt.date(); day = report.months ? day.addMonths(1) : day.addDays(7))
        report.days.append(day);
    if (moment == Moment::Empty) {
        report.measuredSince = {};
        return report;
    }
    if (moment == Moment::Young)
        report.measuredSince = QDate(2026, 11, 5).startOfDay(zone).toUTC();
    for (int ago = 0; monday.addDays(-7 * ago) >= first; ++ago) {
        for (const TradeWeek &trade : lastWeek) {
            for (int stage = 0; stage < stages; ++stage) {
                const QDate week = monday.addDays(-7 * ago);
                SlaReport::Result result {report.months ? QDate(week.year(), week.month(), 1) : week,
                                          QString::fromLatin1(trade.trade), Urgency::SameDay,
                                          static_cast<SlaStage>(stage), rateOf(trade, stage, ago, moment)};
                const bool wanted = result.rate.n > 0 && (query.trade.isEmpty() || query.trade == result.trade)
                    && (!query.urgency || *query.urgency == result.urgency)
                    && (!query.stage || *query.stage == result.stage);
                if (!wanted)
                    continue;
                report.results.append(result);
                if (ago == 1)
                    report.lastWeek.append(result);
            }
        }
    }
    report.times = timesOf(report);
    report.causes = causesOf(report.total().missed);
    report.uncounted = {24, 3, 4};
    return report;
}

SlaOutlook outlook(Moment moment)
{
    struct Line
    {
        qint64 number;
        SlaStage stage;
        int targetMinutes;
        int secondsLeft;
        double chance;
        int of;
    };
    constexpr std::array<Line, 12> lines {{{48207, SlaStage::Assignment, 30, -495, 1, 112},
                                           {48190, SlaStage::Arrival, 45, -150, 1, 74},
                                           {48219, SlaStage::Dispatch, 15, 220, 0.62, 61},
                                           {48213, SlaStage::Assignment, 30, 431, 0.58, 112},
                                           {48220, SlaStage::Dispatch, 10, 512, 0.21, 88},
                                           {48215, SlaStage::Assignment, 60, 1'880, 0.24, 140},
                                           {48211, SlaStage::Assignment, 60, 3'140, 0.08, 171},
                                           {48188, SlaStage::Arrival, 180, 3'900, 0.35, 57},
                                           {48171, SlaStage::Completion, 420, 9'600, 0.18, 96},
                                           {48205, SlaStage::Assignment, 160, 8'000, 0.05, 133},
                                           {48174, SlaStage::Completion, 720, 21'600, 0.11, 90},
                                           {48172, SlaStage::Assignment, 120, 6'900, 0.04, 151}}};
    SlaOutlook outlook;
    outlook.readAt = BoardStory::now();
    outlook.limit = 1'000;
    if (moment == Moment::Empty)
        return outlook;
    const QList<WorkOrderRow> rows = BoardStory::rows();
    for (const Line &line : lines) {
        for (const WorkOrderRow &row : rows) {
            if (row.number != line.number)
                continue;
            SlaOpenStage open;
            open.job = row.id;
            open.number = row.number;
            open.title = row.title;
            open.trade = row.trade;
            open.urgency = row.urgency;
            open.stage = line.stage;
            open.targetMinutes = line.targetMinutes;
            open.remainingMs = line.secondsLeft * qint64(1'000);
            open.dueAt = outlook.readAt.addSecs(line.secondsLeft);
            if (moment != Moment::Young) {
                open.chance = line.chance;
                open.chanceOf = line.of;
            } else {
                open.chanceOf = 12;
            }
            outlook.worst.append(open);
        }
    }
    const bool young = moment == Moment::Young;
    outlook.stages = {{SlaStage::Dispatch, 3, 0, young ? 0 : 3, young ? 0 : 0.9},
                      {SlaStage::Assignment, 9, 1, young ? 0 : 8, young ? 0 : 1.4},
                      {SlaStage::Arrival, 5, 1, young ? 0 : 4, young ? 0 : 0.8},
                      {SlaStage::Completion, 8, 0, young ? 0 : 8, young ? 0 : 1.1}};
    return outlook;
}

SlaCalibration calibration(Moment moment)
{
    SlaCalibration calibration;
    if (moment == Moment::Empty || moment == Moment::Young)
        return calibration;
    constexpr std::array<int, 10> cases {412, 371, 266, 190, 124, 97, 61, 38, 22, 9};
    constexpr std::array<double, 10> offsets {0.01, -0.012, 0.018, 0.02, -0.025, 0.03, -0.02, 0.045, -0.04, -0.06};
    for (size_t tenth = 0; tenth < cases.size(); ++tenth) {
        const double forecast = 0.1 * static_cast<double>(tenth) + 0.048;
        calibration.tenths.at(tenth) = {cases.at(tenth), forecast * cases.at(tenth),
                                        std::lround((forecast + offsets.at(tenth)) * cases.at(tenth))};
    }
    calibration.learnedFrom = 1'894;
    return calibration;
}

SlaReportOperations operations(Moment moment)
{
    SlaReportOperations operations;
    const auto readings = std::make_shared<int>(0);
    operations.readReport = [moment, readings](const SlaReportQuery &query) {
        if (moment == Moment::Loading)
            return unanswered<SlaReport>();
        if (moment == Moment::Failed || (moment == Moment::Late && (*readings)++ > 0))
            return broken<SlaReport>();
        return answered(Result<SlaReport>(report(query, moment)));
    };
    operations.readOutlook = [moment](const SlaReportQuery &) {
        if (moment == Moment::Loading)
            return unanswered<SlaOutlook>();
        return moment == Moment::Failed ? broken<SlaOutlook>() : answered(Result<SlaOutlook>(outlook(moment)));
    };
    operations.readCalibration = [moment] {
        if (moment == Moment::Loading)
            return unanswered<SlaCalibration>();
        return moment == Moment::Failed ? broken<SlaCalibration>()
                                        : answered(Result<SlaCalibration>(calibration(moment)));
    };
    operations.readWorkOrders = [](const SlaJobsQuery &) {
        return answered(Result<SlaWorkOrders>(workOrders()));
    };
    return operations;
}

} // namespace SlaReportStory
