#include "services/stores/matchingstore.h"

#include "services/db/connection.h"

#include <QJsonArray>
#include <QJsonObject>

#include <algorithm>

namespace {

constexpr double metresPerMile = 1609.344;

double milesOf(const QJsonValue &metres)
{
    return metres.toDouble() / metresPerMile;
}

MatchCandidate candidateOf(const Row &row)
{
    MatchCandidate one;
    one.id = TechnicianId {row.uuid("technician_id")};
    one.name = row.text("full_name");
    one.channel = channelFromWire(row.text("dispatch_method")).value_or(Channel::Cold);
    one.place = static_cast<int>(row.number("place"));
    one.distanceMiles = row.real("distance_m") / metresPerMile;
    one.score = row.real("score");
    one.distancePart = row.real("distance_part");
    one.ratingPart = row.real("rating_part");
    one.responsePart = row.real("response_part");
    return one;
}

std::optional<MatchChange> changeOf(const QJsonObject &json)
{
    const auto what = matchChangeFromWire(json.value(QLatin1String("what")).toString());
    if (!what)
        return std::nullopt;
    MatchChange change;
    change.what = *what;
    change.name = json.value(QLatin1String(*what == MatchChange::What::AddTrade ? "trade" : "name")).toString();
    change.fromMiles = milesOf(json.value(QLatin1String("from_m")));
    change.toMiles = milesOf(json.value(QLatin1String("to_m")));
    change.state = json.value(QLatin1String("state")).toString();
    change.hasRunOut = json.value(QLatin1String("has_run_out")).toBool(true);
    change.expiredOn = QDate::fromString(json.value(QLatin1String("expired_on")).toString(), Qt::ISODate);
    return change;
}

MatchLeftOut leftOutOf(const Row &row)
{
    MatchLeftOut one;
    one.id = TechnicianId {row.uuid("technician_id")};
    one.name = row.text("full_name");
    if (!row.isNull("distance_m"))
        one.distanceMiles = row.real("distance_m") / metresPerMile;
    const QJsonArray reasons = row.json("reasons").array();
    for (const auto &word : reasons) {
        if (const auto reason = matchReasonFromWire(word.toString()))
            one.reasons.append(*reason);
    }
    const QJsonArray changes = row.json("changes").array();
    for (const auto &value : changes) {
        if (const auto change = changeOf(value.toObject()))
            one.changes.append(*change);
    }
    one.canBeBroughtIn = row.flag("can_be_brought_in");
    return one;
}

MatchSummary summaryOf(const QJsonObject &json)
{
    MatchSummary summary;
    summary.warm = json.value(QLatin1String("warm")).toInt();
    summary.cold = json.value(QLatin1String("cold")).toInt();
    summary.searchedMiles = milesOf(json.value(QLatin1String("searched_m")));
    if (const QJsonValue nearest = json.value(QLatin1String("nearest_too_far_m")); nearest.isDouble())
        summary.nearestTooFarMiles = milesOf(nearest);
    const QJsonObject gain = json.value(QLatin1String("cheapest_gain")).toObject();
    if (!gain.isEmpty()) {
        summary.widenToMiles = milesOf(gain.value(QLatin1String("to_m")));
        summary.widenBrings = gain.value(QLatin1String("brings")).toInt();
    }
    const QJsonObject reasons = json.value(QLatin1String("reasons")).toObject();
    for (auto it = reasons.begin(); it != reasons.end(); ++it) {
        if (const auto reason = matchReasonFromWire(it.key()))
            summary.leftOut.append({*reason, it.value().toInt()});
    }
    std::sort(summary.leftOut.begin(), summary.leftOut.end(), [](const auto &left, const auto &right) {
        return left.count != right.count ? left.count > right.count : left.reason < right.reason;
    });
    return summary;
}

} // namespace

MatchingStore::MatchingStore(Connection &connection)
    : m_connection(connection)
{
}

Result<int> MatchingStore::refreshCandidates(JobId job, double maxMiles)
{
    const auto row = m_connection.selectOne(
        QStringLiteral("matching_refresh"),
        {{QStringLiteral("job_id"), job.value}, {QStringLiteral("max_distance_m"), maxMiles * metresPerMile}});
    if (!row)
        return tl::make_unexpected(row.error());
    return static_cast<int>(row->number("found"));
}

Result<QList<MatchCandidate>> MatchingStore::candidates(JobId job, double maxMiles, int first, int count)
{
    const auto rows = m_connection.select(QStringLiteral("matching_list_candidates"),
                                          {{QStringLiteral("job_id"), job.value},
                                           {QStringLiteral("max_distance_m"), maxMiles * metresPerMile},
                                           {QStringLiteral("first"), first},
                                           {QStringLiteral("count"), count}});
    if (!rows)
        return tl::make_unexpected(rows.error());
    QList<MatchCandidate> found;
    found.reserve(rows->size());
    std::transform(rows->begin(), rows->end(), std::back_inserter(found), candidateOf);
    return found;
}

Result<QList<MatchLeftOut>> MatchingStore::leftOut(JobId job, double maxMiles, bool everyone, int first, int count)
{
    const auto rows = m_connection.select(QStringLiteral("matching_list_left_out"),
                                          {{QStringLiteral("job_id"), job.value},
                                           {QStringLiteral("max_distance_m"), maxMiles * metresPerMile},
                                           {QStringLiteral("everyone"), everyone},
                                           {QStringLiteral("first"), first},
                                           {QStringLiteral("count"), count}});
    if (!rows)
        return tl::make_unexpected(rows.error());
    QList<MatchLeftOut> found;
    found.reserve(rows->size());
    std::transform(rows->begin(), rows->end(), std::back_inserter(found), leftOutOf);
    return found;
}

Result<MatchSummary> MatchingStore::summary(JobId job, double maxMiles)
{
    const auto row = m_connection.selectOne(
        QStringLiteral("matching_summary"),
        {{QStringLiteral("job_id"), job.value}, {QStringLiteral("max_distance_m"), maxMiles * metresPerMile}});
    if (!row)
        return tl::make_unexpected(row.error());
    return summaryOf(row->json("summary").object());
}
