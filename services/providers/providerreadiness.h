#pragma once

#include "models/domain/dispatchplan.h"
#include "services/providers/instantly/instantlyclient.h"
#include "services/providers/sendgrid/sendgridclient.h"

/// Asks the providers, before anything is sent, whether what a dispatch needs there is in order: the key's rights, the
/// template (a way to unsubscribe, a postal address, no unknown field), the campaign's state in words. Sends nothing
/// and changes nothing. Lives on the thread of its ProviderHttp; one question at a time.
class ProviderReadiness : public QObject
{
    Q_OBJECT

public:
    struct Question
    {
        QString templateId;         ///< empty: nobody is asked warm
        QString campaignId;         ///< empty: nobody is asked cold
        QString postalAddress;      ///< of the organization
        bool realProviders = false; ///< faults forbid the send; in training they are only said
    };
    using Done = std::function<void(const ProviderAnswers &)>;

    ProviderReadiness(ProviderHttp &http, const std::optional<SendGridClient::Settings> &sendGrid,
                      const std::optional<InstantlyClient::Settings> &instantly, QObject *parent = nullptr);

    /// @p done is called once, later, with the checks in a fixed order. What could not be asked is a warning: messages
    /// queue all the same, and the lanes stop at a refusal.
    void ask(const Question &question, QObject *receiver, Done done);

private:
    void onScopes(const Result<QStringList> &scopes);
    void onTemplate(const Result<MailTemplate> &mail);
    void onCampaign(const Result<InstantlyCampaign> &campaign);
    void add(int place, DispatchCheck::Verdict verdict, const QString &text);
    void addError(int place, const Error &error);
    void answered();

    std::unique_ptr<SendGridClient> m_sendGrid;
    std::unique_ptr<InstantlyClient> m_instantly;
    Question m_question;
    QPointer<QObject> m_receiver;
    Done m_done;
    QMap<int, QList<DispatchCheck>> m_checks; ///< by place
    QString m_templateName;
    QString m_campaignName;
    int m_open = 0;
};
