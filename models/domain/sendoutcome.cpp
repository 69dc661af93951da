#include "models/domain/sendoutcome.h"

QString wireWord(SendOutcome::Kind kind)
{
    switch (kind) {
    case SendOutcome::Kind::Accepted:
        return QStringLiteral("accepted");
    case SendOutcome::Kind::RefusedRecipients:
        return QStringLiteral("refused_recipients");
    case SendOutcome::Kind::RefusedUnnamed:
        return QStringLiteral("refused_unnamed");
    case SendOutcome::Kind::RouteRefused:
        return QStringLiteral("route_refused");
    case SendOutcome::Kind::TooLarge:
        return QStringLiteral("too_large");
    case SendOutcome::Kind::Throttled:
        return QStringLiteral("throttled");
    case SendOutcome::Kind::ProviderRefused:
        return QStringLiteral("provider_refused");
    case SendOutcome::Kind::NotSent:
        return QStringLiteral("not_sent");
    case SendOutcome::Kind::InDoubt:
        break;
    }
    return QStringLiteral("in_doubt");
}

QList<RecipientOutcome> everyRecipient(const SendOutcome &outcome, int count)
{
    const bool allAccepted = outcome.kind == SendOutcome::Kind::Accepted && outcome.recipients.isEmpty();
    QList<RecipientOutcome> all;
    all.reserve(count);
    for (int index = 0; index < count; ++index)
        all.append({index, allAccepted ? RecipientOutcome::Kind::Accepted : RecipientOutcome::Kind::InDoubt, {}, {}});
    if (outcome.kind != SendOutcome::Kind::Accepted)
        return all;

    QList<int> seen(count, 0);
    for (const RecipientOutcome &one : outcome.recipients) {
        if (one.index < 0 || one.index >= count)
            continue;
        if (++seen[one.index] == 1)
            all[one.index] = one;
        else
            all[one.index] = {
                one.index, RecipientOutcome::Kind::InDoubt, {}, QStringLiteral("named twice in the answer")};
    }
    return all;
}
