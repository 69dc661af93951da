#pragma once

#include "models/domain/ids.h"
#include "models/domain/slabadge.h"

#include <QDateTime>
#include <QList>
#include <QString>
#include <QUuid>

/// One alert of the inbox, as its row says.
struct SlaAlert
{
    enum class Kind { Warning, Breach, Escalation };

    struct Note
    {
        QString what; ///< "comment", "acknowledged", "undone", "silenced", "unsilenced", "escalated"
        QString text;
        QString by;
        QDateTime at;
        QDateTime until;
        friend bool operator==(const Note &, const Note &) = default;
    };

    QUuid id;
    QUuid timerId;
    JobId job;
    qint64 number = 0;
    QString title;
    QString trade;
    Kind kind = Kind::Warning;
    int level = 0;    ///< 0, or the step of the ladder
    int levels = 0;   ///< how many steps the ladder has
    QString nextRole; ///< whose turn the next step would make it, as on the wire; empty at the top of the ladder
    SlaStage stage = SlaStage::Dispatch;
    QString message;  ///< the engine's sentence
    QDateTime dueAt;  ///< of the stage; invalid while paused
    QDateTime trueAt; ///< since when it is so: the warning or due instant of the stage as it was then
    QDateTime sentAt; ///< when the engine said so
    QString toRole;   ///< of an escalation: whose turn it is, as on the wire
    QString owner;    ///< who created the work order, as people read it
    bool acknowledged = false;
    QString acknowledgedBy;
    QDateTime acknowledgedAt;
    QString comment;
    bool silenced = false;
    QDateTime silencedUntil; ///< invalid while silenced: until the stage ends
    QDateTime resolvedAt;    ///< valid: nothing to do any more
    QString resolvedReason;
    bool hidesWarning = false; ///< a breach that its warning came before
    QList<Note> notes;         ///< oldest first
    friend bool operator==(const SlaAlert &, const SlaAlert &) = default;
};

/// The inbox at an instant of the database.
struct SlaInbox
{
    QDateTime readAt;
    QDateTime lastCheckAt; ///< of the tick; invalid: it never ran
    QString lastCheckBy;   ///< the engine that made it
    bool policyOn = true;
    qint64 openStages = 0;    ///< with something in open, also where the list was cut
    qint64 urgentStages = 0;  ///< those among them with a breach or an escalation: they wait for a person
    QList<SlaAlert> open;     ///< neither acknowledged nor resolved nor silenced, newest first
    QList<SlaAlert> silenced; ///< open, but silenced
    QList<SlaAlert> recent;   ///< acknowledged or resolved within a day, newest first
    friend bool operator==(const SlaInbox &, const SlaInbox &) = default;
};

/// What an acknowledgement came to.
struct SlaAcknowledged
{
    int taken = 0;   ///< alerts, with those of the same stages
    QString refused; ///< "A. Chen acknowledged this 2 s earlier."; empty when nobody was first
    friend bool operator==(const SlaAcknowledged &, const SlaAcknowledged &) = default;
};
