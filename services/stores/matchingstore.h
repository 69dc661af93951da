#pragma once

#include "models/domain/match.h"
#include "services/core/result.h"

class Connection;

/// Matching as the database does it. Lives on the thread of its connection.
class MatchingStore
{
public:
    explicit MatchingStore(Connection &connection);

    [[nodiscard]] Result<int> refreshCandidates(JobId job, double maxMiles);
    [[nodiscard]] Result<QList<MatchCandidate>> candidates(JobId job, double maxMiles, int first, int count);
    [[nodiscard]] Result<QList<MatchLeftOut>> leftOut(JobId job, double maxMiles, bool everyone, int first, int count);
    [[nodiscard]] Result<MatchSummary> summary(JobId job, double maxMiles);

private:
    Connection &m_connection;
};
