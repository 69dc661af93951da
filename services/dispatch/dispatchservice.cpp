#include "services/dispatch/dispatchservice.h"

#include "services/db/connection.h"
#include "services/stores/dispatchstore.h"

#include <QCoreApplication>
#include <QThread>
#include <QUrl>

namespace {

QString say(const char *text)
{
    return QCoreApplication::translate("Dispatch", text);
}

DispatchCheck good(const QString &text)
{
    return {DispatchCheck::Verdict::Good, text};
}
DispatchCheck warning(const QString &text)
{
    return {DispatchCheck::Verdict::Warning, text};
}
DispatchCheck blocking(const QString &text)
{
    return {DispatchCheck::Verdict::Blocking, text};
}

QString providerName(const QString &provider)
{
    return provider == QLatin1String("sendgrid") ? QStringLiteral("SendGrid") : QStringLiteral("Instantly");
}

} // namespace

DispatchService::DispatchService(const ConnectionSettings &settings, DispatchRoutes routes, QObject *parent)
    : QObject(parent)
    , m_routes(std::move(routes))
    , m_connection(std::make_unique<Connection>(settings))
    , m_store(std::make_unique<DispatchStore>(*m_connection))
{
}

DispatchService::~DispatchService() = default;

Result<DispatchPreview> DispatchService::preview(const JobId &job, ChannelChoice channels)
{
    Q_ASSERT(thread() == QThread::currentThread());
    auto planned = m_store->preview(job, channels, m_routes.warmTemplate);
    if (!planned)
        return tl::make_unexpected(planned.error());
    DispatchPreview preview = planned->preview;
    if (preview.warmPlace.isEmpty())
        preview.warmPlace = m_routes.warmTemplate;
    preview.coldPlace = m_routes.coldCampaign.value(planned->around.trade);

    const auto &around = planned->around;
    if (around.jobStatus != QLatin1String("pending") && around.jobStatus != QLatin1String("matching")
        && around.jobStatus != QLatin1String("dispatched")) {
        const auto status = jobStatusFromWire(around.jobStatus);
        preview.checks.append(blocking(say("WO %1 is %2 and cannot be dispatched.")
                                           .arg(around.jobNumber)
                                           .arg(status ? displayWord(*status).toLower() : around.jobStatus)));
    }
    preview.checks.append(checksFor(preview));
    if (preview.cold > 0 && preview.coldPlace.isEmpty()) {
        preview.checks.append(blocking(say("No campaign is mapped to %1. %2 people would be asked cold and cannot be.")
                                           .arg(around.trade)
                                           .arg(preview.cold)));
    }
    if (!around.allStopped.isEmpty())
        preview.checks.append(warning(say("All sending is stopped: %1 Messages would wait.").arg(around.allStopped)));
    for (const auto &[provider, reason] : around.stoppedProviders) {
        preview.checks.append(
            warning(say("Sending by %1 is stopped: %2 Messages would wait.").arg(providerName(provider), reason)));
    }
    for (const auto &[ref, reason] : around.stoppedRoutes) {
        if (ref == m_routes.warmTemplate || ref == preview.coldPlace)
            preview.checks.append(warning(say("%1 Messages would wait.").arg(reason)));
    }
    preview.checks.append(around.engineRuns ? good(say("An engine is running."))
                                            : warning(say("No engine is running. Messages would wait.")));
    return preview;
}

QList<DispatchCheck> DispatchService::checksFor(const DispatchPreview &preview)
{
    QList<DispatchCheck> checks;
    if (preview.asked.isEmpty())
        checks.append(blocking(say("Nobody would be asked. %1 are left out.").arg(preview.leftOut.size())));
    if (preview.warm > 0) {
        if (m_routes.warmTemplate.isEmpty())
            checks.append(blocking(
                say("No SendGrid template is set. %1 people would be asked warm and cannot be.").arg(preview.warm)));
        if (!m_routes.warmKeyPresent)
            checks.append(blocking(say("The SendGrid key is missing. Nothing can be sent warm.")));
        if (m_routes.fromAddress.isEmpty())
            checks.append(blocking(say("No sender address is set (SENDGRID_FROM_EMAIL). Nothing can be sent warm.")));
    }
    if (preview.cold > 0 && !m_routes.coldKeyPresent)
        checks.append(blocking(say("The Instantly key is missing. Nobody can be asked cold.")));

    checks.append(linkChecks(preview.facts.value(QLatin1String("postal_address")).toString()));
    return checks;
}

QList<DispatchCheck> DispatchService::linkChecks(const QString &postalAddress) const
{
    QList<DispatchCheck> checks;
    const QUrl appUrl(m_routes.appUrl);
    if (!appUrl.isValid() || appUrl.host().isEmpty())
        checks.append(blocking(say("APP_URL is not set: the links in the mail would lead nowhere.")));
    else if (m_routes.realProviders && appUrl.scheme() != QLatin1String("https"))
        checks.append(blocking(say("APP_URL is not https. Links in real mail must be.")));
    if (postalAddress.trimmed().isEmpty()) {
        const QString text = say("The organisation has no postal address, which commercial mail must show.");
        checks.append(m_routes.realProviders ? blocking(text) : warning(text));
    }
    return checks;
}

Result<DispatchReceipt> DispatchService::send(const JobId &job, const DispatchOptions &options,
                                              const QString &fingerprint)
{
    Q_ASSERT(thread() == QThread::currentThread());
    const auto found = m_store->job(job);
    if (!found)
        return tl::make_unexpected(found.error());
    const QList<DispatchCheck> checks = linkChecks(found->postalAddress);
    for (const DispatchCheck &check : checks) {
        if (check.verdict == DispatchCheck::Verdict::Blocking)
            return failure(Error::Code::NotConfigured, check.text + say(" Nothing was sent."));
    }
    // A channel that cannot send has no route; the statement refuses if anybody would be asked by it.
    DispatchStore::Refs refs;
    if (m_routes.warmKeyPresent && !m_routes.fromAddress.isEmpty())
        refs.warm = m_routes.warmTemplate;
    if (m_routes.coldKeyPresent) {
        refs.cold = m_routes.coldCampaign.value(found->trade);
        refs.coldLabel = found->trade;
    }
    return m_store->send(job, options, refs, fingerprint);
}

Result<MessageId> DispatchService::sendTest(const JobId &job, const QString &address, const QString &name)
{
    Q_ASSERT(thread() == QThread::currentThread());
    return m_store->sendTest(job, address, name, m_routes.warmTemplate);
}

Result<DispatchPicture> DispatchService::picture(const OutreachId &outreach)
{
    Q_ASSERT(thread() == QThread::currentThread());
    return m_store->picture(outreach);
}

Result<std::optional<OutreachId>> DispatchService::outreachOf(const JobId &job)
{
    Q_ASSERT(thread() == QThread::currentThread());
    return m_store->outreachOf(job);
}

Result<DispatchBooks> DispatchService::books(const OutreachId &outreach)
{
    Q_ASSERT(thread() == QThread::currentThread());
    return m_store->books(outreach);
}

Result<DispatchActReport> DispatchService::takeBack(const OutreachId &outreach)
{
    Q_ASSERT(thread() == QThread::currentThread());
    return m_store->takeBack(outreach);
}

Result<DispatchActReport> DispatchService::sendNow(const OutreachId &outreach)
{
    Q_ASSERT(thread() == QThread::currentThread());
    return m_store->sendNow(outreach);
}

Result<DispatchActReport> DispatchService::stop(const OutreachId &outreach, const QString &reason)
{
    Q_ASSERT(thread() == QThread::currentThread());
    return m_store->stop(outreach, reason);
}

Result<DispatchActReport> DispatchService::startColdWave(const OutreachId &outreach)
{
    Q_ASSERT(thread() == QThread::currentThread());
    return m_store->coldWave(outreach, true);
}

Result<DispatchActReport> DispatchService::cancelColdWave(const OutreachId &outreach)
{
    Q_ASSERT(thread() == QThread::currentThread());
    return m_store->coldWave(outreach, false);
}

Result<int> DispatchService::assign(const JobId &job, const TechnicianId &technician, const QDateTime &arrival,
                                    bool cancelWaiting)
{
    Q_ASSERT(thread() == QThread::currentThread());
    return m_store->assign(job, technician, arrival, cancelWaiting);
}

Result<QList<DoubtfulMessage>> DispatchService::doubts(const OutreachId &outreach)
{
    Q_ASSERT(thread() == QThread::currentThread());
    return m_store->doubts(outreach);
}

Result<DecisionReport> DispatchService::decide(const QList<MessageId> &messages, DoubtDecision decision,
                                               const QString &reason)
{
    Q_ASSERT(thread() == QThread::currentThread());
    return m_store->decide(messages, decision, reason);
}

Result<QList<StopSwitch>> DispatchService::switches()
{
    Q_ASSERT(thread() == QThread::currentThread());
    return m_store->switches();
}

Result<StopReport> DispatchService::stopSending(const OrgId &org, StopSwitch::Scope scope, const QString &ref,
                                                const QString &reason)
{
    Q_ASSERT(thread() == QThread::currentThread());
    return m_store->stopSending(org, scope, ref, reason);
}

Result<int> DispatchService::releaseSending(StopSwitch::Scope scope, qint64 id)
{
    Q_ASSERT(thread() == QThread::currentThread());
    return m_store->releaseSending(scope, id);
}
