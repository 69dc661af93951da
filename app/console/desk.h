#pragma once

#include "app/servicegraph/providerchecks.h"
#include "services/conversations/conversationservice.h"
#include "services/core/service.h"
#include "services/db/connectionsettings.h"
#include "services/dispatch/dispatchservice.h"

#include <memory>

class SlaReportService;
class SlaService;
class AlertService;
class StatusService;
class WorkOrderService;

/// Everything that an operator asks for, on one thread: a click never waits behind a batch.
class Desk final : public Service
{
    Q_OBJECT

public:
    struct Settings
    {
        ConnectionSettings database;
        DispatchRoutes routes;
        ProviderAccounts accounts;
        ConversationService::Options conversations;
    };

    explicit Desk(Settings settings, QObject *parent = nullptr);
    ~Desk() override;

    [[nodiscard]] WorkOrderService &workOrders() { return *m_workOrders; }
    [[nodiscard]] DispatchService &dispatch() { return *m_dispatch; }
    [[nodiscard]] AlertService &alerts() { return *m_alerts; }
    [[nodiscard]] StatusService &status() { return *m_status; }
    [[nodiscard]] SlaReportService &slaReports() { return *m_slaReports; }
    [[nodiscard]] SlaService &sla() { return *m_sla; }
    [[nodiscard]] ConversationService &conversations() { return *m_conversations; }

    /// What the providers say about this dispatch; @p done is called on this thread, which does not wait for it.
    void askProviders(const DispatchPreview &preview, ProviderReadiness::Done done);

protected:
    Result<> onStart() override;
    void onStop() override;
    void onDeadline() override;

private:
    const Settings m_settings;
    std::unique_ptr<WorkOrderService> m_workOrders;
    std::unique_ptr<DispatchService> m_dispatch;
    std::unique_ptr<AlertService> m_alerts;
    std::unique_ptr<StatusService> m_status;
    std::unique_ptr<SlaReportService> m_slaReports;
    std::unique_ptr<SlaService> m_sla;
    std::unique_ptr<ConversationService> m_conversations;
};
