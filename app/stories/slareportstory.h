#pragma once

#include "ui/slareport/slareportoperations.h"

/// The SLA page of 20 November 2026 in Houston: last week 91 % of 412 stages met, the worst was Plumbing, assignment.
namespace SlaReportStory {

enum class Moment {
    Ready,
    Loading, ///< nothing ever answers
    Empty,
    Failed,
    Late, ///< the first reading comes, later ones fail
    Young ///< the organisation began three weeks ago: few stages, no forecast
};

SlaReport report(const SlaReportQuery &query, Moment moment = Moment::Ready);
SlaOutlook outlook(Moment moment = Moment::Ready);
SlaCalibration calibration(Moment moment = Moment::Ready);
SlaReportOperations operations(Moment moment);

} // namespace SlaReportStory
