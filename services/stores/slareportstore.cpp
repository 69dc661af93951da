#include "services/stores/slareportstore.h"

#include "models/domain/slaverdict.h"
#include "services/db/connection.h"
#include "services/db/transaction.h"

#include <QJsonArray>

#include <algorithm>

namespace {

constexpr int worstLimit = 20;
constexpr int forecastLimit = 1'000;

QVariant orNull(const QString &word)
{
    return word.isEmpty() ? QVariant() : QVariant(word);
}

template<typename Filter>
QVariantMap filterBinds(const OrgId &org, const Filter &filter)
{
    return {{QStringLiteral("org_id"), org.value},
            {QStringLiteral("trade"), orNull(filter.trade)},
            {QStringLiteral("urgency"), filter.urgency ? QVariant(wireWord(*filter.urgency)) : QVariant()},
            {QStringLiteral("stage"), filter.stage ? QVariant(wireWord(*filter.stage)) : QVariant()}};
}

SlaStage stageOf(const Row &row)
{
    return slaStageFromWire(row.text("stage")).value_or(SlaStage::Dispatch);
}

Urgency urgencyOf(const Row &row)
{
    return urgencyFromWire(row.text("urgency")).value_or(Urgency::WithinWeek);
}

Result<QList<SlaReport::Result>> readResults(Connection &connection, QVariantMap binds, const QString &bucket,
                                             const QString &zone, const QDateTime &from, const QDateTime &until)
{
    binds.insert(QStringLiteral("bucket"), bucket);
    binds.insert(QStringLiteral("zone"), zone);
    binds.insert(QStringLiteral("from"), from);
    binds.insert(QStringLiteral("until"), until);
    const auto rows = connection.select(QStringLiteral("slareport_results"), binds);
    if (!rows)
        return tl::make_unexpected(rows.error());
    QList<SlaReport::Result> results;
    results.reserve(rows->size());
    for (const Row &row : *rows)
        results.append({row.date("day"),
                        row.text("trade"),
                        urgencyOf(row),
                        stageOf(row),
                        {row.number("n"), row.number("missed")}});
    std::sort(results.begin(), results.end(), [](const SlaReport::Result &one, const SlaReport::Result &other) {
        return std::tuple(one.day, one.trade, one.urgency, one.stage)
            < std::tuple(other.day, other.trade, other.urgency, other.stage);
    });
    return results;
}

/// "7.5": a percentile between two stages lies between two milliseconds.
SlaReport::Times timesOf(const Row &row)
{
    const QJsonArray marks = row.json("marks").array();
    return {stageOf(row), row.number("n"), marks.at(0).toDouble(), marks.at(1).toDouble(), marks.at(2).toDouble()};
}

SlaOpenStage openStageOf(const Row &row)
{
    SlaOpenStage open;
    open.timer = row.uuid("id");
    open.job = {row.uuid("job_id")};
    open.number = row.number("number");
    open.title = row.text("job_title");
    open.trade = row.text("trade_needed");
    open.urgency = urgencyOf(row);
    open.stage = stageOf(row);
    open.targetMinutes = static_cast<int>(row.number("target_minutes"));
    open.remainingMs = row.number("remaining_ms");
    open.dueAt = row.time("due_at");
    open.chance = row.isNull("chance") ? std::nullopt : std::optional(row.real("chance"));
    open.chanceOf = static_cast<int>(row.number("n"));
    return open;
}

template<typename List>
void byStage(List &list)
{
    std::sort(list.begin(), list.end(), [](const auto &one, const auto &other) { return one.stage < other.stage; });
}

} // namespace

SlaReportStore::SlaReportStore(Connection &connection)
    : m_connection(connection)
{
}

Result<SlaReport> SlaReportStore::report(const OrgId &org, const SlaReportQuery &query)
{
    Transaction transaction(m_connection);
    const Result<> still = m_connection.runScript(QStringLiteral("slareport_snapshot"),
                                                  "set transaction isolation level repeatable read, read only");
    if (!still)
        return tl::make_unexpected(still.error());
    const auto frame = m_connection.selectOne(QStringLiteral("slareport_frame"),
                                              {{QStringLiteral("org_id"), org.value},
                                               {QStringLiteral("weeks"), query.weeks},
                                               {QStringLiteral("at"), query.at}});
    if (!frame)
        return tl::make_unexpected(frame.error());
    SlaReport report;
    report.readAt = frame->time("read_at");
    report.from = frame->time("period_from");
    report.until = report.readAt;
    report.lastWeekFrom = frame->time("last_week_from");
    report.lastWeekUntil = frame->time("last_week_until");
    report.measuredSince = frame->time("measured_since");
    report.zone = frame->text("zone").toUtf8();
    report.months = frame->text("bucket") == QLatin1String("month");
    report.target = static_cast<int>(frame->number("target"));
    const QJsonArray days = frame->json("days").array();
    for (const auto &day : days)
        report.days.append(QDate::fromString(day.toString(), Qt::ISODate));

    QVariantMap binds = filterBinds(org, query);
    const auto results =
        readResults(m_connection, binds, frame->text("bucket"), frame->text("zone"), report.from, report.until);
    if (!results)
        return tl::make_unexpected(results.error());
    report.results = *results;
    const auto lastWeek = readResults(m_connection, binds, QStringLiteral("week"), frame->text("zone"),
                                      report.lastWeekFrom, report.lastWeekUntil);
    if (!lastWeek)
        return tl::make_unexpected(lastWeek.error());
    report.lastWeek = *lastWeek;

    binds.insert(QStringLiteral("from"), report.from);
    binds.insert(QStringLiteral("until"), report.until);
    const auto times = m_connection.select(QStringLiteral("slareport_times"), binds);
    if (!times)
        return tl::make_unexpected(times.error());
    for (const Row &row : *times)
        report.times.append(timesOf(row));
    byStage(report.times);
    const auto causes = m_connection.select(QStringLiteral("slareport_causes"), binds);
    if (!causes)
        return tl::make_unexpected(causes.error());
    for (const Row &row : *causes)
        report.causes.append({row.text("cause"), row.number("n")});
    const QStringList order = slaCauses();
    std::sort(report.causes.begin(), report.causes.end(), [&order](const auto &one, const auto &other) {
        return one.n != other.n ? one.n > other.n : order.indexOf(one.word) < order.indexOf(other.word);
    });
    const auto uncounted = m_connection.selectOne(QStringLiteral("slareport_uncounted"), binds);
    if (!uncounted)
        return tl::make_unexpected(uncounted.error());
    report.uncounted = {uncounted->number("open"), uncounted->number("paused"), uncounted->number("cancelled")};
    if (const Result<> ended = transaction.commit(); !ended)
        return tl::make_unexpected(ended.error());
    return report;
}

Result<SlaOutlook> SlaReportStore::outlook(const OrgId &org, const SlaReportQuery &query)
{
    SlaOutlook outlook;
    outlook.limit = forecastLimit;
    QVariantMap binds = filterBinds(org, query);
    binds.insert(QStringLiteral("limit"), forecastLimit);
    const auto stages = m_connection.select(QStringLiteral("slareport_forecast"), binds);
    if (!stages)
        return tl::make_unexpected(stages.error());
    for (const Row &row : *stages)
        outlook.stages.append(
            {stageOf(row), row.number("n"), row.number("over_due"), row.number("forecast"), row.real("expected")});
    byStage(outlook.stages);
    const auto now = m_connection.selectOne(QStringLiteral("slareport_now"));
    if (!now)
        return tl::make_unexpected(now.error());
    outlook.readAt = now->time("now");
    binds.insert(QStringLiteral("at"), outlook.readAt);
    binds.insert(QStringLiteral("limit"), worstLimit);
    const auto worst = m_connection.select(QStringLiteral("slareport_worst"), binds);
    if (!worst)
        return tl::make_unexpected(worst.error());
    for (const Row &row : *worst)
        outlook.worst.append(openStageOf(row));
    return outlook;
}

Result<SlaCalibration> SlaReportStore::calibration(const OrgId &org)
{
    const auto rows =
        m_connection.select(QStringLiteral("slareport_calibration"), {{QStringLiteral("org_id"), org.value}});
    if (!rows)
        return tl::make_unexpected(rows.error());
    SlaCalibration calibration;
    for (const Row &row : *rows) {
        const qint64 n = row.number("n");
        calibration.tenths.at(static_cast<size_t>(row.number("tenth"))) = {
            n, row.real("predicted") * static_cast<double>(n), row.number("missed")};
        calibration.learnedFrom = row.number("learned_from");
    }
    return calibration;
}

Result<SlaWorkOrders> SlaReportStore::workOrders(const OrgId &org, const SlaJobsQuery &query)
{
    QVariantMap binds = filterBinds(org, query);
    binds.insert(QStringLiteral("from"), query.from);
    binds.insert(QStringLiteral("until"), query.until);
    binds.insert(QStringLiteral("limit"), mostSlaJobs);
    const bool byCause = !query.cause.isEmpty();
    if (byCause)
        binds.insert(QStringLiteral("cause"), query.cause);
    else
        binds.insert(QStringLiteral("missed"), query.missedOnly);
    const auto rows = m_connection.select(
        byCause ? QStringLiteral("slareport_jobs_of_cause") : QStringLiteral("slareport_jobs"), binds);
    if (!rows)
        return tl::make_unexpected(rows.error());
    SlaWorkOrders found;
    for (const Row &row : *rows) {
        found.ids.append({row.uuid("job_id")});
        found.numbers.append(row.number("number"));
        found.total = row.number("total");
    }
    return found;
}

Result<SlaBacktest> SlaReportStore::backtest(const OrgId &org, const QJsonObject &policy, int days)
{
    const auto rows = m_connection.select(
        QStringLiteral("slareport_backtest"),
        {{QStringLiteral("org_id"), org.value}, {QStringLiteral("policy"), policy}, {QStringLiteral("days"), days}});
    if (!rows)
        return tl::make_unexpected(rows.error());
    SlaBacktest backtest;
    backtest.days = days;
    for (const Row &row : *rows)
        backtest.rows.append({row.text("trade"), urgencyOf(row), stageOf(row), row.number("n"),
                              row.number("breached_before"), row.number("breached_after"), row.number("newly"),
                              row.number("no_longer")});
    return backtest;
}
