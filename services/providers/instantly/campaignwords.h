#pragma once

#include <QString>

/// A campaign at Instantly: adding a lead sends nothing by itself, the campaign mails it when it runs.
struct InstantlyCampaign
{
    QString id;
    QString name;
    int status = 0;
    int notSendingStatus = 0; ///< 0: not given
};

/// Instantly's codes in an operator's words.
namespace CampaignWords {

/// "Active", "Paused", ... ; "Unknown (7)" for a code that is not documented.
[[nodiscard]] QString statusWord(int status);
/// Whether leads added now are mailed without anybody acting at Instantly.
[[nodiscard]] bool mails(int status);
/// What the campaign's state means for leads added now and what to do; empty when all is well.
[[nodiscard]] QString sentence(const InstantlyCampaign &campaign);
/// Why an active campaign does not mail at the moment (Campaign.not_sending_status); empty for 0.
[[nodiscard]] QString notSendingSentence(int code);
/// The codes of GET /campaigns/{id}/sending-status; the code itself for one that is not documented.
[[nodiscard]] QString sendingStatusSentence(const QString &code);

} // namespace CampaignWords
