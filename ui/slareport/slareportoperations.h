#pragma once

#include "models/domain/slareport.h"
#include "services/core/result.h"

#include <QFuture>

#include <functional>

/// What the manager's SLA page needs from the program.
struct SlaReportOperations
{
    std::function<QFuture<Result<SlaReport>>(const SlaReportQuery &)> readReport;
    std::function<QFuture<Result<SlaOutlook>>(const SlaReportQuery &)> readOutlook;
    std::function<QFuture<Result<SlaCalibration>>()> readCalibration;
    std::function<QFuture<Result<SlaWorkOrders>>(const SlaJobsQuery &)> readWorkOrders;
};
