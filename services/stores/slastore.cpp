#include "services/stores/slastore.h"

#include "models/domain/slacalendarforms.h"
#include "services/db/connection.h"
#include "services/db/transaction.h"
#include "services/stores/taskleasestore.h"

#include <QCoreApplication>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTimeZone>

namespace {

QString text(const QJsonObject &json, const char *key)
{
    return json.value(QLatin1String(key)).toString();
}

int number(const QJsonObject &json, const char *key)
{
    return json.value(QLatin1String(key)).toInt();
}

QDateTime instant(const QJsonObject &json, const char *key)
{
    const QJsonValue ms = json.value(QLatin1String(key));
    return ms.isDouble() ? QDateTime::fromMSecsSinceEpoch(ms.toInteger(), Qt::UTC) : QDateTime();
}

QDateTime writtenInstant(const QJsonObject &json, const char *key)
{
    return QDateTime::fromString(text(json, key), Qt::ISODateWithMs).toUTC();
}

QString compact(const QJsonObject &json)
{
    return QString::fromUtf8(QJsonDocument(json).toJson(QJsonDocument::Compact));
}

QString compact(const QJsonArray &json)
{
    return QString::fromUtf8(QJsonDocument(json).toJson(QJsonDocument::Compact));
}

/// The hours and zone of a calendar version; its name and id stand outside of it.
SlaCalendar versionOf(const QJsonObject &json)
{
    SlaCalendar calendar;
    calendar.version = number(json, "version");
    calendar.timeZone = text(json, "zone").toLatin1();
    calendar.aroundTheClock = json.value(QLatin1String("around")).toBool();
    calendar.week = weeklyFromJson(json.value(QLatin1String("weekly")).toArray());
    calendar.holidays = holidaysFromJson(json.value(QLatin1String("holidays")).toArray());
    return calendar;
}

QList<SlaEvent> eventsOf(const QJsonArray &array)
{
    QList<SlaEvent> events;
    for (const auto &value : array) {
        const QJsonObject json = value.toObject();
        const auto kind = slaEventKindFromWire(text(json, "kind"));
        if (!kind)
            continue;
        events.append({*kind, instant(json, "at"), instant(json, "recorded"), text(json, "reason"), text(json, "actor"),
                       number(json, "target")});
    }
    return events;
}

SlaStageRecord stageOf(const QJsonObject &json)
{
    SlaStageRecord stage;
    stage.timerId = QUuid::fromString(text(json, "id"));
    stage.stage = slaStageFromWire(text(json, "stage")).value_or(SlaStage::Dispatch);
    stage.targetMinutes = number(json, "target");
    stage.fallback = json.value(QLatin1String("fallback")).toBool();
    stage.edited = json.value(QLatin1String("edited")).toBool();
    stage.terms = {json.value(QLatin1String("policy_id")).toInteger(), number(json, "policy"), number(json, "warn")};
    const QJsonObject calendar = json.value(QLatin1String("calendar")).toObject();
    stage.calendar = versionOf(calendar);
    stage.calendar.id = QUuid::fromString(text(calendar, "id"));
    stage.calendar.versionId = calendar.value(QLatin1String("version_id")).toInteger();
    stage.calendar.name = text(calendar, "name");
    stage.events = eventsOf(json.value(QLatin1String("events")).toArray());
    stage.engineStatus = text(json, "status");
    stage.engineElapsedMs = json.value(QLatin1String("elapsed_ms")).toInteger();
    if (const QJsonValue chance = json.value(QLatin1String("chance")); chance.isDouble())
        stage.breachChance = chance.toDouble();
    stage.breachChanceOf = number(json, "chance_of");
    return stage;
}

SlaVersionNote noteOf(const QJsonObject &json)
{
    return {number(json, "version"), text(json, "created_by"), writtenInstant(json, "created_at"), text(json, "note")};
}

void addCalendar(SlaPolicyHistory &history, const QJsonObject &json)
{
    const QUuid id = QUuid::fromString(text(json, "id"));
    const QJsonArray versions = json.value(QLatin1String("versions")).toArray();
    if (versions.isEmpty())
        return;
    const QJsonObject newest = versions.first().toObject();
    SlaCalendar calendar = versionOf(newest);
    calendar.id = id;
    calendar.versionId = newest.value(QLatin1String("id")).toInteger();
    calendar.name = text(json, "name");
    history.calendars.append(calendar);
    for (const auto &version : versions)
        history.calendarVersions[id].append(noteOf(version.toObject()));
}

QVariantMap ofJob(const JobId &id)
{
    return {{QStringLiteral("id"), id.value}};
}

Result<> done(const Result<QList<Row>> &rows)
{
    if (!rows)
        return tl::make_unexpected(rows.error());
    return {};
}

} // namespace

SlaStore::SlaStore(Connection &connection)
    : m_connection(connection)
{
}

Result<SlaRecord> SlaStore::record(const JobId &id)
{
    const auto row = m_connection.selectMaybe(QStringLiteral("sla_read_record"), ofJob(id));
    if (!row)
        return tl::make_unexpected(row.error());
    if (!*row)
        return failure(
            Error::Code::NotFound,
            QCoreApplication::translate("Sla", "This work order does not exist, or your login may not see it."));
    const Row &read = **row;
    SlaRecord record;
    record.job = {read.uuid("id")};
    record.number = read.number("number");
    record.title = read.text("job_title");
    record.trade = read.text("trade_needed");
    record.urgency = read.text("urgency");
    record.siteZone = read.text("time_zone").toLatin1();
    record.isOpen = read.flag("is_open");
    record.hasSla = !read.isNull("sla_config");
    const QJsonObject config = read.json("sla_config").object();
    const QJsonArray presets = read.json("presets").array();
    for (int i = 0; i < slaStageCount; ++i) {
        record.targets.at(static_cast<size_t>(i)) = config.value(wireWord(static_cast<SlaStage>(i))).toInt();
        record.presets.at(static_cast<size_t>(i)) = presets.at(i).toInt();
    }
    record.fallback = read.flag("fallback");
    record.policyVersion = static_cast<int>(read.number("policy_version"));
    record.readAt = read.time("read_at");
    const QJsonArray stages = read.json("stages").array();
    for (const auto &stage : stages)
        record.stages.append(stageOf(stage.toObject()));
    return record;
}

Result<> SlaStore::pause(const JobId &id, const QString &reason)
{
    QVariantMap binds = ofJob(id);
    binds.insert(QStringLiteral("reason"), reason);
    return done(m_connection.select(QStringLiteral("sla_pause"), binds));
}

Result<> SlaStore::resume(const JobId &id)
{
    return done(m_connection.select(QStringLiteral("sla_resume"), ofJob(id)));
}

Result<> SlaStore::setTargets(const JobId &id, const SlaMinutes &minutes)
{
    QJsonObject targets;
    for (int i = 0; i < slaStageCount; ++i) {
        if (minutes.at(static_cast<size_t>(i)) != 0)
            targets.insert(wireWord(static_cast<SlaStage>(i)), minutes.at(static_cast<size_t>(i)));
    }
    QVariantMap binds = ofJob(id);
    binds.insert(QStringLiteral("targets"), compact(targets));
    return done(m_connection.select(QStringLiteral("sla_set_targets"), binds));
}

Result<OrgId> SlaStore::organisation()
{
    const auto row = m_connection.selectOne(QStringLiteral("sla_find_organisation"));
    if (!row)
        return tl::make_unexpected(row.error());
    return OrgId {row->uuid("org_id")};
}

Result<SlaPolicyHistory> SlaStore::policy()
{
    const auto row =
        m_connection.selectOne(QStringLiteral("sla_read_policy"), {{QStringLiteral("org_id"), QVariant()}});
    if (!row)
        return tl::make_unexpected(row.error());
    SlaPolicyHistory history;
    history.current = policyFromJson(row->json("current").object());
    const QJsonArray versions = row->json("versions").array();
    for (const auto &value : versions) {
        const QJsonObject json = value.toObject();
        history.versions.append(noteOf(json));
        history.policies.insert(number(json, "version"), policyFromJson(json));
    }
    const QJsonArray calendars = row->json("calendars").array();
    for (const auto &value : calendars)
        addCalendar(history, value.toObject());
    const QJsonObject open = row->json("open_stages").object();
    int all = 0;
    for (auto it = open.begin(); it != open.end(); ++it) {
        history.openStagesOfCalendar.insert(QUuid::fromString(it.key()), it.value().toInt());
        all += it.value().toInt();
    }
    history.openStages = all;
    return history;
}

Result<SlaSaved> SlaStore::savePolicy(const SlaPolicy &policy, bool apply)
{
    const auto row = m_connection.selectOne(QStringLiteral("sla_save_policy"),
                                            {{QStringLiteral("org_id"), QVariant()},
                                             {QStringLiteral("policy"), compact(policyToJson(policy))},
                                             {QStringLiteral("apply"), apply}});
    if (!row)
        return tl::make_unexpected(row.error());
    return SlaSaved {{}, static_cast<int>(row->number("version")), static_cast<int>(row->number("retargeted"))};
}

Result<> SlaStore::switchPolicy(bool on)
{
    return done(m_connection.select(QStringLiteral("sla_switch_policy"),
                                    {{QStringLiteral("org_id"), QVariant()}, {QStringLiteral("on"), on}}));
}

Result<SlaSaved> SlaStore::saveCalendar(const SlaCalendar &calendar, const QString &note, bool apply)
{
    const auto row =
        m_connection.selectOne(QStringLiteral("sla_save_calendar"),
                               {{QStringLiteral("org_id"), QVariant()},
                                {QStringLiteral("id"), calendar.id.isNull() ? QVariant() : QVariant(calendar.id)},
                                {QStringLiteral("name"), calendar.name},
                                {QStringLiteral("zone"), QString::fromLatin1(calendar.timeZone)},
                                {QStringLiteral("weekly"), compact(weeklyToJson(calendar.week))},
                                {QStringLiteral("holidays"), compact(holidaysToJson(calendar.holidays))},
                                {QStringLiteral("note"), note},
                                {QStringLiteral("apply"), apply}});
    if (!row)
        return tl::make_unexpected(row.error());
    return SlaSaved {row->uuid("calendar_id"), static_cast<int>(row->number("version")),
                     static_cast<int>(row->number("remeasured"))};
}

Result<> SlaStore::raise(Ticked &ticked, int limit)
{
    const auto row = m_connection.selectOne(QStringLiteral("sla_raise"), {{QStringLiteral("limit"), limit}});
    if (!row)
        return tl::make_unexpected(row.error());
    ticked.warnings = static_cast<int>(row->number("warnings"));
    ticked.breaches = static_cast<int>(row->number("breaches"));
    ticked.escalations = static_cast<int>(row->number("escalations"));
    ticked.heard = static_cast<int>(row->number("heard"));
    return {};
}

Result<> SlaStore::settle(Ticked &ticked, int limit)
{
    const auto row = m_connection.selectOne(QStringLiteral("sla_settle"), {{QStringLiteral("limit"), limit}});
    if (!row)
        return tl::make_unexpected(row.error());
    ticked.checked = static_cast<int>(row->number("checked"));
    ticked.returned = static_cast<int>(row->number("returned"));
    ticked.waitMs = static_cast<int>(row->number("wait_ms"));
    return {};
}

Result<SlaStore::Ticked> SlaStore::tick(int limit)
{
    Ticked ticked;
    if (auto raised = raise(ticked, limit); !raised)
        return tl::make_unexpected(raised.error());
    if (auto settled = settle(ticked, limit); !settled)
        return tl::make_unexpected(settled.error());
    return ticked;
}

Result<SlaStore::Ticked> SlaStore::tickAs(const QString &task, const QUuid &holder, qint64 epoch)
{
    Ticked ticked;
    for (const auto half : {&SlaStore::raise, &SlaStore::settle}) {
        Transaction transaction(m_connection);
        if (auto held = TaskLeaseStore(m_connection).holdForWrite(task, holder, epoch); !held)
            return tl::make_unexpected(held.error());
        if (auto done = (this->*half)(ticked, mostAtOnce); !done)
            return tl::make_unexpected(done.error());
        if (auto committed = transaction.commit(); !committed)
            return tl::make_unexpected(committed.error());
    }
    return ticked;
}
