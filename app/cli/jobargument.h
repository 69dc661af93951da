#pragma once

#include "models/domain/ids.h"
#include "services/core/result.h"

class Connection;

/// The work order that a person named by its number or its id.
[[nodiscard]] Result<JobId> findJob(Connection &connection, const QString &word);
