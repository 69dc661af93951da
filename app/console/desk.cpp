#include "app/console/desk.h"

#include "services/sla/slareportservice.h"
#include "services/sla/alertservice.h"
#include "services/status/statusservice.h"
#include "services/workorders/workorderservice.h"

Desk::Desk(ConnectionSettings settings, DispatchRoutes routes, ProviderAccounts accounts, QObject *parent)
    : Service(parent)
    , m_settings(std::move(settings))
    , m_routes(std::move(routes))
    , m_accounts(std::move(accounts))
{
}

Desk::~Desk() = default;

Result<> Desk::onStart()
{
    m_workOrders = std::make_unique<WorkOrderService>(m_settings);
    m_dispatch = std::make_unique<DispatchService>(m_settings, m_routes);
    m_alerts = std::make_unique<AlertService>(m_settings);
    m_status = std::make_unique<StatusService>(m_settings);
    m_slaReports = std::make_unique<SlaReportService>(m_settings);
    return {};
}

void Desk::askProviders(const DispatchPreview &preview, ProviderReadiness::Done done)
{
    ProviderReadiness::Question question;
    if (preview.warm > 0)
        question.templateId = m_routes.warmTemplate;
    if (preview.cold > 0)
        question.campaignId = preview.coldPlace;
    question.postalAddress = preview.facts.value(QLatin1String("postal_address")).toString();
    question.realProviders = m_routes.realProviders;
    ::askProviders(m_accounts, question, this, std::move(done));
}

void Desk::onStop()
{
    finishStopping();
}

void Desk::onDeadline()
{
    finishStopping();
}
