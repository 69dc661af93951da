#pragma once

#include "app/appconfig/appconfig.h"
#include "services/conversations/conversationservice.h"
#include "services/dispatch/dispatchservice.h"
#include "services/engine/enginesettings.h"
#include "services/gateway/gateway.h"

/// The configuration as values for services, which never see AppConfig.

[[nodiscard]] DispatchRoutes dispatchRoutes(const AppConfig &config);

/// The templates of what leaves a conversation, and the drafting endpoint; whatever is missing is said where it is
/// used.
[[nodiscard]] ConversationService::Options conversationOptions(const AppConfig &config);

/// NotConfigured when a key is there but what its messages need (APP_URL, the token key, the sender) is not.
[[nodiscard]] Result<EngineSettings> engineSettings(const AppConfig &config, const ConnectionSettings &database);

/// NotConfigured when the address to listen on makes no sense; missing keys are the gateway's own matter.
[[nodiscard]] Result<Gateway::Options> gatewayOptions(const AppConfig &config);

/// The links that mails carry; NotConfigured without APP_URL or RAVEN_TOKEN_KEY.
[[nodiscard]] Result<PublicLinks> publicLinks(const AppConfig &config);
