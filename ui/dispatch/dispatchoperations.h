#pragma once

#include "models/domain/dispatchacts.h"
#include "models/domain/dispatchpicture.h"
#include "models/domain/dispatchpreview.h"
#include "services/core/result.h"

#include <QFuture>

#include <functional>

/// What the dispatch screens can ask for. Filled by the graph, by fakes in tests. An operation that is empty is not
/// allowed to this role or not built: its control is absent. None of the outcomes changes a number on the screen; that
/// is done by the next picture.
struct DispatchOperations
{
    std::function<QFuture<Result<DispatchPicture>>(const OutreachId &id)> read;
    std::function<QFuture<Result<StopOutcome>>(const OutreachId &id)> takeBack;
    std::function<QFuture<Result<>>(const OutreachId &id)> sendNow;
    std::function<QFuture<Result<StopOutcome>>(const OutreachId &id, const QString &reason)> stop;
    std::function<QFuture<Result<>>(const OutreachId &id)> startCold;
    std::function<QFuture<Result<StopOutcome>>(const OutreachId &id)> dropCold;
    std::function<QFuture<Result<QList<DoubtEvidence>>>(const OutreachId &id)> readDoubts;
    std::function<QFuture<Result<int>>(const QList<SettleDecision> &decisions)> settle; ///< how many were settled
    std::function<QFuture<Result<StopOutcome>>(const AssignRequest &request)> assign;

    std::function<QFuture<Result<DispatchPreview>>(const JobId &id)> readPreview;
    std::function<QFuture<Result<SendOutcome>>(const SendRequest &request)> send;

    std::function<void()> openBoard;
    std::function<void(const JobId &id)> openPreview; ///< add people, or dispatch the rest
    std::function<void(const TechnicianId &id)> openPerson;
    std::function<void(const OutreachId &id)> openWindow;
    std::function<void()> openSettings;
    std::function<void(const OutreachId &id)> openDispatch; ///< after a send
};
