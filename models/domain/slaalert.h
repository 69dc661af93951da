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
    int level = 0;  ///< 0, or the step of the ladder
    int levels = 0; ///< how many steps the ladder has
    SlaStage stage = SlaStage::Dispatch;
    QDateTime dueAt;  ///< of the stage; invalid while paused
    QDateTime sentAt; ///< when the engine said so
    QString toRole;   ///< of an escalation: whose turn it is
    QString owner;    ///< who created the work order, as people read it
    bool acknowledged = false;
    QString acknowledgedBy;
    QDateTime acknowledgedAt;
    QString comment;
    bool silenced = false;
    QDateTime silencedUntil; ///< invalid while silenced: until the stage ends
    QDateTime resolvedAt;    ///< valid: nothing to do any more
    QString resolvedReason;
    QList<Note> notes; ///< oldest first
    friend bool operator==(const SlaAlert &, const SlaAlert &) = default;
};

/// The inbox at an instant of the database.
struct SlaInbox
{
    QDateTime readAt;
    QDateTime lastCheckAt; ///< of the tick; invalid: it never ran
    QString lastCheckBy;   ///< the engine that made it
    bool policyOn = true;
    QList<SlaAlert> open;     ///< neither acknowledged nor resolved nor silenced, newest first
    QList<SlaAlert> silenced; ///< open, but silenced
    QList<SlaAlert> recent;   ///< acknowledged or resolved within a day, newest first
    friend bool operator==(const SlaInbox &, const SlaInbox &) = default;
};
