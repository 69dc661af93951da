#pragma once

#include "services/core/result.h"
#include "services/db/connectionsettings.h"

struct pg_conn;

/// Behind a transaction pooler, settings, LISTEN and prepared statements silently go to whichever server comes next.
/// Unavailable/NotConfigured when @p session is such a session. Costs one round trip when no pooler is there.
[[nodiscard]] Result<> refuseTransactionPooler(pg_conn *session, const ConnectionSettings &settings);
