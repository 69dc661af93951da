#pragma once

#include "models/domain/mailtemplate.h"
#include "services/core/result.h"
#include "services/http/providerhttp.h"
#include "services/providers/sendclient.h"

/// SendGrid over ProviderHttp. Knows the key and tells nobody.
class SendGridClient final : public SendClient
{
    Q_OBJECT

public:
    struct Settings
    {
        QUrl base = QUrl(QStringLiteral("https://api.sendgrid.com"));
        QByteArray key;
    };

    SendGridClient(ProviderHttp &http, Settings settings, QObject *parent = nullptr);

    [[nodiscard]] ComposedRequest compose(const SendRoute &route, const MailBatch &batch) const override;
    void send(const ComposedRequest &composed, qint64 writeBeforeBootMs, QObject *receiver, OnOutcome done) override;

    /// What the key may do ("mail.send", ...).
    void readScopes(QObject *receiver, std::function<void(const Result<QStringList> &)> done);
    /// The active version of a dynamic template; checkTemplate() judges it.
    void readTemplate(const QString &id, QObject *receiver, std::function<void(const Result<MailTemplate> &)> done);

private:
    HttpRequest request(const char *method, const QString &path) const;

    ProviderHttp &m_http;
    Settings m_settings;
};
