#pragma once

#include "models/domain/replytriage.h"
#include "models/domain/technicianprofile.h"
#include "services/core/result.h"

class Connection;

/// Everything that is known about one technician beside the conversations. Bound to its connection's thread.
class TechnicianStore
{
public:
    explicit TechnicianStore(Connection &connection);

    /// Empty when the technician does not exist or is not visible. With a @p job the distance is from its place.
    [[nodiscard]] Result<std::optional<TechnicianProfile>> profile(const TechnicianId &technician, const JobId &job);

private:
    Result<> addCredentials(TechnicianProfile &profile);
    Result<> addContacts(TechnicianProfile &profile);
    Result<> addRatings(TechnicianProfile &profile);
    Result<> addHistory(TechnicianProfile &profile);

    Connection &m_connection;
};
