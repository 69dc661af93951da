#include "services/ledger/settling.h"

#include "services/ledger/backoff.h"

namespace {

constexpr QLatin1String refusedByProvider("refused_by_provider");

BatchException exceptionOf(const SendBatch &batch, const RecipientOutcome &one)
{
    BatchException exception;
    exception.id = batch.messages.at(one.index).id;
    exception.providerId = one.providerId;
    switch (one.kind) {
    case RecipientOutcome::Kind::Accepted:
        exception.state = QStringLiteral("sent");
        break;
    case RecipientOutcome::Kind::Refused:
        exception.state = QStringLiteral("failed");
        exception.reason = refusedByProvider;
        break;
    case RecipientOutcome::Kind::NotAdded:
        exception.state = QStringLiteral("skipped");
        exception.reason = QStringLiteral("not_added");
        break;
    case RecipientOutcome::Kind::AlreadyInCampaign:
        exception.state = QStringLiteral("skipped");
        exception.reason = QStringLiteral("already_in_campaign");
        break;
    case RecipientOutcome::Kind::InDoubt:
        exception.state = QStringLiteral("in_doubt");
        break;
    }
    return exception;
}

/// Partial success is an ordinary answer: each recipient has an end of its own.
void settleEach(const SendBatch &batch, const SendOutcome &outcome, Settlement &settlement)
{
    settlement.end = BatchEnd::Sent;
    if (outcome.recipients.isEmpty())
        return;
    const QList<RecipientOutcome> each = everyRecipient(outcome, static_cast<int>(batch.messages.size()));
    for (const RecipientOutcome &one : each) {
        if (one.kind != RecipientOutcome::Kind::Accepted)
            settlement.end = BatchEnd::Partly;
        if (one.kind != RecipientOutcome::Kind::Accepted || !one.providerId.isEmpty())
            settlement.exceptions.append(exceptionOf(batch, one));
    }
}

void settleNamed(const SendBatch &batch, const SendOutcome &outcome, Settlement &settlement)
{
    settlement.end = BatchEnd::Requeued;
    for (const RecipientOutcome &one : outcome.recipients) {
        if (one.index >= 0 && one.index < batch.messages.size())
            settlement.exceptions.append(exceptionOf(batch, one));
    }
}

} // namespace

SettlePlan settlePlan(const SendBatch &batch, const SendOutcome &outcome, int failuresInARow, double spread)
{
    using Kind = SendOutcome::Kind;
    constexpr Backoff retry;
    constexpr Backoff breaker {0.5, 30};

    SettlePlan plan;
    plan.settlement.httpStatus = outcome.httpStatus;
    plan.settlement.providerId = outcome.providerRequestId;
    plan.settlement.bytesWritten = outcome.bytesWritten;
    plan.settlement.error = outcome.kind == Kind::Accepted ? QString() : outcome.message;

    switch (outcome.kind) {
    case Kind::Accepted:
        settleEach(batch, outcome, plan.settlement);
        break;
    case Kind::RefusedRecipients:
        settleNamed(batch, outcome, plan.settlement);
        plan.countsAsAttempt = false;
        break;
    case Kind::RefusedUnnamed:
    case Kind::TooLarge:
        plan.settlement.end = BatchEnd::Refused;
        if (batch.messages.size() > 1)
            plan.act = SettlePlan::Act::Split;
        break;
    case Kind::RouteRefused:
        plan.act = SettlePlan::Act::StopRoute;
        plan.settlement.end = BatchEnd::Requeued;
        plan.countsAsAttempt = false;
        plan.alert = outcome.message;
        break;
    case Kind::ProviderRefused:
        plan.act = SettlePlan::Act::StopProvider;
        plan.settlement.end = BatchEnd::Requeued;
        plan.countsAsAttempt = false;
        plan.alert = outcome.message;
        break;
    case Kind::Throttled:
        plan.act = SettlePlan::Act::PauseProvider;
        plan.settlement.end = BatchEnd::Requeued;
        plan.countsAsAttempt = false;
        plan.pauseSeconds = outcome.retryAfterMs > 0 ? double(outcome.retryAfterMs) / 1000
                                                     : breaker.seconds(failuresInARow + 1, spread);
        plan.settlement.delaySeconds = plan.pauseSeconds;
        break;
    case Kind::NotSent:
        plan.settlement.end = BatchEnd::Requeued;
        plan.settlement.delaySeconds = retry.seconds(batch.attempt, spread);
        plan.act = SettlePlan::Act::PauseProvider;
        plan.pauseSeconds = breaker.seconds(failuresInARow + 1, spread);
        break;
    case Kind::InDoubt:
        plan.settlement.end = BatchEnd::InDoubt;
        plan.act = SettlePlan::Act::PauseProvider;
        plan.pauseSeconds = breaker.seconds(failuresInARow + 1, spread);
        break;
    }
    if (plan.act == SettlePlan::Act::Settle && outcome.retryAfterMs > 0) { // served, but its allowance is used up
        plan.act = SettlePlan::Act::PauseProvider;
        plan.pauseSeconds = double(outcome.retryAfterMs) / 1000;
    }
    return plan;
}
