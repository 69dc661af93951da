#include "services/providers/providerreadiness.h"

#include "services/providers/answerwords.h"

namespace {

enum Place { KeyPlace, TemplatePlace, CampaignPlace };

} // namespace

ProviderReadiness::ProviderReadiness(ProviderHttp &http, const std::optional<SendGridClient::Settings> &sendGrid,
                                     const std::optional<InstantlyClient::Settings> &instantly, QObject *parent)
    : QObject(parent)
{
    if (sendGrid)
        m_sendGrid = std::make_unique<SendGridClient>(http, *sendGrid);
    if (instantly)
        m_instantly = std::make_unique<InstantlyClient>(http, *instantly);
}

void ProviderReadiness::ask(const Question &question, QObject *receiver, Done done)
{
    Q_ASSERT(m_open == 0);
    m_question = question;
    m_receiver = receiver;
    m_done = std::move(done);
    m_checks.clear();
    m_templateName.clear();
    m_campaignName.clear();
    m_open = 1;
    if (m_sendGrid && !question.templateId.isEmpty()) {
        m_open += 2;
        m_sendGrid->readScopes(this, [this](const Result<QStringList> &scopes) { onScopes(scopes); });
        m_sendGrid->readTemplate(question.templateId, this,
                                 [this](const Result<MailTemplate> &mail) { onTemplate(mail); });
    }
    if (m_instantly && !question.campaignId.isEmpty()) {
        ++m_open;
        m_instantly->readCampaign(question.campaignId, this,
                                  [this](const Result<InstantlyCampaign> &campaign) { onCampaign(campaign); });
    }
    QMetaObject::invokeMethod(this, &ProviderReadiness::answered, Qt::QueuedConnection);
}

void ProviderReadiness::onScopes(const Result<QStringList> &scopes)
{
    if (!scopes)
        addError(KeyPlace, scopes.error());
    else if (scopes->contains(QStringLiteral("mail.send")))
        add(KeyPlace, DispatchCheck::Verdict::Good, tr("SendGrid takes our key, and it may send."));
    else
        add(KeyPlace, DispatchCheck::Verdict::Blocking,
            tr("The SendGrid key may not send mail. Nothing can be sent warm; give it the right \"Mail Send\"."));
    answered();
}

void ProviderReadiness::onTemplate(const Result<MailTemplate> &mail)
{
    if (!mail) {
        addError(TemplatePlace, mail.error());
        answered();
        return;
    }
    const QString name = AnswerWords::safe(mail->name);
    m_templateName = name;
    const TemplateCheck check = checkTemplate(*mail, m_question.postalAddress);
    for (const QString &fault : check.faults)
        add(TemplatePlace, DispatchCheck::Verdict::Blocking, tr("Template %1: %2").arg(name, fault));
    for (const QString &remark : check.remarks)
        add(TemplatePlace, DispatchCheck::Verdict::Warning, tr("Template %1: %2").arg(name, remark));
    if (check.mayBeSent())
        add(TemplatePlace, DispatchCheck::Verdict::Good,
            tr("Template %1 has an unsubscribe link and a postal address.").arg(name));
    answered();
}

void ProviderReadiness::onCampaign(const Result<InstantlyCampaign> &campaign)
{
    if (!campaign) {
        addError(CampaignPlace, campaign.error());
        answered();
        return;
    }
    InstantlyCampaign shown = *campaign;
    shown.name = AnswerWords::safe(shown.name);
    m_campaignName = shown.name;
    const QString sentence = CampaignWords::sentence(shown);
    if (sentence.isEmpty())
        add(CampaignPlace, DispatchCheck::Verdict::Good,
            tr("Instantly campaign %1: %2.").arg(shown.name, CampaignWords::statusWord(shown.status).toLower()));
    else
        add(CampaignPlace, DispatchCheck::Verdict::Warning, sentence);
    answered();
}

/// In training nothing leaves this machine: what would forbid a real send is only said.
void ProviderReadiness::add(int place, DispatchCheck::Verdict verdict, const QString &text)
{
    const bool softened = verdict == DispatchCheck::Verdict::Blocking && !m_question.realProviders;
    m_checks[place].append({softened ? DispatchCheck::Verdict::Warning : verdict, text});
}

void ProviderReadiness::addError(int place, const Error &error)
{
    // A key that may send but not read its own rights or templates is good practice, and no fault.
    const bool definite = error.code == Error::Code::NotFound || error.code == Error::Code::NotConfigured;
    add(place, definite ? DispatchCheck::Verdict::Blocking : DispatchCheck::Verdict::Warning, error.message);
}

void ProviderReadiness::answered()
{
    if (--m_open > 0 || !m_receiver)
        return;
    ProviderAnswers answers {{}, m_templateName, m_campaignName};
    for (const QList<DispatchCheck> &checks : std::as_const(m_checks))
        answers.checks.append(checks);
    const Done done = std::exchange(m_done, nullptr);
    done(answers);
}
