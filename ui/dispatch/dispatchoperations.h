#pragma once

#include "models/domain/dispatchplan.h"
#include "services/core/result.h"

#include <QFuture>

#include <functional>

/// What the dispatch screens can ask for. Filled by the graph, by fakes in tests. An operation that is empty is not
/// allowed to this role or not built: its control is absent. None of the outcomes changes a number on the screen; that
/// is done by the next picture.
struct DispatchOperations
{
    using Acted = QFuture<Result<DispatchActReport>>;

    std::function<QFuture<Result<DispatchPicture>>(const OutreachId &id)> read;
    std::function<Acted(const OutreachId &id)> takeBack;
    std::function<Acted(const OutreachId &id)> sendNow;
    std::function<Acted(const OutreachId &id, const QString &reason)> stop;
    std::function<Acted(const OutreachId &id)> startColdWave;
    std::function<Acted(const OutreachId &id)> cancelColdWave;
    std::function<QFuture<Result<QList<DoubtfulMessage>>>(const OutreachId &id)> readDoubts;
    std::function<QFuture<Result<DecisionReport>>(const QList<MessageId> &messages, DoubtDecision decision)> decide;
    /// Returns how many people are not asked any more because of it.
    std::function<QFuture<Result<int>>(const JobId &job, const TechnicianId &technician, const QDateTime &arrival,
                                       bool cancelWaiting)>
        assign;

    std::function<QFuture<Result<DispatchPreview>>(const JobId &id, ChannelChoice channels)> readPreview;
    /// Answered within five seconds; a provider that is not configured is not asked.
    std::function<QFuture<Result<ProviderAnswers>>(const DispatchPreview &preview)> askProviders;
    /// Conflict: the plan is no longer the one with this fingerprint, and nothing was written.
    std::function<QFuture<Result<DispatchReceipt>>(const JobId &id, const DispatchOptions &options,
                                                   const QString &fingerprint)>
        send;

    std::function<void()> openBoard;
    std::function<void(const JobId &id)> openPreview; ///< add people, or dispatch the rest
    std::function<void(const TechnicianId &id, const JobId &job)>
        openPerson; ///< the page, with the conversation about it
    std::function<void(const OutreachId &id)> openWindow;
    std::function<void(const JobId &id)> openSla; ///< the work order's stages and their proof
    std::function<void()> openStops;              ///< what stops sending, and the way to release it
};
