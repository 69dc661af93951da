#include "services/stores/enginestore.h"

#include "services/db/connection.h"

EngineStore::EngineStore(Connection &connection)
    : m_connection(connection)
{
}

Result<EngineStore::Instance> EngineStore::checkInstance(const QJsonObject &known)
{
    const auto row =
        m_connection.selectOne(QStringLiteral("engine_check_instance"),
                               {{QStringLiteral("known"), known.isEmpty() ? QVariant() : QVariant(known)}});
    if (!row)
        return tl::make_unexpected(row.error());
    return Instance {row->text("why"), row->text("system_identifier"), row->number("epoch")};
}

Result<int> EngineStore::confirmInstance(const QString &reason)
{
    const auto row =
        m_connection.selectOne(QStringLiteral("engine_confirm_instance"), {{QStringLiteral("reason"), reason}});
    if (!row)
        return tl::make_unexpected(row.error());
    return static_cast<int>(row->number("freed"));
}

Result<EngineStore::Beat> EngineStore::beat(const Identity &engine, const QString &state)
{
    const auto row = m_connection.selectOne(QStringLiteral("engine_beat"),
                                            {{QStringLiteral("id"), engine.id},
                                             {QStringLiteral("name"), engine.name},
                                             {QStringLiteral("host"), engine.host},
                                             {QStringLiteral("pid"), engine.pid},
                                             {QStringLiteral("version"), engine.version},
                                             {QStringLiteral("lanes"), engine.lanes},
                                             {QStringLiteral("state"), state}});
    if (!row)
        return tl::make_unexpected(row.error());
    return Beat {row->number("epoch"), row->number("beat_ms"), row->flag("stopped")};
}

Result<> EngineStore::gone(const QUuid &engine)
{
    const auto row = m_connection.selectOne(QStringLiteral("engine_gone"), {{QStringLiteral("id"), engine}});
    if (!row)
        return tl::make_unexpected(row.error());
    return {};
}

Result<> EngineStore::setQuarantine(int seconds)
{
    const auto changed =
        m_connection.run(QStringLiteral("engine_set_quarantine"), {{QStringLiteral("seconds"), seconds}});
    if (!changed)
        return tl::make_unexpected(changed.error());
    return {};
}
