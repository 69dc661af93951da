#pragma once

#include "services/core/result.h"
#include "services/leases/tasklease.h"
#include "services/stores/slastore.h"

#include <QElapsedTimer>
#include <QObject>
#include <QTimer>

class Connection;

/// The periodic check of the stages, for whoever holds the row of the task "sla". Lives on the thread of its
/// connection; each tick is one transaction under the lease, so two engines never both raise an alert. Sleeps until
/// something is due, at most a second.
class SlaTicker : public QObject
{
    Q_OBJECT

public:
    static QString task() { return QStringLiteral("sla"); }

    SlaTicker(Connection &connection, TaskLeaseStore::Holder holder, QObject *parent = nullptr);
    ~SlaTicker() override;

    void start();
    void stop();
    /// One round now: keeps the lease and, leading, checks. Returns what the check did; nothing when another leads.
    [[nodiscard]] Result<std::optional<SlaStore::Ticked>> round();

Q_SIGNALS:
    void raised(int alerts);

private:
    void run();

    SlaStore m_store;
    TaskLease m_lease;
    TaskLeaseStore m_leases;
    TaskLeaseStore::Holder m_holder;
    QTimer m_timer;
    QElapsedTimer m_sinceKept;
    QElapsedTimer m_sinceRecorded;
    int m_failures = 0;
};
