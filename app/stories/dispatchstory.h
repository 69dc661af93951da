#pragma once

#include "models/domain/dispatchpicture.h"

#include <QTimeZone>

/// One dispatch, told at several moments: WO 48213, an HVAC emergency of 14:00, to be dispatched by 14:15 and assigned
/// by 14:32:41, 60 warm by SendGrid at 14:02:41 and 83 cold by Instantly twenty minutes later, three wanted. The tour
/// and the tests of the screens show it.
namespace DispatchStory {

QTimeZone zone();                                               ///< where the story's clock hangs
QDateTime at(int hour, int minute, int second = 0, int ms = 0); ///< an instant of the story's day

DispatchPicture running();   ///< 14:25:30: two said yes, three in doubt, one failed, the cold wave is going out
DispatchPicture hold();      ///< 14:02:10: nothing has left, 24 s to go
DispatchPicture wave();      ///< 14:05:00: warm has gone out, the cold wave waits for its time
DispatchPicture stopped();   ///< 14:03:02: stopped after 41, nobody to ask cold
DispatchPicture doubtful();  ///< 14:25:30: nobody said yes, eleven warm and two cold in doubt
DispatchPicture doubtOnly(); ///< 14:06:00: warm only, no answer yet, three in doubt
DispatchPicture onePerson(); ///< 14:25:30: a single warm one, opened
DispatchPicture veryMany(int people = 1'204);          ///< more than cells can show
DispatchPicture judged();                              ///< next day: every window is over
DispatchPicture unreported();                          ///< the campaign reports no mailing
DispatchPicture noEngine();                            ///< 14:25:30: sending, and no engine for 22 s
DispatchPicture providerStopped();                     ///< 14:03:30: the key was refused
DispatchPicture wrongBooks();                          ///< the ledger knows one message more than was asked
DispatchPicture withoutStage(DispatchPicture picture); ///< the same without SLA
DispatchPicture overDue();                             ///< 14:41:00: eight minutes after the deadline, nobody assigned
DispatchPicture paused();                              ///< 14:25:30: the assignment is paused since 14:19:10

} // namespace DispatchStory
