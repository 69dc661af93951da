#pragma once

#include "models/domain/slabacktest.h"
#include "models/domain/slareport.h"
#include "services/core/result.h"

class Connection;

/// What managers read about SLA, and the backtest. Bound to its connection's thread.
class SlaReportStore
{
public:
    explicit SlaReportStore(Connection &connection);

    /// All of it from one snapshot: the parts add up.
    [[nodiscard]] Result<SlaReport> report(const OrgId &org, const SlaReportQuery &query);
    [[nodiscard]] Result<SlaOutlook> outlook(const OrgId &org, const SlaReportQuery &query);
    [[nodiscard]] Result<SlaCalibration> calibration(const OrgId &org);
    /// The title stays empty.
    [[nodiscard]] Result<SlaWorkOrders> workOrders(const OrgId &org, const SlaJobsQuery &query);
    [[nodiscard]] Result<SlaBacktest> backtest(const OrgId &org, const QJsonObject &policy, int days);

private:
    Connection &m_connection;
};
