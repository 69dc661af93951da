#pragma once

#include "models/domain/dispatchplan.h"
#include "services/core/result.h"

#include <QFuture>

#include <functional>

/// What the window can do about stopped sending. An operation that is empty is not allowed to this role.
struct StopOperations
{
    std::function<QFuture<Result<QList<StopSwitch>>>()> read;
    std::function<QFuture<Result<StopReport>>(const QString &reason)> stopAll;
    std::function<QFuture<Result<int>>(StopSwitch::Scope scope, qint64 id)> release; ///< how many messages go on by it
};
