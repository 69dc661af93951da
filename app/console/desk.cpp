#include "app/console/desk.h"

#include "services/sla/alertservice.h"
#include "services/sla/slareportservice.h"
#include "services/sla/slaservice.h"
#include "services/status/statusservice.h"
#include "services/workorders/workorderservice.h"

Desk::Desk(Settings settings, QObject *parent)
    : Service(parent)
    , m_settings(std::move(settings))
{
}

Desk::~Desk() = default;

Result<> Desk::onStart()
{
    m_workOrders = std::make_unique<WorkOrderService>(m_settings.database);
    m_dispatch = std::make_unique<DispatchService>(m_settings.database, m_settings.routes);
    m_alerts = std::make_unique<AlertService>(m_settings.database);
    m_status = std::make_unique<StatusService>(m_settings.database);
    m_slaReports = std::make_unique<SlaReportService>(m_settings.database);
    m_sla = std::make_unique<SlaService>(m_settings.database);
    m_conversations = std::make_unique<ConversationService>(m_settings.database, m_settings.conversations);
    return {};
}

void Desk::askProviders(const DispatchPreview &preview, ProviderReadiness::Done done)
{
    ProviderReadiness::Question question;
    if (preview.warm > 0)
        question.templateId = m_settings.routes.warmTemplate;
    if (preview.cold > 0)
        question.campaignId = preview.coldPlace;
    question.postalAddress = preview.facts.value(QLatin1String("postal_address")).toString();
    question.realProviders = m_settings.routes.realProviders;
    ::askProviders(m_settings.accounts, question, this, std::move(done));
}

void Desk::onStop()
{
    finishStopping();
}

void Desk::onDeadline()
{
    finishStopping();
}
