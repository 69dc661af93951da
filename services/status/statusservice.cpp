#include "services/status/statusservice.h"

#include "services/db/connection.h"
#include "services/stores/statusstore.h"

#include <QThread>

StatusService::StatusService(const ConnectionSettings &settings, QObject *parent)
    : QObject(parent)
    , m_connection(std::make_unique<Connection>(settings))
    , m_store(std::make_unique<StatusStore>(*m_connection))
{
}

StatusService::~StatusService() = default;

Result<ConsoleStatus> StatusService::read()
{
    Q_ASSERT(QThread::currentThread() == thread());
    return m_store->read();
}
