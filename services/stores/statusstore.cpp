#include "services/stores/statusstore.h"

#include "services/db/connection.h"

#include <QCoreApplication>
#include <QJsonArray>
#include <QJsonObject>

namespace {

QString say(const char *text)
{
    return QCoreApplication::translate("Status", text);
}

QString stoppedThing(const QJsonObject &stop)
{
    const QString scope = stop.value(QLatin1String("scope")).toString();
    const QString ref = stop.value(QLatin1String("ref")).toString();
    if (scope == QLatin1String("all"))
        return say("all sending");
    if (scope == QLatin1String("job"))
        return say("WO %1").arg(stop.value(QLatin1String("number")).toInteger());
    if (scope == QLatin1String("provider"))
        return ref == QLatin1String("sendgrid") ? QStringLiteral("SendGrid")
            : ref == QLatin1String("instantly") ? QStringLiteral("Instantly")
                                                : ref;
    return ref;
}

} // namespace

StatusStore::StatusStore(Connection &connection)
    : m_connection(connection)
{
}

Result<ConsoleStatus> StatusStore::read()
{
    const auto row = m_connection.selectOne(QStringLiteral("status_read"));
    if (!row)
        return tl::make_unexpected(row.error());
    ConsoleStatus status;
    status.serverNow = row->time("server_now");
    status.org = {row->uuid("org_id")};
    status.login = row->text("login");
    status.person = row->isNull("display_name") ? status.login : row->text("display_name");
    status.role = roleFromWire(row->text("role"));
    status.engineRuns = row->flag("engine_runs");
    status.waiting = row->number("waiting");
    const QJsonArray stops = row->json("stops").array();
    for (const auto &value : stops) {
        const QJsonObject stop = value.toObject();
        status.stops.append({stoppedThing(stop), stop.value(QLatin1String("by")).toString(),
                             QDateTime::fromString(stop.value(QLatin1String("at")).toString(), Qt::ISODate),
                             stop.value(QLatin1String("reason")).toString()});
    }
    return status;
}
