#pragma once

#include "services/core/clock.h"
#include "ui/workorders/workorderoperations.h"

/// The board of 20 November 2026, 14:25:30 in Houston: 26 work orders, WO 48213 in the middle of its dispatch. The tour
/// and the tests of the screens show it.
namespace BoardStory {

enum class Moment {
    Ready,
    Loading, ///< nothing ever answers
    Empty,
    NoMatch,
    Failed
};

QDateTime now();
QList<WorkOrderRow> rows();
WorkOrderFacts facts(const JobId &id);
CandidateSummary candidates();
QList<MatchLeftOut> leftOut();
SlaPresets presets();
QString pastedRequest(); ///< what WO 48213 was made from
/// Every operation, answered at once from the story; acts report success and change nothing.
WorkOrderOperations operations(Moment moment);

/// Always says the same time.
class StoryClock final : public Clock
{
public:
    [[nodiscard]] QDateTime now() const override { return BoardStory::now(); }
};

} // namespace BoardStory
