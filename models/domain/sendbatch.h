#pragma once

#include "models/domain/ids.h"

#include <QHash>
#include <QJsonObject>
#include <QList>
#include <QUuid>

#include <optional>

/// One message of a claimed batch, as much of it as a request needs.
struct BatchMessage
{
    MessageId id;
    QUuid uid; ///< the random public id that travels as rv_intent
    QString address;
    QString name;
    qint64 contentId = 0;
    RecipientId recipientId;
};

/// A committed claim: these messages belong to whoever holds the token until the lease ends.
struct SendBatch
{
    BatchId id;
    QUuid uid; ///< travels as rv_attempt
    QUuid token;
    OrgId orgId;
    QString provider; ///< "sendgrid", "instantly"
    qint64 routeId = 0;
    QString routeRef; ///< template or campaign
    int attempt = 1;  ///< the highest of its messages
    QList<BatchMessage> messages;
    QHash<qint64, QJsonObject> contents; ///< the job's words by BatchMessage::contentId
    qint64 claimedAtBootMs = 0;          ///< set by whoever claimed; leases are judged by this clock
};

/// What a claim came back with.
struct ClaimAnswer
{
    std::optional<SendBatch> batch;
    int skipped = 0;              ///< found suppressed or stopped and put aside
    std::optional<qint64> waitMs; ///< nothing due: when to ask again; empty: nothing waits for a time
};

/// What the commit before the first byte decided.
struct CallPermit
{
    enum class Verdict {
        Call,    ///< the request may be written
        Gone,    ///< the lease is lost or the call was begun before: write nothing, settle nothing
        Stopped, ///< handed back by the database
        Unknown  ///< the commit's outcome is not known: read again before anything else
    };

    Verdict verdict = Verdict::Gone;
    QList<MessageId> dropped; ///< opted out or stopped since the claim; must not be in the request
};

/// How a batch ends, in the words of send_batches.outcome.
enum class BatchEnd { Sent, Partly, Refused, Requeued, InDoubt, Released };

/// A message that ends differently from the rest of its batch.
struct BatchException
{
    MessageId id;
    QString state; ///< wire word of a MessageState
    QString reason;
    QString providerId;
};

struct Settlement
{
    BatchEnd end = BatchEnd::InDoubt;
    int httpStatus = 0;
    QString providerId;
    qint64 bytesWritten = 0;
    QString error;
    double delaySeconds = 0;          ///< Requeued: not before then
    QList<BatchException> exceptions; ///< everybody else follows the end
};

/// A lead in doubt that may be looked up at the provider.
struct DoubtToLookUp
{
    MessageId id;
    QUuid uid;
    QString address;
    QString campaign;
    OrgId orgId;
    bool quarantineOver = false;
};

struct FoundLead
{
    MessageId id;
    QString leadId;
};
