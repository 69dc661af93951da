#include "services/stores/workorderstore.h"

#include "services/db/connection.h"
#include "services/stores/slabadgerow.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTimeZone>

#include <array>

namespace {

constexpr qsizetype uuidBytes = 16;

QString zoneName()
{
    return QString::fromLatin1(QTimeZone::systemTimeZoneId());
}

QString jsonText(const QJsonArray &array)
{
    return QString::fromUtf8(QJsonDocument(array).toJson(QJsonDocument::Compact));
}

std::optional<double> maybeReal(const Row &row, const char *column)
{
    return row.isNull(column) ? std::nullopt : std::optional(row.real(column));
}

int small(const Row &row, const std::string &column)
{
    return static_cast<int>(row.number(column.c_str()));
}

ChannelCounts countsOf(const Row &row, const std::string &channel)
{
    ChannelCounts counts;
    counts.queued = small(row, channel + "_n_queued");
    counts.sending = small(row, channel + "_n_sending");
    counts.sent = small(row, channel + "_n_sent");
    counts.failed = small(row, channel + "_n_failed");
    counts.skipped = small(row, channel + "_n_skipped");
    counts.cancelled = small(row, channel + "_n_cancelled");
    counts.inDoubt = small(row, channel + "_n_in_doubt");
    counts.opened = small(row, channel + "_opened");
    counts.replied = small(row, channel + "_replied");
    counts.qualified = small(row, channel + "_qualified");
    return counts;
}

std::optional<OutreachSummary> outreachOf(const Row &row)
{
    if (row.isNull("outreach_id"))
        return std::nullopt;
    OutreachSummary outreach;
    outreach.id = {row.uuid("outreach_id")};
    outreach.warm = countsOf(row, "warm");
    outreach.cold = countsOf(row, "cold");
    outreach.holdUntil = row.time("hold_until");
    outreach.stoppedAt = row.time("stopped_at");
    return outreach;
}

WorkOrderRow workOrderOf(const Row &row)
{
    WorkOrderRow order;
    order.id = {row.uuid("id")};
    order.number = row.number("number");
    order.title = row.text("job_title");
    order.trade = row.text("trade_needed");
    order.urgency = urgencyFromWire(row.text("urgency")).value_or(Urgency::WithinWeek);
    order.status = jobStatusFromWire(row.text("job_status")).value_or(JobStatus::Pending);
    order.city = row.text("city");
    order.state = row.text("state");
    order.timeZone = row.text("time_zone");
    order.scheduledAt = row.time("scheduled_at");
    order.createdAt = row.time("created_at");
    order.createdBy = row.text("created_by");
    order.contactName = row.text("contact_name");
    order.budgetMin = maybeReal(row, "budget_min");
    order.budgetMax = maybeReal(row, "budget_max");
    order.assignedTo = row.text("assigned_to");
    order.sla = slaBadgeOf(row);
    order.outreach = outreachOf(row);
    order.revision = static_cast<int>(row.number("revision"));
    return order;
}

QJsonValue maybe(std::optional<double> value)
{
    return value ? QJsonValue(*value) : QJsonValue();
}

constexpr std::array<const char *, slaStageCount> stageWords {"dispatch", "assignment", "arrival", "completion"};

QJsonValue targetsJson(const std::optional<SlaMinutes> &targets)
{
    if (!targets)
        return {};
    QJsonObject object;
    for (size_t stage = 0; stage < stageWords.size(); ++stage)
        object.insert(QLatin1String(stageWords.at(stage)), targets->at(stage));
    return object;
}

/// Four minutes from 1, or nothing.
std::optional<SlaMinutes> minutesOf(const std::array<QJsonValue, slaStageCount> &values)
{
    SlaMinutes minutes {};
    for (size_t stage = 0; stage < values.size(); ++stage) {
        minutes.at(stage) = values.at(stage).toInt();
        if (minutes.at(stage) < 1)
            return std::nullopt;
    }
    return minutes;
}

std::optional<SlaMinutes> targetsOf(const QJsonObject &config)
{
    std::array<QJsonValue, slaStageCount> values;
    for (size_t stage = 0; stage < stageWords.size(); ++stage)
        values.at(stage) = config.value(QLatin1String(stageWords.at(stage)));
    return minutesOf(values);
}

std::optional<SlaMinutes> minutesOf(const QJsonArray &list)
{
    if (list.size() != slaStageCount)
        return std::nullopt;
    return minutesOf(std::array<QJsonValue, slaStageCount> {list.at(0), list.at(1), list.at(2), list.at(3)});
}

SlaPresets presetsOf(const Row &row)
{
    SlaPresets presets;
    presets.version = static_cast<int>(row.number("version"));
    presets.isOn = row.flag("is_on");
    presets.fallback = minutesOf(row.json("fallback").array()).value_or(presets.fallback);
    const QJsonObject trades = row.json("targets").object();
    for (auto trade = trades.begin(); trade != trades.end(); ++trade) {
        const QJsonObject urgencies = trade.value().toObject();
        for (auto urgency = urgencies.begin(); urgency != urgencies.end(); ++urgency) {
            if (const auto known = urgencyFromWire(urgency.key()))
                presets.byTrade[trade.key()].at(static_cast<size_t>(*known)) = minutesOf(urgency.value().toArray());
        }
    }
    return presets;
}

QString draftJson(const WorkOrderDraft &draft)
{
    const QJsonObject object {
        {QStringLiteral("job_title"), draft.title},
        {QStringLiteral("description"), draft.description},
        {QStringLiteral("trade_needed"), draft.trade},
        {QStringLiteral("requires_license"), draft.requiresLicense},
        {QStringLiteral("address_text"), draft.address},
        {QStringLiteral("city"), draft.city},
        {QStringLiteral("state"), draft.state},
        {QStringLiteral("lat"), maybe(draft.lat)},
        {QStringLiteral("lng"), maybe(draft.lng)},
        {QStringLiteral("scheduled_at"),
         draft.scheduledAt.isValid() ? draft.scheduledAt.toUTC().toString(Qt::ISODate) : QString()},
        {QStringLiteral("urgency"), wireWord(draft.urgency)},
        {QStringLiteral("budget_min"), maybe(draft.budgetMin)},
        {QStringLiteral("budget_max"), maybe(draft.budgetMax)},
        {QStringLiteral("contact_name"), draft.contactName},
        {QStringLiteral("contact_phone"), draft.contactPhone},
        {QStringLiteral("contact_email"), draft.contactEmail},
        {QStringLiteral("raw_text"), draft.rawText},
        {QStringLiteral("sla_config"), targetsJson(draft.slaTargets)}};
    return QString::fromUtf8(QJsonDocument(object).toJson(QJsonDocument::Compact));
}

Result<int> revisionOf(const Result<Row> &row)
{
    if (!row)
        return tl::make_unexpected(row.error());
    return static_cast<int>(row->number("revision"));
}

} // namespace

WorkOrderStore::WorkOrderStore(Connection &connection)
    : m_connection(connection)
{
}

Result<BoardSpine> WorkOrderStore::spine(const BoardQuery &query, int limit)
{
    const auto row = m_connection.selectOne(QStringLiteral("workorders_read_spine"),
                                            {{QStringLiteral("filter"), jsonText(query.filter.toJson())},
                                             {QStringLiteral("zone"), zoneName()},
                                             {QStringLiteral("sort"), wireWord(query.sort)},
                                             {QStringLiteral("descending"), query.descending},
                                             {QStringLiteral("limit"), limit}});
    if (!row)
        return tl::make_unexpected(row.error());
    BoardSpine spine;
    const QByteArray packed = row->bytes("ids");
    spine.ids.reserve(packed.size() / uuidBytes);
    for (qsizetype at = 0; at + uuidBytes <= packed.size(); at += uuidBytes)
        spine.ids.append({QUuid::fromRfc4122(QByteArrayView(packed).sliced(at, uuidBytes))});
    spine.total = row->number("total");
    spine.readAt = row->time("server_now");
    return spine;
}

Result<QList<qint64>> WorkOrderStore::countEach(const QList<BoardFilter> &filters)
{
    QJsonArray all;
    for (const BoardFilter &filter : filters)
        all.append(filter.toJson());
    const auto row =
        m_connection.selectOne(QStringLiteral("workorders_count_each"),
                               {{QStringLiteral("filters"), jsonText(all)}, {QStringLiteral("zone"), zoneName()}});
    if (!row)
        return tl::make_unexpected(row.error());
    QList<qint64> counts;
    const QJsonArray countsRead = row->json("counts").array();
    for (const auto &count : countsRead)
        counts.append(count.toInteger());
    return counts;
}

Result<QList<WorkOrderRow>> WorkOrderStore::rows(const QList<JobId> &ids)
{
    QJsonArray wanted;
    for (const JobId &id : ids)
        wanted.append(id.toString());
    const auto found =
        m_connection.select(QStringLiteral("workorders_read_rows"), {{QStringLiteral("ids"), jsonText(wanted)}});
    if (!found)
        return tl::make_unexpected(found.error());
    QList<WorkOrderRow> rows;
    for (const Row &row : *found)
        rows.append(workOrderOf(row));
    return rows;
}

Result<WorkOrderFacts> WorkOrderStore::facts(const JobId &id)
{
    const auto row = rows({id});
    if (!row)
        return tl::make_unexpected(row.error());
    const auto rest =
        m_connection.selectMaybe(QStringLiteral("workorders_read_facts"), {{QStringLiteral("id"), id.value}});
    if (!rest)
        return tl::make_unexpected(rest.error());
    if (row->isEmpty() || !*rest)
        return failure(Error::Code::NotFound,
                       QStringLiteral("This work order does not exist, or your login may not see it."));
    const Row &more = **rest;
    WorkOrderFacts facts;
    facts.row = row->first();
    facts.description = more.text("description");
    facts.address = more.text("address_text");
    facts.lat = maybeReal(more, "lat");
    facts.lng = maybeReal(more, "lng");
    facts.contactPhone = more.text("contact_phone");
    facts.contactEmail = more.text("contact_email");
    facts.duration = more.text("duration");
    facts.payRate = more.text("pay_rate");
    facts.requiresLicense = more.flag("requires_license");
    facts.slaTargets = targetsOf(more.json("sla_config").object());
    facts.closedAt = more.time("closed_at");
    facts.assignedAt = more.time("assigned_at");
    facts.arrivalPromisedAt = more.time("arrival_promised_at");
    const QJsonArray qualifiedNames = more.json("qualified_names").array();
    for (const auto &name : qualifiedNames)
        facts.qualifiedNames.append(name.toString());
    const QJsonArray nextStatuses = more.json("next_statuses").array();
    for (const auto &word : nextStatuses) {
        if (const auto status = jobStatusFromWire(word.toString()))
            facts.possibleStatuses.append(*status);
    }
    const QJsonArray history = more.json("history").array();
    for (const auto &entry : history) {
        const QJsonObject act = entry.toObject();
        facts.history.append({act.value(QLatin1String("action")).toString(),
                              act.value(QLatin1String("actor")).toString(),
                              QDateTime::fromString(act.value(QLatin1String("at")).toString(), Qt::ISODate),
                              act.value(QLatin1String("reason")).toString()});
    }
    return facts;
}

Result<SlaPresets> WorkOrderStore::presets(const std::optional<JobId> &job)
{
    const auto row = m_connection.selectOne(QStringLiteral("workorders_read_presets"),
                                            {{QStringLiteral("id"), job ? QVariant(job->value) : QVariant()}});
    if (!row)
        return tl::make_unexpected(row.error());
    return presetsOf(*row);
}

Result<WorkOrderCreated> WorkOrderStore::create(const std::optional<OrgId> &org, const WorkOrderDraft &draft)
{
    const auto row = m_connection.selectOne(QStringLiteral("workorders_create"),
                                            {{QStringLiteral("org_id"), org ? QVariant(org->value) : QVariant()},
                                             {QStringLiteral("key"), draft.clientKey},
                                             {QStringLiteral("draft"), draftJson(draft)},
                                             {QStringLiteral("allow_duplicate"), draft.allowDuplicate}});
    if (!row)
        return tl::make_unexpected(row.error());
    const QString kind = row->text("kind");
    WorkOrderCreated created;
    created.kind = kind == QLatin1String("duplicate") ? WorkOrderCreated::Kind::Duplicate
        : kind == QLatin1String("same_key")           ? WorkOrderCreated::Kind::SameKey
                                                      : WorkOrderCreated::Kind::Created;
    created.id = {row->uuid("id")};
    created.number = row->number("number");
    created.createdAt = row->time("created_at");
    return created;
}

Result<int> WorkOrderStore::save(const JobId &id, int revision, const WorkOrderDraft &draft)
{
    return revisionOf(m_connection.selectOne(QStringLiteral("workorders_save"),
                                             {{QStringLiteral("id"), id.value},
                                              {QStringLiteral("revision"), revision},
                                              {QStringLiteral("draft"), draftJson(draft)},
                                              {QStringLiteral("zone"), zoneName()}}));
}

Result<int> WorkOrderStore::changeStatus(const JobId &id, int revision, JobStatus status)
{
    return revisionOf(m_connection.selectOne(QStringLiteral("workorders_change_status"),
                                             {{QStringLiteral("id"), id.value},
                                              {QStringLiteral("revision"), revision},
                                              {QStringLiteral("status"), wireWord(status)},
                                              {QStringLiteral("zone"), zoneName()}}));
}
