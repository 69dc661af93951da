#pragma once

#include "services/http/httpanswer.h"

/// How long the provider asks us to stay away, in 0..3,600,000 ms; std::nullopt when it does not say. Retry-After in
/// seconds or as a date, else X-RateLimit-Reset; both dates are judged against the answer's own Date header, because
/// the clock here may be wrong. @p nowUnixMs is used only when the answer has no Date.
[[nodiscard]] std::optional<qint64> retryAfterMs(const HttpAnswer &answer, qint64 nowUnixMs);

/// The same for an answer that was served but says that nothing is left (X-RateLimit-Remaining: 0).
[[nodiscard]] std::optional<qint64> allowanceUsedUpForMs(const HttpAnswer &answer, qint64 nowUnixMs);

/// An HTTP date (RFC 9110: all three forms) as Unix milliseconds.
[[nodiscard]] std::optional<qint64> parseHttpDate(QByteArrayView text);
