#pragma once

#include "services/core/clock.h"
#include "ui/sla/slaoperations.h"

#include <QTimeZone>

/// The SLA of WO 48213 on 20 November 2026 in Houston, told in every state, and the policy and calendar of its
/// organisation. The tour and the tests of the screens show it.
namespace SlaStory {

QTimeZone zone();
QDateTime now(); ///< 14:25:30

SlaRecord onTime();   ///< 14:13: assignment runs
SlaRecord atRisk();   ///< 14:25:30: 22m 49s of 30m
SlaRecord breached(); ///< 14:40:50: 8 minutes over
SlaRecord paused();   ///< 14:25:30: waits for parts since 14:10
SlaRecord missed();   ///< completed, arrival missed, completion met
SlaRecord fallback(); ///< no preset for its trade; assignment edited, and the site's clock differs
SlaRecord without();  ///< no SLA
SlaRecord disagreeing();
SlaRecord overnight();   ///< office hours with a lunch: nights, Thanksgiving and a pause
SlaRecord clockChange(); ///< a night in which the clocks go back, with milliseconds
SlaRecord weeks();       ///< three weeks of office hours

SlaCalendar officeHours();
SlaPolicyHistory policy();

/// Answers with @p record; acts succeed and change nothing.
SlaOperations operations(const SlaRecord &record);
/// Nothing ever answers.
SlaOperations loading();
SlaOperations failing();

/// Always says the same time.
class FixedClock final : public Clock
{
public:
    explicit FixedClock(const QDateTime &at)
        : m_at(at)
    {
    }
    [[nodiscard]] QDateTime now() const override { return m_at; }

private:
    QDateTime m_at;
};

} // namespace SlaStory
