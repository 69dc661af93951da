#include "models/domain/workorderact.h"

#include <QCoreApplication>

namespace {

QString text(const char *source)
{
    return QCoreApplication::translate("WorkOrderAct", source);
}

} // namespace

std::optional<WorkOrderAct> primaryAct(const WorkOrderRow &row)
{
    switch (row.status) {
    case JobStatus::Pending:
    case JobStatus::Matching:
        // Held or partly sent: the dispatch exists before the status says so.
        return row.outreach && row.outreach->asked() > 0 ? WorkOrderAct::OpenDispatch : WorkOrderAct::Dispatch;
    case JobStatus::Dispatched:
        return row.outreach && row.outreach->qualified() > 0 ? WorkOrderAct::Assign : WorkOrderAct::OpenDispatch;
    case JobStatus::Assigned:
        return WorkOrderAct::OnSite;
    case JobStatus::InProgress:
        return WorkOrderAct::Complete;
    case JobStatus::Completed:
    case JobStatus::Cancelled:
        return WorkOrderAct::Archive;
    case JobStatus::Archived:
        break;
    }
    return std::nullopt;
}

std::optional<JobStatus> statusAfter(WorkOrderAct act)
{
    switch (act) {
    case WorkOrderAct::OnSite:
        return JobStatus::InProgress;
    case WorkOrderAct::Complete:
        return JobStatus::Completed;
    case WorkOrderAct::Archive:
        return JobStatus::Archived;
    case WorkOrderAct::Cancel:
        return JobStatus::Cancelled;
    case WorkOrderAct::BackToPending:
        return JobStatus::Pending;
    case WorkOrderAct::Dispatch:
    case WorkOrderAct::OpenDispatch:
    case WorkOrderAct::Assign:
    case WorkOrderAct::Edit:
        break;
    }
    return std::nullopt;
}

QList<WorkOrderAct> furtherActs(const WorkOrderFacts &facts)
{
    QList<WorkOrderAct> acts;
    for (const WorkOrderAct act : {WorkOrderAct::OnSite, WorkOrderAct::Complete, WorkOrderAct::BackToPending,
                                   WorkOrderAct::Archive, WorkOrderAct::Cancel}) {
        if (facts.possibleStatuses.contains(*statusAfter(act)) && primaryAct(facts.row) != act)
            acts.append(act);
    }
    return acts;
}

QString displayWord(WorkOrderAct act)
{
    switch (act) {
    case WorkOrderAct::Dispatch:
        return text("Dispatch…");
    case WorkOrderAct::OpenDispatch:
        return text("Open dispatch");
    case WorkOrderAct::Assign:
        return text("Assign…");
    case WorkOrderAct::OnSite:
        return text("On site");
    case WorkOrderAct::Complete:
        return text("Complete");
    case WorkOrderAct::Archive:
        return text("Archive");
    case WorkOrderAct::Cancel:
        return text("Cancel work order");
    case WorkOrderAct::BackToPending:
        return text("Back to pending");
    case WorkOrderAct::Edit:
        return text("Edit");
    }
    return {};
}
