#pragma once

#include "models/domain/dispatchplan.h"
#include "services/core/result.h"

class Connection;

/// Dispatches as the database sees them: plan, send, books, acts while they wait, doubts, switches. Bound to its
/// connection's thread. The rules are in the SQL functions; here are only values.
class DispatchStore
{
public:
    /// The refs of the routes that a dispatch of this job would use; empty: none.
    struct Refs
    {
        QString warm;
        QString warmLabel;
        QString cold;
        QString coldLabel;
    };
    struct Job
    {
        JobId id;
        OrgId orgId;
        qint64 number = 0;
        QString trade;
        QString status;
        int candidates = 0;
        QString postalAddress; ///< the organisation's
    };
    /// What the preview's checks need beyond the plan.
    struct Surroundings
    {
        OrgId orgId;
        QString trade;
        QString jobStatus;
        qint64 jobNumber = 0;
        bool engineRuns = false;
        QString allStopped;                                  ///< the reason; empty: not stopped
        QList<std::pair<QString, QString>> stoppedProviders; ///< provider, reason
        QList<std::pair<QString, QString>> stoppedRoutes;    ///< ref, reason
    };
    struct Planned
    {
        DispatchPreview preview; ///< without checks and places
        Surroundings around;
    };

    explicit DispatchStore(Connection &connection);

    [[nodiscard]] Result<Job> job(const JobId &id);
    /// NotFound when no work order has that number, Conflict when several organisations do.
    [[nodiscard]] Result<JobId> jobByNumber(qint64 number);
    [[nodiscard]] Result<Planned> preview(const JobId &job, ChannelChoice channels, const QString &warmRef);
    [[nodiscard]] Result<DispatchReceipt> send(const JobId &job, const DispatchOptions &options, const Refs &refs,
                                               const QString &fingerprint);
    [[nodiscard]] Result<MessageId> sendTest(const JobId &job, const QString &address, const QString &name,
                                             const QString &warmRef);
    [[nodiscard]] Result<std::pair<MessageState, QString>> messageState(MessageId message);

    [[nodiscard]] Result<std::optional<OutreachId>> outreachOf(const JobId &job);
    [[nodiscard]] Result<DispatchPicture> picture(const OutreachId &outreach);
    [[nodiscard]] Result<DispatchBooks> books(const OutreachId &outreach);
    /// Whether anything of it is under way or may still be claimed without a person: holds and waves included.
    [[nodiscard]] Result<bool> mayStillGo(const OutreachId &outreach);
    /// Technician and reason.
    [[nodiscard]] Result<QList<std::pair<TechnicianId, QString>>> leftOut(const OutreachId &outreach);

    [[nodiscard]] Result<DispatchActReport> takeBack(const OutreachId &outreach);
    [[nodiscard]] Result<DispatchActReport> sendNow(const OutreachId &outreach);
    [[nodiscard]] Result<DispatchActReport> stop(const OutreachId &outreach, const QString &reason);
    [[nodiscard]] Result<DispatchActReport> coldWave(const OutreachId &outreach, bool start);
    [[nodiscard]] Result<int> assign(const JobId &job, const TechnicianId &technician, const QDateTime &arrival,
                                     bool cancelWaiting);

    [[nodiscard]] Result<QList<DoubtfulMessage>> doubts(const OutreachId &outreach);
    [[nodiscard]] Result<DecisionReport> decide(const QList<MessageId> &messages, DoubtDecision decision,
                                                const QString &reason);
    [[nodiscard]] Result<QList<StopSwitch>> switches();
    [[nodiscard]] Result<StopReport> stopSending(const OrgId &org, StopSwitch::Scope scope, const QString &ref,
                                                 const QString &reason);
    [[nodiscard]] Result<int> releaseSending(StopSwitch::Scope scope, qint64 id);

private:
    Result<DispatchActReport> act(const QString &statement, const QVariantMap &binds, const char *count);

    Connection &m_connection;
};
