#include "services/sla/slaservice.h"

#include "services/db/connection.h"
#include "services/stores/slastore.h"

#include <QThread>

SlaService::SlaService(const ConnectionSettings &settings, QObject *parent)
    : QObject(parent)
    , m_connection(std::make_unique<Connection>(settings))
    , m_store(std::make_unique<SlaStore>(*m_connection))
{
}

SlaService::~SlaService() = default;

SlaStore &SlaService::store()
{
    Q_ASSERT(QThread::currentThread() == thread());
    return *m_store;
}

Result<SlaRecord> SlaService::record(const JobId &id)
{
    return store().record(id);
}

Result<> SlaService::pause(const JobId &id, const QString &reason)
{
    return store().pause(id, reason);
}

Result<> SlaService::resume(const JobId &id)
{
    return store().resume(id);
}

Result<> SlaService::setTargets(const JobId &id, const SlaMinutes &minutes)
{
    return store().setTargets(id, minutes);
}

Result<SlaPolicyHistory> SlaService::policy()
{
    return store().policy();
}

Result<SlaSaved> SlaService::savePolicy(const SlaPolicy &policy, bool apply)
{
    return store().savePolicy(policy, apply);
}

Result<> SlaService::switchPolicy(bool on)
{
    return store().switchPolicy(on);
}

Result<SlaSaved> SlaService::saveCalendar(const SlaCalendar &calendar, const QString &note, bool apply)
{
    return store().saveCalendar(calendar, note, apply);
}
