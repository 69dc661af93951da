#pragma once

#include "services/core/result.h"

class Connection;

/// A transaction for the lifetime of this object: rolled back unless commit() succeeded. When it could not begin,
/// every statement in its scope and the commit report why, so nothing runs outside it by accident. Not nestable.
class Transaction
{
public:
    explicit Transaction(Connection &connection);
    ~Transaction();
    Transaction(const Transaction &) = delete;
    Transaction &operator=(const Transaction &) = delete;

    /// When the connection breaks in here the outcome is unknown, and the error says so.
    [[nodiscard]] Result<> commit();
    void rollBack();

private:
    void end();

    Connection &m_connection;
    bool m_active = true;
};
