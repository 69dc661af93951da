#pragma once

#include "models/domain/slareport.h"
#include "services/core/result.h"

#include <QObject>

#include <memory>

class Connection;
class SlaReportStore;
struct ConnectionSettings;

/// What the manager's SLA page shows. Lives on the desk thread with a connection of its own; reached by runOn(). The
/// parts are read one by one, so that a click can slip in between.
class SlaReportService : public QObject
{
    Q_OBJECT

public:
    explicit SlaReportService(const ConnectionSettings &settings, QObject *parent = nullptr);
    ~SlaReportService() override;

    [[nodiscard]] Result<SlaReport> report(const OrgId &org, const SlaReportQuery &query);
    [[nodiscard]] Result<SlaOutlook> outlook(const OrgId &org, const SlaReportQuery &query);
    [[nodiscard]] Result<SlaCalibration> calibration(const OrgId &org);
    [[nodiscard]] Result<SlaWorkOrders> workOrders(const OrgId &org, const SlaJobsQuery &query);

private:
    std::unique_ptr<Connection> m_connection;
    std::unique_ptr<SlaReportStore> m_store;
};
