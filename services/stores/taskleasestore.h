#pragma once

#include "services/core/result.h"

#include <QUuid>

#include <chrono>

class Connection;

/// The rows of task_leases.
class TaskLeaseStore
{
public:
    explicit TaskLeaseStore(Connection &connection);

    struct Holder
    {
        QUuid id;     ///< one per process
        QString name; ///< for people: host and process
    };

    /// The new epoch; Conflict while somebody else holds the task.
    [[nodiscard]] Result<qint64> take(const QString &task, const Holder &holder, std::chrono::milliseconds term);
    /// Conflict when the lease expired or changed hands.
    [[nodiscard]] Result<> renew(const QString &task, const QUuid &holder, qint64 epoch,
                                 std::chrono::milliseconds term);
    [[nodiscard]] Result<> release(const QString &task, const QUuid &holder, qint64 epoch);
    /// In the transaction of a leader's write, before it: Conflict unless the lease still holds. The row stays locked
    /// until the transaction ends, so nobody can take over in between.
    [[nodiscard]] Result<> holdForWrite(const QString &task, const QUuid &holder, qint64 epoch);
    [[nodiscard]] Result<> recordRun(const QString &task, const QUuid &holder, qint64 epoch, const QString &error);

private:
    Connection &m_connection;
};
