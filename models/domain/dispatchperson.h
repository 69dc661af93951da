#pragma once

#include "models/domain/ids.h"
#include "models/domain/personstate.h"
#include "models/domain/vocabulary.h"

#include <QDateTime>
#include <QString>

#include <array>
#include <optional>

/// Every state once, in the order in which chips and sentences name them: what needs a decision first, so that it is
/// never hidden behind what went well.
constexpr std::array<PersonState, personStateCount> personStateOrder {
    PersonState::InDoubt,  PersonState::Failed, PersonState::Qualified, PersonState::Replied,
    PersonState::Declined, PersonState::Opened, PersonState::Unopened,  PersonState::Added,
    PersonState::Sending,  PersonState::Queued, PersonState::Skipped,   PersonState::Cancelled};

/// What a reply meant, by rule or by a person.
enum class ReplyKind { None, Yes, No, Question, Price, Later, OutOfOffice, Unsubscribe, Other };

ReplyKind replyKindFromWire(const QString &word);
QString countWord(PersonState state); ///< "in doubt", as it follows a number
QString displayWord(ReplyKind kind);  ///< "yes", "question"; empty for None and Other

/// One asked person: the recipient's row with the ledger message that belongs to it. Times are UTC; one that is not
/// valid did not happen, or has not been reported.
struct DispatchPerson
{
    RecipientId id;
    TechnicianId technicianId;
    MessageId messageId;
    Channel channel = Channel::Warm;
    int rank = 0; ///< position in the order of the score, from 0; never changes
    QString name;
    QString address;
    std::optional<double> distanceMiles;
    std::optional<double> score;

    std::optional<MessageState> message; ///< empty: the ledger has no message for this person, so the books are wrong
    QString reason;                      ///< a word of the closed list, or the provider's sentence
    QString delivery;                    ///< "", processed, deferred, delivered, bounced, dropped, spamreport
    int rawOpens = 0;                    ///< opens of any kind, machines included
    QDateTime sendingAt;
    QDateTime sentAt;   ///< accepted by the provider; for cold: added to the campaign
    QDateTime mailedAt; ///< cold only
    QDateTime rawOpenedAt;
    QDateTime humanOpenedAt;
    QDateTime repliedAt;
    QDateTime qualifiedAt;
    QString replyText;
    ReplyKind replyKind = ReplyKind::None;
    bool declined = false;
    QDateTime resendPossibleAt; ///< in doubt only: the end of the quarantine

    friend bool operator==(const DispatchPerson &, const DispatchPerson &) = default;
};

/// Where the person stands: in exactly one state, the furthest. Doubt and failure of the message come before
/// anything that the person did.
PersonState personState(const DispatchPerson &person);
/// In doubt, failed, qualified and replied wait for a person.
bool needsYou(PersonState state);
/// Accepted by the provider (warm: sent, cold: added), whatever came after.
bool wasAccepted(const DispatchPerson &person);
/// Reached a mailbox on its way: warm when accepted, cold only from its mailing event.
bool wasMailed(const DispatchPerson &person);
bool wasBounced(const DispatchPerson &person);
/// The newest thing that the providers or the person reported; invalid when there is nothing.
QDateTime lastNewsAt(const DispatchPerson &person);
/// The order of the list: what needs a person first, then the newest news, then the score.
bool comesBefore(const DispatchPerson &left, const DispatchPerson &right);
/// The last column of the list, empty when there is nothing to say.
QString replyOrReason(const DispatchPerson &person);

/// Somebody who was looked at and is not asked.
struct LeftOutPerson
{
    TechnicianId technicianId;
    QString name;
    QString reason;
    std::optional<double> distanceMiles;

    friend bool operator==(const LeftOutPerson &, const LeftOutPerson &) = default;
};
