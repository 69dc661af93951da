#pragma once

#include "models/domain/sendoutcome.h"
#include "services/core/result.h"
#include "services/http/httpanswer.h"

/// What all providers' answers have in common: the ends without an answer, throttling, refusals of the whole account,
/// and the operator's words for them. Pure.
namespace AnswerWords {

/// The outcome of an attempt whose meaning does not depend on the body: not sent, lost, 429, 401, 402, 403, 404, 3xx,
/// 5xx and every status that says nothing definite. std::nullopt for 2xx, 400, 413 and 422, which the provider's own
/// rules judge. @p words is what the provider said, already made safe.
[[nodiscard]] std::optional<SendOutcome> judgeCommon(const HttpAnswer &answer, const QString &provider, int recipients,
                                                     const QString &words, qint64 nowUnixMs);

/// The beginning of every outcome: status, bytes, allowance.
[[nodiscard]] SendOutcome outcomeOf(const HttpAnswer &answer, SendOutcome::Kind kind, qint64 nowUnixMs);
[[nodiscard]] SendOutcome inDoubt(const HttpAnswer &answer, const QString &provider, int recipients,
                                  const QString &happened, qint64 nowUnixMs);

/// A provider's text as it may be shown and logged: one line, at most 200 characters, no address, no key.
[[nodiscard]] QString safe(const QString &text);

/// The error of a look-up (no message is affected by it).
[[nodiscard]] Error lookUpError(const HttpAnswer &answer, const QString &provider, const QString &what,
                                const QString &words);

} // namespace AnswerWords
