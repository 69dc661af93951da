#pragma once

#include "models/domain/workorder.h"

/// What a dispatcher can do with a work order from the board or the panel.
enum class WorkOrderAct { Dispatch, OpenDispatch, Assign, OnSite, Complete, Archive, Cancel, BackToPending, Edit };

/// The next step: the one filled button. Nothing for an archived one.
std::optional<WorkOrderAct> primaryAct(const WorkOrderRow &row);
/// The status an act leads to; nothing for acts that open something.
std::optional<JobStatus> statusAfter(WorkOrderAct act);
/// Status changes beside the primary one, as the database would allow them.
QList<WorkOrderAct> furtherActs(const WorkOrderFacts &facts);
QString displayWord(WorkOrderAct act); ///< "Open dispatch", "On site"
