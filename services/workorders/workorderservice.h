#pragma once

#include "models/domain/boardquery.h"
#include "models/domain/match.h"
#include "models/domain/workorder.h"
#include "services/core/result.h"

#include <QObject>

#include <memory>

class Connection;
class MatchingService;
class WorkOrderStore;
struct ConnectionSettings;

/// What an operator does with work orders: look, create, edit, change the status. Lives on the desk thread with a
/// connection of its own; every function asserts that and blocks it for one short transaction. Callers outside that
/// thread use runOn(service, ...).
class WorkOrderService : public QObject
{
    Q_OBJECT

public:
    explicit WorkOrderService(const ConnectionSettings &settings, QObject *parent = nullptr);
    ~WorkOrderService() override;

    [[nodiscard]] Result<BoardSpine> spine(const BoardQuery &query, int limit);
    [[nodiscard]] Result<QList<qint64>> countEach(const QList<BoardFilter> &filters);
    [[nodiscard]] Result<QList<WorkOrderRow>> rows(const QList<JobId> &ids);
    [[nodiscard]] Result<WorkOrderFacts> facts(const JobId &id);
    /// Who would match now, whatever was stored before: the same SQL as the dispatch.
    [[nodiscard]] Result<CandidateSummary> candidates(const JobId &id, int limit);

    /// Writes the candidates of the work order anew; a dispatch asks those that are written.
    [[nodiscard]] Result<int> matchAnew(const JobId &id);
    /// Who does not match, with the reasons; at most a few thousand people.
    [[nodiscard]] Result<QList<MatchLeftOut>> leftOut(const JobId &id);

    [[nodiscard]] Result<SlaPresets> presets(const std::optional<JobId> &job);
    [[nodiscard]] Result<WorkOrderCreated> create(const WorkOrderDraft &draft);
    [[nodiscard]] Result<int> save(const JobId &id, int revision, const WorkOrderDraft &draft);
    [[nodiscard]] Result<> changeStatus(const JobId &id, int revision, JobStatus status);

private:
    std::unique_ptr<Connection> m_connection;
    std::unique_ptr<WorkOrderStore> m_store;
    std::unique_ptr<MatchingService> m_matching;
};
