#pragma once

#include "models/domain/dispatchplan.h"
#include "services/core/result.h"

#include <QHash>
#include <QObject>

#include <memory>

class Connection;
class DispatchStore;
struct ConnectionSettings;

/// Where a dispatch goes: read from the configuration by the program and passed in.
struct DispatchRoutes
{
    QString warmTemplate;                 ///< SENDGRID_TEMPLATE_ID_WORK_ORDER; empty: warm sending is not configured
    QHash<QString, QString> coldCampaign; ///< trade -> Instantly campaign id
    QString fromAddress;                  ///< SENDGRID_FROM_EMAIL
    QString appUrl;                       ///< APP_URL
    bool warmKeyPresent = false;
    bool coldKeyPresent = false;
    bool realProviders = false; ///< mail leaves this machine: APP_URL must be https and a postal address must be set
};

/// What an operator does about dispatches: look, send, take back, stop, settle doubts, assign. Lives on the desk
/// thread; every function asserts that and blocks it for one short transaction. It sends nothing itself: the lanes do.
/// Callers outside that thread use runOn(service, ...).
class DispatchService : public QObject
{
    Q_OBJECT

public:
    DispatchService(const ConnectionSettings &settings, DispatchRoutes routes, QObject *parent = nullptr);
    ~DispatchService() override;

    /// Who would be asked, who not and why, and what is missing. Reads only.
    [[nodiscard]] Result<DispatchPreview> preview(const JobId &job, ChannelChoice channels = ChannelChoice::Both);
    /// Commits the dispatch as previewed. Conflict: it changed since (nothing was written; preview again and compare by
    /// changesBetween()). An empty fingerprint sends whatever holds now. NotConfigured: a channel with people has no
    /// template or campaign.
    [[nodiscard]] Result<DispatchReceipt> send(const JobId &job, const DispatchOptions &options,
                                               const QString &fingerprint);
    /// One message to the operator's own address through the same template and lanes; part of no dispatch.
    [[nodiscard]] Result<MessageId> sendTest(const JobId &job, const QString &address, const QString &name);

    [[nodiscard]] Result<DispatchPicture> picture(const OutreachId &outreach);
    [[nodiscard]] Result<std::optional<OutreachId>> outreachOf(const JobId &job);
    [[nodiscard]] Result<DispatchBooks> books(const OutreachId &outreach);

    /// "Taken back: 120." is report.changed; what had left already is in its books.
    [[nodiscard]] Result<DispatchActReport> takeBack(const OutreachId &outreach);
    [[nodiscard]] Result<DispatchActReport> sendNow(const OutreachId &outreach);
    [[nodiscard]] Result<DispatchActReport> stop(const OutreachId &outreach, const QString &reason);
    [[nodiscard]] Result<DispatchActReport> startColdWave(const OutreachId &outreach);
    [[nodiscard]] Result<DispatchActReport> cancelColdWave(const OutreachId &outreach);
    /// Returns how many people are not asked any more because of it.
    [[nodiscard]] Result<int> assign(const JobId &job, const TechnicianId &technician, const QDateTime &arrival,
                                     bool cancelWaiting);

    [[nodiscard]] Result<QList<DoubtfulMessage>> doubts(const OutreachId &outreach);
    [[nodiscard]] Result<DecisionReport> decide(const QList<MessageId> &messages, DoubtDecision decision,
                                                const QString &reason);

    [[nodiscard]] Result<QList<StopSwitch>> switches();
    /// @p ref: "sendgrid" or "instantly", a job's id, a domain, or empty for All. A null @p org stops everybody.
    [[nodiscard]] Result<StopReport> stopSending(const OrgId &org, StopSwitch::Scope scope, const QString &ref,
                                                 const QString &reason);
    /// Returns how many messages go on by it.
    [[nodiscard]] Result<int> releaseSending(StopSwitch::Scope scope, qint64 id);

private:
    QList<DispatchCheck> checksFor(const DispatchPreview &preview);
    QList<DispatchCheck> linkChecks(const QString &postalAddress) const;

    DispatchRoutes m_routes;
    std::unique_ptr<Connection> m_connection;
    std::unique_ptr<DispatchStore> m_store;
};
