#include "services/sla/slareportservice.h"

#include "services/db/connection.h"
#include "services/stores/slareportstore.h"

#include <QThread>

SlaReportService::SlaReportService(const ConnectionSettings &settings, QObject *parent)
    : QObject(parent)
    , m_connection(std::make_unique<Connection>(settings))
    , m_store(std::make_unique<SlaReportStore>(*m_connection))
{
}

SlaReportService::~SlaReportService() = default;

Result<SlaReport> SlaReportService::report(const OrgId &org, const SlaReportQuery &query)
{
    Q_ASSERT(QThread::currentThread() == thread());
    return m_store->report(org, query);
}

Result<SlaOutlook> SlaReportService::outlook(const OrgId &org, const SlaReportQuery &query)
{
    Q_ASSERT(QThread::currentThread() == thread());
    return m_store->outlook(org, query);
}

Result<SlaCalibration> SlaReportService::calibration(const OrgId &org)
{
    Q_ASSERT(QThread::currentThread() == thread());
    return m_store->calibration(org);
}

Result<SlaWorkOrders> SlaReportService::workOrders(const OrgId &org, const SlaJobsQuery &query)
{
    Q_ASSERT(QThread::currentThread() == thread());
    return m_store->workOrders(org, query);
}
