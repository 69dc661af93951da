#pragma once

#include "models/domain/dispatchplan.h"
#include "models/domain/match.h"

#include <QSet>

/// What a preview says in words, and when it may be sent.

constexpr int typedCountAbove = 1'000; ///< more people than this and the button asks for their number
constexpr int cautiousAbove = 50;      ///< more people than this and the focus starts on Cancel

int plannedCount(const DispatchPreview &preview, Channel channel);
qint64 previewNumber(const DispatchPreview &preview); ///< of the work order
QString previewJobTitle(const DispatchPreview &preview);
QString previewTitle(const DispatchPreview &preview);
/// "Send to 143", "Send to Marcus Bell", "Send to 12 new"; for one channel of two with its name.
QString sendButtonText(const DispatchPreview &preview, bool warm, bool cold);
/// "22 too far · 9 unsubscribed", the largest group first.
QString leftOutSummary(const QList<PlannedPerson> &leftOut);
/// Those whom the matching left out stand among the left out too; who is known already keeps the sender's reason.
void addLeftOut(DispatchPreview &preview, const QList<MatchLeftOut> &people);
/// The preview with these people left out by hand.
DispatchPreview withoutPeople(DispatchPreview preview, const QSet<TechnicianId> &people);
/// Why nobody is asked by the channel.
QString emptyChannelText(const DispatchPreview &preview, Channel channel);
/// Why nothing can be sent by the chosen channels; empty when something can.
QString sendObstacle(const DispatchPreview &preview, bool warm, bool cold);
