#include "services/providers/instantly/campaignwords.h"

#include <QCoreApplication>

#include <array>

namespace {

struct StatusWord
{
    int code;
    const char *word;
    bool mails;
    const char *sentence; ///< with the campaign's name as %1
};

constexpr std::array<StatusWord, 8> statuses {{
    {0, QT_TRANSLATE_NOOP("CampaignWords", "Draft"), false,
     QT_TRANSLATE_NOOP("CampaignWords",
                       "The campaign %1 is a draft: leads are stored, but nobody is mailed. Start it in "
                       "Instantly.")},
    {1, QT_TRANSLATE_NOOP("CampaignWords", "Active"), true, ""},
    {2, QT_TRANSLATE_NOOP("CampaignWords", "Paused"), false,
     QT_TRANSLATE_NOOP("CampaignWords",
                       "The campaign %1 is paused: leads wait there and nobody is mailed. Resume it in "
                       "Instantly.")},
    {3, QT_TRANSLATE_NOOP("CampaignWords", "Completed"), false,
     QT_TRANSLATE_NOOP("CampaignWords",
                       "The campaign %1 is completed: new leads may not be mailed. Resume it in Instantly.")},
    {4, QT_TRANSLATE_NOOP("CampaignWords", "Running subsequences"), false,
     QT_TRANSLATE_NOOP("CampaignWords",
                       "The campaign %1 only runs its subsequences: new leads may not be mailed. Resume it "
                       "in Instantly.")},
    {-1, QT_TRANSLATE_NOOP("CampaignWords", "Accounts unhealthy"), false,
     QT_TRANSLATE_NOOP("CampaignWords",
                       "The sender accounts of the campaign %1 are unhealthy: nobody is mailed. Reconnect "
                       "them in Instantly.")},
    {-2, QT_TRANSLATE_NOOP("CampaignWords", "Bounce protection"), false,
     QT_TRANSLATE_NOOP("CampaignWords",
                       "Instantly stopped the campaign %1 because too many mails bounced: nobody is mailed. "
                       "Check the addresses, then resume it.")},
    {-99, QT_TRANSLATE_NOOP("CampaignWords", "Account suspended"), false,
     QT_TRANSLATE_NOOP("CampaignWords",
                       "Instantly has suspended the account of the campaign %1: nobody is mailed. Ask "
                       "Instantly's support.")},
}};

struct Reason
{
    const char *code;
    const char *sentence;
};

constexpr std::array<Reason, 5> notSending {{
    {"1", QT_TRANSLATE_NOOP("CampaignWords", "outside its schedule; mails leave when the schedule opens")},
    {"2", QT_TRANSLATE_NOOP("CampaignWords", "waiting for a lead to be processed")},
    {"3", QT_TRANSLATE_NOOP("CampaignWords", "the campaign's daily limit is reached; it goes on tomorrow")},
    {"4", QT_TRANSLATE_NOOP("CampaignWords", "all sender accounts reached their daily limit; it goes on tomorrow")},
    {"99", QT_TRANSLATE_NOOP("CampaignWords", "an error at Instantly; look at the campaign there")},
}};

constexpr std::array<Reason, 18> sendingStatuses {{
    {"campaign_paused", QT_TRANSLATE_NOOP("CampaignWords", "the campaign is paused; resume it in Instantly")},
    {"campaign_draft", QT_TRANSLATE_NOOP("CampaignWords", "the campaign is a draft; start it in Instantly")},
    {"campaign_completed", QT_TRANSLATE_NOOP("CampaignWords", "the campaign is completed; resume it in Instantly")},
    {"campaign_running_subsequences",
     QT_TRANSLATE_NOOP("CampaignWords", "the campaign only runs its subsequences; resume it in Instantly")},
    {"campaign_bounce_protect",
     QT_TRANSLATE_NOOP("CampaignWords", "stopped because too many mails bounced; check the addresses, then resume it")},
    {"campaign_accounts_unhealthy",
     QT_TRANSLATE_NOOP("CampaignWords", "the sender accounts are unhealthy; reconnect them in Instantly")},
    {"campaign_account_suspended",
     QT_TRANSLATE_NOOP("CampaignWords", "the account is suspended; ask Instantly's support")},
    {"out_of_schedule",
     QT_TRANSLATE_NOOP("CampaignWords", "outside its schedule; mails leave when the schedule opens")},
    {"waiting_for_leads", QT_TRANSLATE_NOOP("CampaignWords", "waiting for leads")},
    {"daily_limit_met",
     QT_TRANSLATE_NOOP("CampaignWords", "the campaign's daily limit is reached; it goes on tomorrow")},
    {"account_daily_limit_met",
     QT_TRANSLATE_NOOP("CampaignWords", "the sender accounts reached their daily limit; it goes on tomorrow")},
    {"new_lead_limit_met",
     QT_TRANSLATE_NOOP("CampaignWords", "the daily limit for new leads is reached; it goes on tomorrow")},
    {"all_accounts_unhealthy",
     QT_TRANSLATE_NOOP("CampaignWords", "all sender accounts are unhealthy; reconnect them in Instantly")},
    {"waiting_for_esp_match",
     QT_TRANSLATE_NOOP("CampaignWords", "waiting for a sender account that matches the recipient's mail provider")},
    {"domain_limit_reached",
     QT_TRANSLATE_NOOP("CampaignWords", "the limit for the recipient's domain is reached; it goes on later")},
    {"follow_up_delay_not_met", QT_TRANSLATE_NOOP("CampaignWords", "the follow-ups are not due yet")},
    {"no_accounts_available",
     QT_TRANSLATE_NOOP("CampaignWords", "no sender account is available; add one to the campaign in Instantly")},
    {"healthy", QT_TRANSLATE_NOOP("CampaignWords", "mailing")},
}};

QString tr(const char *text)
{
    return QCoreApplication::translate("CampaignWords", text);
}

const StatusWord *find(int status)
{
    const auto known =
        std::find_if(statuses.begin(), statuses.end(), [status](const StatusWord &one) { return one.code == status; });
    return known == statuses.end() ? nullptr : &*known;
}

template<size_t Size>
QString sentenceFor(const std::array<Reason, Size> &reasons, const QString &code)
{
    const auto known = std::find_if(reasons.begin(), reasons.end(),
                                    [&code](const Reason &one) { return code == QLatin1String(one.code); });
    return known == reasons.end() ? code : tr(known->sentence);
}

} // namespace

namespace CampaignWords {

QString statusWord(int status)
{
    const StatusWord *known = find(status);
    return known ? tr(known->word) : tr("Unknown (%1)").arg(status);
}

bool mails(int status)
{
    const StatusWord *known = find(status);
    return known && known->mails;
}

QString sentence(const InstantlyCampaign &campaign)
{
    const StatusWord *known = find(campaign.status);
    if (!known)
        return tr("Instantly reports the status %1 for the campaign %2, which is not known here. Look at it there.")
            .arg(QString::number(campaign.status), campaign.name);
    if (!known->mails)
        return tr(known->sentence).arg(campaign.name);
    const QString why = notSendingSentence(campaign.notSendingStatus);
    return why.isEmpty() ? QString() : tr("The campaign %1 does not mail at the moment: %2.").arg(campaign.name, why);
}

QString notSendingSentence(int code)
{
    return code == 0 ? QString() : sentenceFor(notSending, QString::number(code));
}

QString sendingStatusSentence(const QString &code)
{
    return sentenceFor(sendingStatuses, code);
}

} // namespace CampaignWords
