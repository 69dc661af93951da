#pragma once

#include <QList>
#include <QString>

/// What became of one recipient of one provider request. `index` is its position in that request.
struct RecipientOutcome
{
    enum class Kind {
        Accepted, ///< the provider took it over: sent
        Refused,  ///< the provider named it: failed (refused_by_provider); the others of the request were not sent
        NotAdded, ///< absent from an otherwise sound answer: skipped (not_added)
        AlreadyInCampaign, ///< the provider skipped it as known: skipped (already_in_campaign)
        InDoubt            ///< the answer contradicts itself about this one
    };

    int index = 0;
    Kind kind = Kind::InDoubt;
    QString providerId; ///< Instantly: the lead's id; SendGrid: empty, the request's id stands for all
    QString reason;     ///< the provider's words without addresses, for the operator

    friend bool operator==(const RecipientOutcome &, const RecipientOutcome &) = default;
};

/// What one provider request turned out to be. Pure value; made by the provider clients from the whole answer (or its
/// absence) and settled by the ledger in one statement. Nothing here is a guess: what is not definite is InDoubt.
struct SendOutcome
{
    enum class Kind {
        Accepted,          ///< 2xx, understood. `recipients` empty: all of them; else one entry for each recipient
        RefusedRecipients, ///< 400 that names some (`recipients` lists them); nothing was sent: take them out, send the
                           ///< rest
        RefusedUnnamed,    ///< 400 that names nobody; nothing was sent: bisect (a request of one: that one is refused)
        RouteRefused,      ///< names the template, the sender or the campaign; nothing was sent: the route stops
        TooLarge,          ///< 413; nothing was sent: halve (a request of one: that one is refused)
        Throttled,         ///< 429; nothing was sent: queue again after `retryAfterMs`
        ProviderRefused,   ///< 401, 402, 403, 404, a redirect, ...; nothing was sent: the provider stops until a person
                           ///< acts
        NotSent, ///< definite: name look-up, connect, TLS or the lease check failed before any byte was written
        InDoubt  ///< anything else: only evidence or a person ends it
    };

    Kind kind = Kind::InDoubt;
    int httpStatus = 0;        ///< 0: no answer
    QString providerRequestId; ///< SendGrid X-Message-Id; empty when the provider gives none
    /// Relative to now, 0..3,600,000: no request to this provider earlier; 0: it did not say, back off as usual. With
    /// Throttled, and with any other answer that says its allowance is used up (X-RateLimit-Remaining: 0).
    qint64 retryAfterMs = 0;
    QList<RecipientOutcome> recipients;
    qint64 bytesWritten = 0; ///< bytes of the body handed to the network
    QString message;         ///< for the operator: what happened, what it means for sends, what to do
    QString detail;          ///< for the log: never keys, addresses or bodies

    /// True when the provider certainly sent nothing of this request.
    [[nodiscard]] bool nothingSent() const { return kind != Kind::Accepted && kind != Kind::InDoubt; }

    friend bool operator==(const SendOutcome &, const SendOutcome &) = default;
};

constexpr qint64 longestRetryAfterMs = 3'600'000;

/// "accepted", "refused_recipients", ... as written to send_batches.outcome.
[[nodiscard]] QString wireWord(SendOutcome::Kind kind);

/// One entry for each of @p count recipients in their order, whatever the outcome: with Accepted and no list everybody
/// is accepted; with InDoubt, or when the list names an index twice or misses one, those are in doubt.
/// Only for Accepted and InDoubt: in all other kinds nothing was sent and the kind says what to do next.
[[nodiscard]] QList<RecipientOutcome> everyRecipient(const SendOutcome &outcome, int count);
