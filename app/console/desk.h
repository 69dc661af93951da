#pragma once

#include "services/core/service.h"
#include "services/db/connectionsettings.h"
#include "services/dispatch/dispatchservice.h"

#include <memory>

class StatusService;
class WorkOrderService;

/// Everything that an operator asks for, on one thread: a click never waits behind a batch.
class Desk final : public Service
{
    Q_OBJECT

public:
    Desk(ConnectionSettings settings, DispatchRoutes routes, QObject *parent = nullptr);
    ~Desk() override;

    [[nodiscard]] WorkOrderService &workOrders() { return *m_workOrders; }
    [[nodiscard]] DispatchService &dispatch() { return *m_dispatch; }
    [[nodiscard]] StatusService &status() { return *m_status; }

protected:
    Result<> onStart() override;
    void onStop() override;
    void onDeadline() override;

private:
    ConnectionSettings m_settings;
    DispatchRoutes m_routes;
    std::unique_ptr<WorkOrderService> m_workOrders;
    std::unique_ptr<DispatchService> m_dispatch;
    std::unique_ptr<StatusService> m_status;
};
