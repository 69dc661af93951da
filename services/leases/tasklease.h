#pragma once

#include "services/stores/taskleasestore.h"

#include <QElapsedTimer>

#include <optional>

class Connection;

/// Leadership of one periodic task, kept by a row with an epoch on the database's clock. Lives on the thread of its
/// connection; the owner calls keep() regularly (a third of the term). Between two calls leads() is decided by a
/// monotonic clock of our own with a margin, so a slow database or a stopped process never prolongs a term.
class TaskLease
{
public:
    struct Settings
    {
        QString task;
        TaskLeaseStore::Holder holder;
        std::chrono::milliseconds term {15000};
        std::chrono::milliseconds margin {1000}; ///< how much earlier than the database we stop believing
    };

    TaskLease(Connection &connection, Settings settings);
    ~TaskLease(); ///< resigns, so that another takes over at once

    /// Takes the lease or renews it; true while we lead. An error only when the database could not be asked; leadership
    /// then lasts until its local end.
    [[nodiscard]] Result<bool> keep();
    [[nodiscard]] bool leads() const;
    [[nodiscard]] qint64 epoch() const { return m_epoch.value_or(0); }
    void resign();

    /// Inside the transaction of a leader-only write, before it: Conflict unless we still lead. Until the transaction
    /// ends nobody can take over, so two leaders never both write.
    [[nodiscard]] Result<> holdForWrite();

private:
    Connection &m_connection;
    TaskLeaseStore m_store;
    Settings m_settings;
    std::optional<qint64> m_epoch;
    QElapsedTimer m_sinceAsked; ///< started before the question was sent, not when the answer came
};
