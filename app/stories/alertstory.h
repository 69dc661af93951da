#pragma once

#include "app/stories/boardstory.h"
#include "ui/alerts/alertoperations.h"

/// The inbox of the board's afternoon: eight stages wait, five of them breached or escalated; two are silenced.
namespace AlertStory {

enum class Moment {
    Ready,
    Loading, ///< nothing ever answers
    Empty,
    NoCheck,   ///< nothing waits, and nobody has checked for 74 s
    LateCheck, ///< as Ready, and nobody has checked for 74 s
    PolicyOff,
    Many, ///< 312 stages
    Failed
};

SlaInbox inbox(Moment moment);
/// Every operation, answered at once from the story; acts report success and change nothing.
AlertOperations operations(Moment moment);

} // namespace AlertStory
