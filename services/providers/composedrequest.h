#pragma once

#include "models/domain/sendoutcome.h"

#include <QByteArray>
#include <QStringList>

/// One request body, composed before the attempt is committed, so that its fingerprint can be; or the reason why no
/// request can be made of the batch, as the outcome the ledger settles instead.
struct ComposedRequest
{
    QByteArray body;
    int recipients = 0;
    QStringList addresses; ///< lower-cased, in order; only where the answer names addresses (Instantly)
    std::optional<SendOutcome> refusal;

    /// SHA-256 of the body, hexadecimal; empty without a body.
    [[nodiscard]] QString fingerprint() const;
};
