#pragma once

#include "models/domain/ids.h"
#include "models/domain/slabacktest.h"
#include "services/core/result.h"

class Connection;

/// Replays the stages that ended in the last @p days (1 to 700) under the file's policy. Needs the role manager; stores
/// nothing. A file with problems is refused with all of them.
[[nodiscard]] Result<SlaBacktest> runSlaBacktest(Connection &connection, const OrgId &org, const SlaPolicyFile &file,
                                                 int days);
