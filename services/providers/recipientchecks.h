#pragma once

#include "models/domain/outboundmail.h"
#include "services/providers/composedrequest.h"

/// What must hold before any provider is asked. Pure.
namespace RecipientChecks {

/// Nothing when @p batch may go into one request of at most @p limit, else the outcome instead of a request:
/// RefusedRecipients with those whose address or links are unusable, or TooLarge (too many, or an address twice).
[[nodiscard]] std::optional<SendOutcome> refusalOf(const MailBatch &batch, int limit);

/// One address, nothing a mail or JSON parser could read as two.
[[nodiscard]] bool isAddress(const QString &address);
/// An https URL (http only to this machine, for the sandbox) of plain characters, fit for a header in angle brackets.
[[nodiscard]] bool isLink(const QString &url);
/// A person's name as providers take it: no control characters, no ";" and "," and no angle brackets.
[[nodiscard]] QString cleanName(const QString &name);

} // namespace RecipientChecks
