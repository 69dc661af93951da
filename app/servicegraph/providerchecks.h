#pragma once

#include "app/appconfig/appconfig.h"
#include "models/domain/dispatchplan.h"
#include "services/providers/providerreadiness.h"

/// The accounts that the configuration names; a provider without a key is not there.
struct ProviderAccounts
{
    std::optional<SendGridClient::Settings> sendGrid;
    std::optional<InstantlyClient::Settings> instantly;
};

[[nodiscard]] ProviderAccounts providerAccounts(const AppConfig &config);

/// Asks these providers and calls @p done once on this thread, which needs an event loop; five seconds at most. Nothing
/// is said about a provider that is not there. @p receiver gone: @p done is not called.
void askProviders(const ProviderAccounts &accounts, const ProviderReadiness::Question &question, QObject *receiver,
                  ProviderReadiness::Done done);
/// The same, waiting for the answers: for commands, never on the GUI thread.
[[nodiscard]] ProviderAnswers askProvidersAndWait(const ProviderAccounts &accounts,
                                                  const ProviderReadiness::Question &question);
