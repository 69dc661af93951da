#pragma once

#include "models/domain/dispatchperson.h"

/// What the ledger says came of taking back or stopping: everything that was asked is in exactly one of the four.
struct StopOutcome
{
    int left = 0;     ///< accepted by a provider; cannot be taken back
    int notSent = 0;  ///< was waiting, and will not be sent
    int inFlight = 0; ///< a request is out: may still go
    int inDoubt = 0;

    friend bool operator==(const StopOutcome &, const StopOutcome &) = default;
};

/// One doubtful message with everything that is known about it.
struct DoubtEvidence
{
    DispatchPerson person;
    QDateTime requestAt;
    qint64 bytesWritten = -1; ///< -1: not recorded
    QString answer;           ///< what came back, in words; empty: nothing
    int eventsSeen = 0;
    QString lookUp; ///< what a look at the provider found; empty: none was made
    QDateTime quarantineEndsAt;

    friend bool operator==(const DoubtEvidence &, const DoubtEvidence &) = default;
};

/// A person's decision about a doubtful message.
enum class Settlement { Wait, WentOut, DoNotSend, SendAgain };

struct SettleDecision
{
    MessageId messageId;
    Settlement settlement = Settlement::Wait;

    friend bool operator==(const SettleDecision &, const SettleDecision &) = default;
};

struct AssignRequest
{
    JobId jobId;
    TechnicianId technicianId;
    QDateTime arrivalPromisedAt; ///< invalid: none was promised
    bool dropNotAsked = true;    ///< those who have not been asked yet are not asked any more

    friend bool operator==(const AssignRequest &, const AssignRequest &) = default;
};
