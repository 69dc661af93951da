#include "ui/workorders/keptdraft.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <algorithm>

namespace {

QJsonValue jsonOf(std::optional<double> value)
{
    return value ? QJsonValue(*value) : QJsonValue();
}

QJsonValue jsonOf(const std::optional<SlaMinutes> &targets)
{
    return targets ? QJsonValue(QJsonArray {targets->at(0), targets->at(1), targets->at(2), targets->at(3)})
                   : QJsonValue();
}

std::optional<SlaMinutes> targetsIn(const QJsonArray &list)
{
    if (list.size() != slaStageCount)
        return std::nullopt;
    SlaMinutes minutes {};
    for (size_t stage = 0; stage < minutes.size(); ++stage)
        minutes.at(stage) = std::clamp(list.at(static_cast<qsizetype>(stage)).toInt(), 1, longestSlaMinutes);
    return minutes;
}

std::optional<double> realIn(const QJsonValue &value)
{
    return value.isDouble() ? std::optional(value.toDouble()) : std::nullopt;
}

} // namespace

namespace KeptDraft {

QByteArray packed(const WorkOrderDraft &draft, const QDateTime &at)
{
    const QJsonObject object {{QStringLiteral("key"), draft.clientKey.toString(QUuid::WithoutBraces)},
                              {QStringLiteral("at"), at.toString(Qt::ISODate)},
                              {QStringLiteral("title"), draft.title},
                              {QStringLiteral("description"), draft.description},
                              {QStringLiteral("trade"), draft.trade},
                              {QStringLiteral("urgency"), wireWord(draft.urgency)},
                              {QStringLiteral("address"), draft.address},
                              {QStringLiteral("city"), draft.city},
                              {QStringLiteral("state"), draft.state},
                              {QStringLiteral("lat"), jsonOf(draft.lat)},
                              {QStringLiteral("lng"), jsonOf(draft.lng)},
                              {QStringLiteral("scheduled"), draft.scheduledAt.toString(Qt::ISODate)},
                              {QStringLiteral("budgetMin"), jsonOf(draft.budgetMin)},
                              {QStringLiteral("budgetMax"), jsonOf(draft.budgetMax)},
                              {QStringLiteral("contactName"), draft.contactName},
                              {QStringLiteral("contactPhone"), draft.contactPhone},
                              {QStringLiteral("contactEmail"), draft.contactEmail},
                              {QStringLiteral("license"), draft.requiresLicense},
                              {QStringLiteral("request"), draft.rawText},
                              {QStringLiteral("targets"), jsonOf(draft.slaTargets)}};
    return QJsonDocument(object).toJson(QJsonDocument::Compact);
}

std::optional<std::pair<WorkOrderDraft, QDateTime>> unpacked(const QByteArray &kept)
{
    const QJsonObject object = QJsonDocument::fromJson(kept).object();
    const auto text = [&object](const char *name) {
        return object.value(QLatin1String(name)).toString();
    };
    WorkOrderDraft draft;
    draft.clientKey = QUuid::fromString(text("key"));
    const QDateTime at = QDateTime::fromString(text("at"), Qt::ISODate);
    if (draft.clientKey.isNull() || !at.isValid())
        return std::nullopt;
    draft.title = text("title");
    draft.description = text("description");
    draft.trade = text("trade");
    draft.urgency = urgencyFromWire(text("urgency")).value_or(Urgency::WithinWeek);
    draft.address = text("address");
    draft.city = text("city");
    draft.state = text("state");
    draft.lat = realIn(object.value(QLatin1String("lat")));
    draft.lng = realIn(object.value(QLatin1String("lng")));
    draft.scheduledAt = QDateTime::fromString(text("scheduled"), Qt::ISODate);
    draft.budgetMin = realIn(object.value(QLatin1String("budgetMin")));
    draft.budgetMax = realIn(object.value(QLatin1String("budgetMax")));
    draft.contactName = text("contactName");
    draft.contactPhone = text("contactPhone");
    draft.contactEmail = text("contactEmail");
    draft.requiresLicense = object.value(QLatin1String("license")).toBool();
    draft.rawText = text("request");
    draft.slaTargets = targetsIn(object.value(QLatin1String("targets")).toArray());
    return std::pair(draft, at);
}

} // namespace KeptDraft
