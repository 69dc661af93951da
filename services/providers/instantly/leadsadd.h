#pragma once

#include "models/domain/outboundmail.h"
#include "services/http/httpanswer.h"
#include "services/providers/composedrequest.h"

/// Instantly's POST /api/v2/leads/add: the body we make and the answers we get. Pure.
namespace LeadsAdd {

constexpr int recipientLimit = 1000;

/// One request for the whole batch, or why there is none (as SendGridMail::compose).
[[nodiscard]] ComposedRequest compose(const SendRoute &route, const MailBatch &batch);

/// Partial success is an ordinary 200: created_leads[].index says who was added; who is absent was not, with the
/// answer's counters as the reason. An answer that contradicts itself leaves the absent ones in doubt; one whose index
/// and address disagree (@p addresses, unless empty) leaves everybody in doubt.
[[nodiscard]] SendOutcome judge(const HttpAnswer &answer, int recipients, qint64 nowUnixMs,
                                const QStringList &addresses = {});

/// What Instantly said in an error body, safe to show.
[[nodiscard]] QString wordsOf(const QByteArray &errorBody);

} // namespace LeadsAdd
