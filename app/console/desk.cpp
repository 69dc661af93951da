#include "app/console/desk.h"

#include "services/status/statusservice.h"
#include "services/workorders/workorderservice.h"

Desk::Desk(ConnectionSettings settings, DispatchRoutes routes, QObject *parent)
    : Service(parent)
    , m_settings(std::move(settings))
    , m_routes(std::move(routes))
{
}

Desk::~Desk() = default;

Result<> Desk::onStart()
{
    m_workOrders = std::make_unique<WorkOrderService>(m_settings);
    m_dispatch = std::make_unique<DispatchService>(m_settings, m_routes);
    m_status = std::make_unique<StatusService>(m_settings);
    return {};
}

void Desk::onStop()
{
    finishStopping();
}

void Desk::onDeadline()
{
    finishStopping();
}
