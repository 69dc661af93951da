#pragma once

#include "app/appconfig/appconfig.h"
#include "models/domain/dispatchplan.h"
#include "services/providers/providerreadiness.h"

/// Asks the configured providers and waits for their answers, five seconds at most: for commands, never on the GUI
/// thread. Empty when no key is configured for what is asked.
[[nodiscard]] QList<DispatchCheck> askProviders(const AppConfig &config, const ProviderReadiness::Question &question);
