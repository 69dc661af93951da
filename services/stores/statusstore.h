#pragma once

#include "models/domain/consolestatus.h"
#include "services/core/result.h"

class Connection;

/// What the console's band says. Bound to its connection's thread.
class StatusStore
{
public:
    explicit StatusStore(Connection &connection);

    [[nodiscard]] Result<ConsoleStatus> read();

private:
    Connection &m_connection;
};
