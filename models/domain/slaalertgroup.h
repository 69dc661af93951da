#pragma once

#include "models/domain/slaalert.h"

#include <QTimeZone>

/// Everything the inbox holds about one stage of a work order, as one thing to deal with. The worst alert leads.
struct SlaAlertGroup
{
    QUuid key; ///< of the stage
    SlaAlert lead;
    QList<SlaAlert> others; ///< newest first
    int earlier = 0;        ///< what the lead hides: the others, and the warning that its breach ended
    QDateTime newestAt;

    bool isUrgent() const { return lead.kind != SlaAlert::Kind::Warning; }
    QList<QUuid> ids() const;
    /// What people did, oldest first; one act on several alerts of the stage is one note.
    QList<SlaAlert::Note> notes() const;
    friend bool operator==(const SlaAlertGroup &, const SlaAlertGroup &) = default;
};

/// The alerts by stage, in the order in which their stages come first.
QList<SlaAlertGroup> groupAlerts(const QList<SlaAlert> &alerts);

QString displayWord(SlaAlert::Kind kind); ///< "Warning", "Breach", "Escalation"
/// "Breach, assignment, work order 48207, 8 minutes over, not acknowledged"
QString alertSentence(const SlaAlertGroup &group, const QDateTime &serverNow, const QTimeZone &zone);
/// "8m over", "3m left", "paused": how the stage stands.
QString alertStanding(const SlaAlert &alert, const QDateTime &serverNow);
/// "until 15:10", "until it is resolved", "acknowledged by A. Chen", "the stage ended"; empty for what is open.
QString alertOutcome(const SlaAlert &alert, const QDateTime &serverNow, const QTimeZone &zone);
/// "A. Chen acknowledged" and the like.
QString noteWords(const SlaAlert::Note &note, const QDateTime &serverNow, const QTimeZone &zone);

/// How long no check may be made before the inbox says so.
constexpr qint64 slaCheckLateSeconds = 60;
/// "Last check 14:25:28 by engine ops-2."
QString lastCheckSentence(const SlaInbox &inbox, const QTimeZone &zone);
/// "The SLA check has not run for 74 s. Silence here means nothing."; empty while checks are made.
QString lateCheckSentence(const SlaInbox &inbox, const QDateTime &serverNow);
