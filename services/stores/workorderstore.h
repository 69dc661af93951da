#pragma once

#include "models/domain/boardquery.h"
#include "models/domain/workorder.h"
#include "services/core/result.h"

class Connection;

/// Work orders as the board, the panel and the form need them. Bound to its connection's thread; the rules are in the
/// SQL functions.
class WorkOrderStore
{
public:
    explicit WorkOrderStore(Connection &connection);

    /// @p limit 0: everything that matches.
    [[nodiscard]] Result<BoardSpine> spine(const BoardQuery &query, int limit);
    [[nodiscard]] Result<QList<qint64>> countEach(const QList<BoardFilter> &filters);
    /// In any order; ids that are gone or not to be seen are left out.
    [[nodiscard]] Result<QList<WorkOrderRow>> rows(const QList<JobId> &ids);
    [[nodiscard]] Result<WorkOrderFacts> facts(const JobId &id);

    /// The presets that @p job, or without one a work order to come, gets its targets from.
    [[nodiscard]] Result<SlaPresets> presets(const std::optional<JobId> &job);
    [[nodiscard]] Result<WorkOrderCreated> create(const std::optional<OrgId> &org, const WorkOrderDraft &draft);
    /// The new revision; Rejected with the name of whoever was first when it is not @p revision any more.
    [[nodiscard]] Result<int> save(const JobId &id, int revision, const WorkOrderDraft &draft);
    [[nodiscard]] Result<int> changeStatus(const JobId &id, int revision, JobStatus status);

private:
    Connection &m_connection;
};
