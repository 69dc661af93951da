#include "services/realtime/changefeed.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

namespace {

QStringList texts(const QJsonValue &value)
{
    QStringList list;
    const QJsonArray items = value.toArray();
    for (const auto &item : items)
        list.append(item.isDouble() ? QString::number(item.toInteger()) : item.toString());
    return list;
}

} // namespace

std::optional<ChangeFeed::Change> ChangeFeed::Change::fromPayload(const QString &payload)
{
    const QJsonObject object = QJsonDocument::fromJson(payload.toUtf8()).object();
    Change change;
    change.table = object.value(QStringLiteral("t")).toString();
    if (change.table.isEmpty())
        return std::nullopt;
    change.org = QUuid::fromString(object.value(QStringLiteral("o")).toString());
    change.ids = texts(object.value(QStringLiteral("ids")));
    change.jobs = texts(object.value(QStringLiteral("jobs")));
    change.parent = QUuid::fromString(object.value(QStringLiteral("p")).toString());
    return change;
}

void ChangeFeed::setConnectivity(Connectivity connectivity, const QDateTime &since)
{
    if (connectivity == m_connectivity && since == m_since)
        return;
    m_connectivity = connectivity;
    m_since = since;
    Q_EMIT connectivityChanged(connectivity, since);
}
