#include "models/domain/slapolicy.h"

#include "models/domain/format.h"
#include "models/domain/slabadge.h"

#include <QCoreApplication>
#include <QJsonArray>

namespace {

QString text(const char *source)
{
    return QCoreApplication::translate("SlaPolicy", source);
}

Urgency urgencyAt(size_t place)
{
    return static_cast<Urgency>(place);
}

QString stageWord(size_t place)
{
    return displayWord(static_cast<SlaStage>(place)).toLower();
}

QString problemOfMinutes(const SlaMinutes &minutes, const QString &whose)
{
    for (size_t stage = 0; stage < minutes.size(); ++stage) {
        if (minutes.at(stage) < leastSlaMinutes || minutes.at(stage) > mostSlaMinutes)
            return text("%1: %2 needs a whole number of minutes from 1 to %3.")
                .arg(whose, stageWord(stage), Format::count(mostSlaMinutes));
    }
    return {};
}

QString problemOfLadder(const QList<SlaLadderStep> &ladder)
{
    int before = 0;
    for (const SlaLadderStep &step : ladder) {
        if (step.afterMinutes <= before)
            return text("Each step of the ladder comes later than the one before it.");
        if (step.role == Role::Viewer)
            return text("A step of the ladder names dispatcher, manager or admin.");
        before = step.afterMinutes;
    }
    return {};
}

QString calendarName(const QUuid &id, const QList<SlaCalendar> &calendars)
{
    if (id.isNull())
        return text("around the clock");
    for (const SlaCalendar &calendar : calendars) {
        if (calendar.id == id)
            return QStringLiteral("“%1”").arg(Format::singleLine(calendar.name, 60));
    }
    return text("another calendar");
}

QString minutesWords(const SlaMinutes &minutes)
{
    QStringList words;
    for (const int one : minutes)
        words.append(QString::number(one));
    return words.join(QLatin1Char('/'));
}

/// "assignment 30 → 25, arrival 60 → 45"
QString minutesChange(const SlaMinutes &before, const SlaMinutes &after)
{
    QStringList parts;
    for (size_t stage = 0; stage < before.size(); ++stage) {
        if (before.at(stage) != after.at(stage))
            parts.append(QStringLiteral("%1 %2 → %3").arg(stageWord(stage)).arg(before.at(stage)).arg(after.at(stage)));
    }
    return parts.join(QStringLiteral(", "));
}

QString presetChange(const QString &whose, const std::optional<SlaMinutes> &before,
                     const std::optional<SlaMinutes> &after)
{
    if (before == after)
        return {};
    if (!after)
        return text("%1: no preset any more, the fallback counts").arg(whose);
    if (!before)
        return text("%1: %2 min instead of the fallback").arg(whose, minutesWords(*after));
    return text("%1: %2 min").arg(whose, minutesChange(*before, *after));
}

QJsonArray minutesToJson(const SlaMinutes &minutes)
{
    QJsonArray json;
    for (const int one : minutes)
        json.append(one);
    return json;
}

std::optional<SlaMinutes> minutesFromJson(const QJsonValue &value)
{
    const QJsonArray json = value.toArray();
    SlaMinutes minutes {};
    if (json.size() != static_cast<qsizetype>(minutes.size()))
        return std::nullopt;
    for (size_t stage = 0; stage < minutes.size(); ++stage)
        minutes.at(stage) = json.at(static_cast<qsizetype>(stage)).toInt();
    return minutes;
}

QJsonObject targetsToJson(const SlaPolicy &policy)
{
    QJsonObject json;
    for (auto trade = policy.targets.cbegin(); trade != policy.targets.cend(); ++trade) {
        QJsonObject urgencies;
        for (size_t i = 0; i < urgencyCount; ++i) {
            if (const auto &minutes = trade->at(i))
                urgencies.insert(wireWord(urgencyAt(i)), minutesToJson(*minutes));
        }
        json.insert(trade.key(), urgencies);
    }
    return json;
}

void readTargets(SlaPolicy &policy, const QJsonObject &json)
{
    for (auto trade = json.begin(); trade != json.end(); ++trade) {
        auto &presets = policy.targets[trade.key()];
        const QJsonObject urgencies = trade->toObject();
        for (size_t i = 0; i < urgencyCount; ++i)
            presets.at(i) = minutesFromJson(urgencies.value(wireWord(urgencyAt(i))));
    }
}

} // namespace

QString policyProblem(const SlaPolicy &policy)
{
    for (auto trade = policy.targets.cbegin(); trade != policy.targets.cend(); ++trade) {
        for (size_t i = 0; i < urgencyCount; ++i) {
            const auto &minutes = trade->at(i);
            if (!minutes)
                continue;
            const QString whose =
                QStringLiteral("%1, %2").arg(Format::singleLine(trade.key(), 60), displayWord(urgencyAt(i)).toLower());
            if (const QString problem = problemOfMinutes(*minutes, whose); !problem.isEmpty())
                return problem;
        }
    }
    if (const QString problem = problemOfMinutes(policy.fallback, text("Fallback")); !problem.isEmpty())
        return problem;
    if (policy.warnPercent < 1 || policy.warnPercent > 99)
        return text("A warning comes after 1 to 99 percent of a target.");
    return problemOfLadder(policy.ladder);
}

QStringList policyChanges(const SlaPolicy &before, const SlaPolicy &after, const QList<SlaCalendar> &calendars)
{
    QStringList changes;
    QStringList trades = before.targets.keys();
    for (const QString &trade : after.targets.keys()) {
        if (!trades.contains(trade))
            trades.append(trade);
    }
    for (const QString &trade : std::as_const(trades)) {
        const auto was = before.targets.value(trade);
        const auto is = after.targets.value(trade);
        for (size_t i = 0; i < urgencyCount; ++i) {
            const QString whose =
                QStringLiteral("%1, %2").arg(Format::singleLine(trade, 60), displayWord(urgencyAt(i)).toLower());
            if (const QString change = presetChange(whose, was.at(i), is.at(i)); !change.isEmpty())
                changes.append(change);
        }
    }
    if (before.fallback != after.fallback)
        changes.append(text("Fallback: %1 min").arg(minutesChange(before.fallback, after.fallback)));
    if (before.warnPercent != after.warnPercent)
        changes.append(text("Warning after %1 % → %2 % of the target").arg(before.warnPercent).arg(after.warnPercent));
    if (before.ladder != after.ladder)
        changes.append(text("Ladder: %1 → %2").arg(ladderWords(before.ladder), ladderWords(after.ladder)));
    for (size_t i = 0; i < urgencyCount; ++i) {
        if (before.calendars.at(i) != after.calendars.at(i))
            changes.append(text("Calendar of %1: %2 → %3")
                               .arg(displayWord(urgencyAt(i)).toLower(),
                                    calendarName(before.calendars.at(i), calendars),
                                    calendarName(after.calendars.at(i), calendars)));
    }
    return changes;
}

QString ladderWords(const QList<SlaLadderStep> &ladder)
{
    QStringList words;
    for (const SlaLadderStep &step : ladder)
        words.append(text("after %1 min %2").arg(step.afterMinutes).arg(displayWord(step.role).toLower()));
    return words.isEmpty() ? text("nobody") : words.join(QStringLiteral(", "));
}

QJsonObject policyToJson(const SlaPolicy &policy)
{
    QJsonArray ladder;
    for (const SlaLadderStep &step : policy.ladder)
        ladder.append(QJsonObject {{QStringLiteral("after_minutes"), step.afterMinutes},
                                   {QStringLiteral("role"), wireWord(step.role)}});
    QJsonObject calendars;
    for (size_t i = 0; i < urgencyCount; ++i) {
        if (!policy.calendars.at(i).isNull())
            calendars.insert(wireWord(urgencyAt(i)), policy.calendars.at(i).toString(QUuid::WithoutBraces));
    }
    return {{QStringLiteral("targets"), targetsToJson(policy)},
            {QStringLiteral("fallback"), minutesToJson(policy.fallback)},
            {QStringLiteral("warn_percent"), policy.warnPercent},
            {QStringLiteral("ladder"), ladder},
            {QStringLiteral("calendars"), calendars},
            {QStringLiteral("note"), policy.note}};
}

SlaPolicy policyFromJson(const QJsonObject &json)
{
    SlaPolicy policy;
    policy.id = json.value(QLatin1String("id")).toInteger();
    policy.version = json.value(QLatin1String("version")).toInt();
    readTargets(policy, json.value(QLatin1String("targets")).toObject());
    policy.fallback = minutesFromJson(json.value(QLatin1String("fallback"))).value_or(policy.fallback);
    policy.warnPercent = json.value(QLatin1String("warn_percent")).toInt(policy.warnPercent);
    const QJsonArray ladder = json.value(QLatin1String("ladder")).toArray();
    for (const auto &step : ladder)
        policy.ladder.append(
            {step.toObject().value(QLatin1String("after_minutes")).toInt(),
             roleFromWire(step.toObject().value(QLatin1String("role")).toString()).value_or(Role::Manager)});
    const QJsonObject calendars = json.value(QLatin1String("calendars")).toObject();
    for (size_t i = 0; i < urgencyCount; ++i)
        policy.calendars.at(i) = QUuid::fromString(calendars.value(wireWord(urgencyAt(i))).toString());
    policy.note = json.value(QLatin1String("note")).toString();
    policy.isOn = json.value(QLatin1String("is_on")).toBool(true);
    policy.createdBy = json.value(QLatin1String("created_by")).toString();
    policy.createdAt =
        QDateTime::fromString(json.value(QLatin1String("created_at")).toString(), Qt::ISODateWithMs).toUTC();
    return policy;
}
