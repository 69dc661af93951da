#pragma once

#include "models/domain/boardquery.h"
#include "models/domain/match.h"
#include "models/domain/slaverdict.h"
#include "models/domain/workorder.h"
#include "services/core/result.h"

#include <QFuture>

#include <functional>

/// What the work order screens can ask for. Filled by the graph, by fakes in tests. An operation that is empty is not
/// allowed or not built: its control is absent.
struct WorkOrderOperations
{
    std::function<QFuture<Result<BoardSpine>>(const BoardQuery &query, int limit)> readSpine; ///< limit 0: all
    std::function<QFuture<Result<QList<WorkOrderRow>>>(const QList<JobId> &ids)> readRows;
    std::function<QFuture<Result<QList<qint64>>>(const QList<BoardFilter> &filters)> countEach;
    std::function<QFuture<Result<WorkOrderFacts>>(const JobId &id)> readFacts;
    std::function<QFuture<Result<CandidateSummary>>(const JobId &id, int limit)> readCandidates;
    std::function<QFuture<Result<SlaRecord>>(const JobId &id)> readSla; ///< empty: the panel has no SLA section

    std::function<QFuture<Result<QList<MatchLeftOut>>>(const JobId &id)> readLeftOut;
    /// Without an id those of a work order to come.
    std::function<QFuture<Result<SlaPresets>>(const std::optional<JobId> &id)> readPresets;

    std::function<QFuture<Result<WorkOrderCreated>>(const WorkOrderDraft &draft)> create;
    std::function<QFuture<Result<int>>(const JobId &id, int revision, const WorkOrderDraft &draft)> save;
    std::function<QFuture<Result<>>(const JobId &id, int revision, JobStatus status)> changeStatus;

    std::function<void(const JobId &id)> openDispatch; ///< the loader of a running dispatch
    std::function<void(const JobId &id)> openPreview;  ///< who would be asked
    std::function<void(const JobId &id)> openAssign;
    std::function<void(const JobId &id)> openSla; ///< the SLA dialog
    /// The technician's page, with the conversation about this work order.
    std::function<void(const TechnicianId &id, const JobId &job)> openTechnician;

    std::function<void(const QByteArray &draft)> keepDraft; ///< an empty one forgets it
    std::function<QByteArray()> keptDraft;
};
