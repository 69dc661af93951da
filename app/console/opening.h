#pragma once

#include "app/appconfig/appconfig.h"
#include "services/db/connectionsettings.h"

#include <functional>

/// Reaching a database before there is a window: the private workspace with the demo in it, or the one of a URL.
/// Blocks, so it belongs on a thread of its own.
namespace Opening {

using Progress = std::function<void(const QString &sentence)>;

/// Makes the workspace and its demo where they are missing.
[[nodiscard]] Result<ConnectionSettings> training(const AppConfig &config, const Progress &progress);
/// Checks that the database answers, that it is not behind a transaction pooler and that its schema is the one known
/// here.
[[nodiscard]] Result<ConnectionSettings> database(const QString &url, const QString &login, const QString &password);

} // namespace Opening
