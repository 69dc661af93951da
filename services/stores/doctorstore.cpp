#include "services/stores/doctorstore.h"

#include "services/db/connection.h"

#include <QJsonArray>

DoctorStore::DoctorStore(Connection &connection)
    : m_connection(connection)
{
}

Result<DoctorStore::State> DoctorStore::state()
{
    const auto row = m_connection.selectOne(QStringLiteral("doctor_state"));
    if (!row)
        return tl::make_unexpected(row.error());
    State state;
    state.engines = static_cast<int>(row->number("engines"));
    state.due = row->number("due");
    if (!row->isNull("sla_age_s"))
        state.slaAgeS = row->real("sla_age_s");
    state.doubts = row->number("doubts");
    state.unprocessed = row->number("unprocessed");
    state.unmatched = row->number("unmatched");
    state.withoutAddress = static_cast<int>(row->number("without_address"));
    const QJsonArray switches = row->json("switches").array();
    for (const auto &value : switches) {
        const QJsonArray entry = value.toArray();
        const QString what =
            QStringList({entry.at(1).toString(), entry.at(2).toString()}).join(QLatin1Char(' ')).trimmed();
        state.switches.append({entry.at(0).toInteger(), what, entry.at(3).toString()});
    }
    const QJsonArray routes = row->json("routes").array();
    for (const auto &value : routes) {
        const QJsonArray entry = value.toArray();
        state.routes.append({entry.at(0).toInteger(),
                             entry.at(1).toString() + QLatin1Char(' ') + entry.at(2).toString(),
                             entry.at(3).toString()});
    }
    return state;
}

Result<QList<DoctorStore::Breach>> DoctorStore::audit()
{
    const auto rows = m_connection.select(QStringLiteral("doctor_audit"));
    if (!rows)
        return tl::make_unexpected(rows.error());
    QList<Breach> breaches;
    for (const Row &row : *rows)
        breaches.append({row.text("rule"), row.number("n")});
    return breaches;
}
