#include "models/domain/slaalertgroup.h"

#include "models/domain/format.h"

#include <QCoreApplication>
#include <QHash>

#include <algorithm>
#include <tuple>

namespace {

constexpr qint64 secondsPerMinute = 60;
constexpr qint64 minutesPerHour = 60;
constexpr qint64 hoursPerDay = 24;
constexpr qint64 sameActMs = 1'000; ///< the notes of one act are written within one statement
constexpr qsizetype mostText = 400;

QString text(const char *source)
{
    return QCoreApplication::translate("SlaAlert", source);
}

bool isWorse(const SlaAlert &one, const SlaAlert &other)
{
    return std::tuple(static_cast<int>(one.kind), one.level, one.sentAt)
        > std::tuple(static_cast<int>(other.kind), other.level, other.sentAt);
}

void add(SlaAlertGroup &group, const SlaAlert &alert)
{
    group.newestAt = std::max(group.newestAt, alert.sentAt);
    if (isWorse(alert, group.lead)) {
        group.others.append(group.lead);
        group.lead = alert;
    } else {
        group.others.append(alert);
    }
}

void finish(SlaAlertGroup &group)
{
    std::stable_sort(group.others.begin(), group.others.end(),
                     [](const SlaAlert &one, const SlaAlert &other) { return one.sentAt > other.sentAt; });
    group.earlier = static_cast<int>(group.others.size());
    for (const SlaAlert &alert : std::as_const(group.others))
        group.earlier += alert.hidesWarning ? 1 : 0;
    group.earlier += group.lead.hidesWarning ? 1 : 0;
}

bool isSameAct(const SlaAlert::Note &one, const SlaAlert::Note &other)
{
    return one.what == other.what && one.by == other.by && one.text == other.text && one.until == other.until
        && std::abs(one.at.msecsTo(other.at)) < sameActMs;
}

/// As it is said: "8 minutes", "1 hour 5 minutes".
QString spoken(qint64 seconds)
{
    const qint64 minutes = std::max<qint64>(0, seconds) / secondsPerMinute;
    if (minutes == 0)
        return text("less than a minute");
    const qint64 hours = minutes / minutesPerHour;
    if (hours == 0)
        return Format::counted(minutes, text("1 minute"), text("%1 minutes"));
    if (hours >= hoursPerDay)
        return Format::counted(hours / hoursPerDay, text("1 day"), text("%1 days"));
    const QString words = Format::counted(hours, text("1 hour"), text("%1 hours"));
    const qint64 rest = minutes % minutesPerHour;
    return rest == 0 ? words : words % QLatin1Char(' ') % Format::counted(rest, text("1 minute"), text("%1 minutes"));
}

QString spokenStanding(const SlaAlert &alert, const QDateTime &serverNow)
{
    if (!alert.dueAt.isValid())
        return text("paused");
    const qint64 left = serverNow.secsTo(alert.dueAt);
    return left > 0 ? text("%1 left").arg(spoken(left)) : text("%1 over").arg(spoken(-left));
}

/// A time of today without the day.
QString clockOrDay(const QDateTime &at, const QDateTime &serverNow, const QTimeZone &zone)
{
    const bool today = at.toTimeZone(zone).date() == serverNow.toTimeZone(zone).date();
    return today ? Format::shortClock(at, zone) : Format::when(at, serverNow, zone);
}

} // namespace

QList<QUuid> SlaAlertGroup::ids() const
{
    QList<QUuid> all {lead.id};
    for (const SlaAlert &alert : others)
        all.append(alert.id);
    return all;
}

QList<SlaAlert::Note> SlaAlertGroup::notes() const
{
    QList<SlaAlert::Note> all = lead.notes;
    for (const SlaAlert &alert : others) {
        for (const SlaAlert::Note &note : alert.notes) {
            const bool known = std::any_of(all.cbegin(), all.cend(),
                                           [&note](const SlaAlert::Note &other) { return isSameAct(note, other); });
            if (!known)
                all.append(note);
        }
    }
    std::stable_sort(all.begin(), all.end(),
                     [](const SlaAlert::Note &one, const SlaAlert::Note &other) { return one.at < other.at; });
    return all;
}

QList<SlaAlertGroup> groupAlerts(const QList<SlaAlert> &alerts)
{
    QList<SlaAlertGroup> groups;
    QHash<QUuid, qsizetype> places;
    for (const SlaAlert &alert : alerts) {
        const QUuid key = alert.timerId.isNull() ? alert.id : alert.timerId;
        if (const auto known = places.constFind(key); known != places.cend()) {
            add(groups[*known], alert);
            continue;
        }
        places.insert(key, groups.size());
        groups.append({key, alert, {}, 0, alert.sentAt});
    }
    for (SlaAlertGroup &group : groups)
        finish(group);
    return groups;
}

QString displayWord(SlaAlert::Kind kind)
{
    switch (kind) {
    case SlaAlert::Kind::Warning:
        return text("Warning");
    case SlaAlert::Kind::Breach:
        return text("Breach");
    case SlaAlert::Kind::Escalation:
        return text("Escalation");
    }
    return {};
}

QString alertSentence(const SlaAlertGroup &group, const QDateTime &serverNow, const QTimeZone &zone)
{
    const SlaAlert &lead = group.lead;
    const bool open = !lead.acknowledged && !lead.resolvedAt.isValid();
    QStringList parts {displayWord(lead.kind), displayWord(lead.stage).toLower(),
                       text("work order %1").arg(lead.number)};
    if (!lead.resolvedAt.isValid())
        parts.append(spokenStanding(lead, serverNow));
    if (open)
        parts.append(text("not acknowledged"));
    if (lead.silenced)
        parts.append(text("silenced %1").arg(alertOutcome(lead, serverNow, zone)));
    else if (!open)
        parts.append(alertOutcome(lead, serverNow, zone));
    return parts.join(QStringLiteral(", "));
}

QString alertStanding(const SlaAlert &alert, const QDateTime &serverNow)
{
    return alert.dueAt.isValid() ? Format::timeLeft(serverNow.secsTo(alert.dueAt)) : text("paused");
}

QString alertOutcome(const SlaAlert &alert, const QDateTime &serverNow, const QTimeZone &zone)
{
    if (alert.acknowledged)
        return text("acknowledged by %1").arg(Format::singleLine(alert.acknowledgedBy, mostText));
    if (alert.resolvedAt.isValid())
        return Format::singleLine(alert.resolvedReason, mostText);
    if (!alert.silenced)
        return {};
    return alert.silencedUntil.isValid() ? text("until %1").arg(clockOrDay(alert.silencedUntil, serverNow, zone))
                                         : text("until it is resolved");
}

QString noteWords(const SlaAlert::Note &note, const QDateTime &serverNow, const QTimeZone &zone)
{
    const QString by = Format::singleLine(note.by, mostText);
    if (note.what == QLatin1String("acknowledged"))
        return text("%1 acknowledged").arg(by);
    if (note.what == QLatin1String("undone"))
        return text("%1 took the acknowledgement back").arg(by);
    if (note.what == QLatin1String("silenced"))
        return note.until.isValid() ? text("%1 silenced until %2").arg(by, clockOrDay(note.until, serverNow, zone))
                                    : text("%1 silenced until it is resolved").arg(by);
    if (note.what == QLatin1String("unsilenced"))
        return text("%1 ended the silence").arg(by);
    if (note.what == QLatin1String("escalated"))
        return text("%1 escalated").arg(by);
    return by;
}

QString lastCheckSentence(const SlaInbox &inbox, const QTimeZone &zone)
{
    if (!inbox.lastCheckAt.isValid())
        return text("The SLA check has never run.");
    const QString at = Format::clock(inbox.lastCheckAt, zone);
    return inbox.lastCheckBy.isEmpty()
        ? text("Last check %1.").arg(at)
        : text("Last check %1 by engine %2.").arg(at, Format::singleLine(inbox.lastCheckBy, mostText));
}

QString lateCheckSentence(const SlaInbox &inbox, const QDateTime &serverNow)
{
    if (!inbox.lastCheckAt.isValid())
        return text("The SLA check has never run here. Silence here means nothing.");
    const qint64 late = inbox.lastCheckAt.secsTo(serverNow);
    if (late < slaCheckLateSeconds)
        return {};
    constexpr qint64 inSeconds = 600;
    return text("The SLA check has not run for %1. Silence here means nothing.")
        .arg(late < inSeconds ? text("%1 s").arg(late) : Format::roughDuration(late));
}
