#include "models/domain/outboundmail.h"

#include <QJsonObject>
#include <QLocale>
#include <QTimeZone>

namespace {

/// The text under @p key if it says something, else what was there.
void take(const QJsonObject &facts, QLatin1String key, QString &into)
{
    const QString text = facts.value(key).toString().trimmed();
    if (!text.isEmpty())
        into = text;
}

QString placeOf(const QJsonObject &facts)
{
    QStringList parts;
    for (const char *key : {"city", "state"}) {
        const QString part = facts.value(QLatin1String(key)).toString().trimmed();
        if (!part.isEmpty())
            parts.append(part);
    }
    return parts.join(QStringLiteral(", "));
}

QString moneyOf(const QJsonValue &value)
{
    const double amount = value.isString() ? value.toString().toDouble() : value.toDouble();
    if (amount <= 0)
        return {};
    const bool whole = amount == static_cast<double>(static_cast<qint64>(amount));
    return QLatin1Char('$') + QLocale(QLocale::English).toString(amount, 'f', whole ? 0 : 2);
}

QString dayOf(const QJsonObject &facts)
{
    const QDateTime due = QDateTime::fromString(facts.value(QLatin1String("scheduled_at")).toString(), Qt::ISODate);
    if (!due.isValid())
        return {};
    const QTimeZone zone(facts.value(QLatin1String("time_zone")).toString().toLatin1());
    return QLocale(QLocale::English)
        .toString(due.toTimeZone(zone.isValid() ? zone : QTimeZone::utc()), QStringLiteral("ddd d MMM yyyy, HH:mm"));
}

} // namespace

MailContent MailContent::fromFacts(const QJsonObject &facts)
{
    MailContent content;
    take(facts, QLatin1String("job_type"), content.jobType);
    take(facts, QLatin1String("description"), content.description);
    take(facts, QLatin1String("work_order_id"), content.workOrderId);
    take(facts, QLatin1String("postal_address"), content.postalAddress);
    take(facts, QLatin1String("message"), content.message);
    content.jobTitle = content.jobType;
    take(facts, QLatin1String("job_title"), content.jobTitle);
    if (const auto urgency = urgencyFromWire(facts.value(QLatin1String("urgency")).toString()))
        content.urgency = displayWord(*urgency);
    if (const QString place = placeOf(facts); !place.isEmpty())
        content.location = place;
    if (const QString money = moneyOf(facts.value(QLatin1String("budget_max"))); !money.isEmpty())
        content.budget = money;
    if (const QString day = dayOf(facts); !day.isEmpty())
        content.scheduled = day;
    return content;
}

QString firstNameOrThere(const QString &name)
{
    const QString first = name.simplified().section(QLatin1Char(' '), 0, 0);
    return first.isEmpty() ? QStringLiteral("there") : first;
}
