#pragma once

#include "models/domain/outboundmail.h"
#include "services/http/httpanswer.h"
#include "services/providers/composedrequest.h"

/// SendGrid's POST /v3/mail/send: the body we make and the answers we get. Pure.
namespace SendGridMail {

constexpr int recipientLimit = 1000;
constexpr qint64 bodyLimitBytes = 30 * 1000 * 1000 - 64 * 1024; ///< the service takes "under 30 MB"

/// One request for the whole batch, or why there is none: RouteRefused (template or sender unusable), RefusedRecipients
/// (addresses or links unusable), TooLarge (over a limit, or the same address twice, which SendGrid refuses for all:
/// halving parts them).
[[nodiscard]] ComposedRequest compose(const SendRoute &route, const MailBatch &batch);

[[nodiscard]] SendOutcome judge(const HttpAnswer &answer, int recipients, qint64 nowUnixMs);

/// What SendGrid said in an error body, safe to show.
[[nodiscard]] QString wordsOf(const QByteArray &errorBody);

} // namespace SendGridMail
