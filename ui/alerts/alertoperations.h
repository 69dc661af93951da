#pragma once

#include "models/domain/slaalert.h"
#include "services/core/result.h"

#include <QFuture>

#include <functional>
#include <optional>

enum class AlertAct { Acknowledge, Comment, Silence, Unsilence, Escalate, OpenWorkOrder };

/// What the inbox can ask for. Filled by the graph, by fakes in tests. An operation that is empty is not allowed: its
/// control is absent.
struct AlertOperations
{
    using Ids = QList<QUuid>;

    std::function<QFuture<Result<SlaInbox>>()> readInbox;
    std::function<QFuture<Result<SlaAcknowledged>>(const Ids &ids, const QString &comment)> acknowledge;
    std::function<QFuture<Result<int>>(const Ids &ids)> undo; ///< how many are open again
    std::function<QFuture<Result<>>(const QUuid &id, const QString &note)> comment;
    /// No minutes: until the stage ends. Returns how many stages are quiet.
    std::function<QFuture<Result<int>>(const Ids &ids, std::optional<int> minutes)> silence;
    std::function<QFuture<Result<int>>(const Ids &ids)> unsilence;
    std::function<QFuture<Result<int>>(const QUuid &id, const QString &note)> escalate; ///< the level it came to
};
