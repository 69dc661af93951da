#pragma once

#include "models/domain/slapolicy.h"
#include "models/domain/slaverdict.h"
#include "services/core/result.h"

#include <QFuture>

#include <functional>

/// What the SLA dialogs can ask for. Filled by the graph, by fakes in tests. An operation that is empty is not allowed
/// to this role: its control is absent. No outcome changes a number on the screen; that is done by the next reading.
struct SlaOperations
{
    std::function<QFuture<Result<SlaRecord>>(const JobId &id)> readRecord;
    std::function<QFuture<Result<>>(const JobId &id, const QString &reason)> pause;
    std::function<QFuture<Result<>>(const JobId &id)> resume;
    /// Minutes per stage; 0 leaves a stage as it is. Starts an SLA where there was none.
    std::function<QFuture<Result<>>(const JobId &id, const SlaMinutes &minutes)> setTargets;

    std::function<QFuture<Result<SlaPolicyHistory>>()> readPolicy;
    /// @p apply: what runs is measured by it, from its start and with its pauses.
    std::function<QFuture<Result<SlaSaved>>(const SlaPolicy &policy, bool apply)> savePolicy;
    std::function<QFuture<Result<>>(bool on)> switchPolicy;
    /// A null id makes a new one.
    std::function<QFuture<Result<SlaSaved>>(const SlaCalendar &calendar, const QString &note, bool apply)> saveCalendar;
};
