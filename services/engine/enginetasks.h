#pragma once

#include "services/core/service.h"
#include "services/engine/enginesettings.h"
#include "services/stores/enginestore.h"

#include <QTimer>

#include <memory>

class Connection;
class EngineMemory;
class LeadLookUp;
class LedgerStore;
class ProviderHttp;
class SlaTicker;

/// What an engine does beside sending: beats, puts lost leases right, joins doubts with evidence, looks leads up, ends
/// dispatches that have enough answers, and checks the stages of work orders. Lives on the tasks thread. Any number of
/// engines may do it at once: every step is claimed or idempotent in the database, and the stages are checked by
/// whoever holds the row of that task.
class EngineTasks final : public Service
{
    Q_OBJECT

public:
    EngineTasks(EngineSettings settings, EngineStore::Identity identity, QObject *parent = nullptr);
    ~EngineTasks() override;

Q_SIGNALS:
    void changed(); ///< something was settled, released or put in doubt
    void stoppedForAll(bool isStopped);

protected:
    Result<> onStart() override;
    void onStop() override;
    void onDeadline() override;

private:
    void beat();
    void sweep();
    void reconcile();

    EngineSettings m_settings;
    EngineStore::Identity m_identity;
    std::unique_ptr<Connection> m_connection;
    std::unique_ptr<EngineStore> m_engines;
    std::unique_ptr<LedgerStore> m_ledger;
    std::unique_ptr<EngineMemory> m_memory;
    std::unique_ptr<ProviderHttp> m_http;
    std::unique_ptr<InstantlyClient> m_instantly;
    std::unique_ptr<LeadLookUp> m_lookUp;
    std::unique_ptr<SlaTicker> m_sla;
    QTimer m_beatTimer;
    QTimer m_sweepTimer;
    QTimer m_reconcileTimer;
    QTimer m_lookUpTimer;
    QString m_systemIdentifier;
    bool m_wasStopped = false;
    int m_failures = 0;
};
