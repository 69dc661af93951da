#pragma once

#include "services/core/result.h"
#include "services/http/providerhttp.h"
#include "services/providers/instantly/campaignwords.h"
#include "services/providers/instantly/requestpace.h"
#include "services/providers/sendclient.h"

/// A lead as Instantly holds it, as far as the ledger needs it.
struct InstantlyLead
{
    QString id;
    QString address; ///< lower-cased
    QString campaignId;
    QUuid intent; ///< payload.rv_intent; null when the lead is not ours or from an earlier program
    int status = 0;
};

/// Instantly v2 over ProviderHttp, within its pace. Knows the key and tells nobody.
class InstantlyClient final : public SendClient
{
    Q_OBJECT

public:
    struct Settings
    {
        QUrl base = QUrl(QStringLiteral("https://api.instantly.ai"));
        QByteArray key;
        int perSecond = 100;
        int perMinute = 6000;
    };
    template<typename T>
    using Done = std::function<void(const Result<T> &)>;

    InstantlyClient(ProviderHttp &http, Settings settings, QObject *parent = nullptr);

    [[nodiscard]] ComposedRequest compose(const SendRoute &route, const MailBatch &batch) const override;
    void send(const ComposedRequest &composed, qint64 writeBeforeBootMs, QObject *receiver, OnOutcome done) override;

    void readCampaign(const QString &id, QObject *receiver, Done<InstantlyCampaign> done);
    void readCampaigns(QObject *receiver, Done<QList<InstantlyCampaign>> done);
    /// Every lead of the campaign with one of these addresses (at most 100). A lead whose intent is ours settles a
    /// doubt; one without proves nothing.
    void findLeads(const QString &campaignId, const QStringList &addresses, QObject *receiver,
                   Done<QList<InstantlyLead>> done);

private:
    struct Walk;

    HttpRequest request(const char *method, const QString &path) const;
    void paced(QObject *receiver, std::function<void()> call);
    void readPage(const std::shared_ptr<Walk> &walk, const QString &cursor);
    void onPage(const std::shared_ptr<Walk> &walk, const QString &cursor, const HttpAnswer &answer);

    ProviderHttp &m_http;
    Settings m_settings;
    RequestPace m_pace;
};
