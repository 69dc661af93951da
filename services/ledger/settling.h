#pragma once

#include "models/domain/sendbatch.h"
#include "models/domain/sendoutcome.h"

/// What the ledger does about one outcome. Pure: the rules of the send guarantee in one place.
struct SettlePlan
{
    enum class Act {
        Settle,       ///< record the settlement; nothing more to do
        Split,        ///< refused without naming anybody: try the halves
        StopRoute,    ///< settle, then the route waits for a person
        StopProvider, ///< settle, then the provider waits for a person
        PauseProvider ///< settle, then nothing of the provider leaves for pauseSeconds
    };

    Act act = Act::Settle;
    Settlement settlement;
    double pauseSeconds = 0;
    bool countsAsAttempt = true; ///< false: the provider has refused others, not these messages
    QString alert;               ///< for the operator; empty: nothing to say
};

/// @p failuresInARow: how often this provider has not answered soundly just before; @p spread: random in [0, 1).
[[nodiscard]] SettlePlan settlePlan(const SendBatch &batch, const SendOutcome &outcome, int failuresInARow,
                                    double spread);
