#pragma once

#include "models/domain/dispatchpicture.h"

#include <QJsonObject>
#include <QStringList>

/// Which channels a dispatch uses.
enum class ChannelChoice { Both, Warm, Cold };

/// What the dispatcher sets in the preview.
struct DispatchOptions
{
    ChannelChoice channels = ChannelChoice::Both;
    int holdSeconds = 30;            ///< 0 to 300; within it everything can be taken back
    int coldDelaySeconds = 0;        ///< after the warm wave
    std::optional<int> wanted;       ///< stop when so many have qualified
    QList<TechnicianId> excluded {}; ///< left out by hand
    double searchedMiles = 0; ///< how far the matching looked: whom it left out is kept. 0: by hand, nothing to keep

    friend bool operator==(const DispatchOptions &, const DispatchOptions &) = default;
};

/// One person who was looked at: asked by a channel, or left out with the reason.
struct PlannedPerson
{
    TechnicianId technicianId;
    Channel channel = Channel::Warm;
    QString address; ///< lower case; empty when there is none
    QString name;
    std::optional<double> score;
    std::optional<double> distanceMiles;
    QString leftOut; ///< empty: asked; else a word of the closed list

    friend bool operator==(const PlannedPerson &, const PlannedPerson &) = default;
};

/// Something that must be right before mail leaves.
struct DispatchCheck
{
    enum class Verdict { Good, Warning, Blocking };

    Verdict verdict = Verdict::Good;
    QString text; ///< one sentence for the operator

    friend bool operator==(const DispatchCheck &, const DispatchCheck &) = default;
};

/// Who would be asked and who not, by the statement that sending uses. With the fingerprint handed back, sending either
/// does exactly this or does nothing.
struct DispatchPreview
{
    JobId jobId;
    QString fingerprint;
    QJsonObject facts;          ///< the job's words as they would be frozen
    QList<PlannedPerson> asked; ///< in the order of the score
    QList<PlannedPerson> leftOut;
    int warm = 0;
    int cold = 0;
    QString warmPlace;   ///< the template's name or id; empty: not set
    QString coldPlace;   ///< the campaign's; empty: none is mapped to the trade
    int askedBefore = 0; ///< recipients of an earlier dispatch of this job; they are not asked again
    QList<DispatchCheck> checks;
    QDateTime readAt;

    bool blocked() const
    {
        return std::any_of(checks.begin(), checks.end(),
                           [](const DispatchCheck &one) { return one.verdict == DispatchCheck::Verdict::Blocking; });
    }
};

/// What the providers say about the key, the template and the campaign that a dispatch would use.
struct ProviderAnswers
{
    QList<DispatchCheck> checks;
    QString templateName; ///< as it is called at SendGrid; empty: not asked, or no answer
    QString campaignName; ///< as it is called at Instantly; empty: not asked, or no answer
};

/// "Robert Lang unsubscribed", "1 became available": what a second look shows against the first, at most @p limit
/// names.
QStringList changesBetween(const DispatchPreview &before, const DispatchPreview &after, int limit = 5);

/// What was committed. Nothing has left by it.
struct DispatchReceipt
{
    OutreachId outreachId;
    int warm = 0;
    int cold = 0;
    int leftOut = 0;
    int askedBefore = 0;
    QDateTime holdUntil; ///< invalid: no hold
};

/// A dispatch's books, from the counters.
struct DispatchBooks
{
    OutreachId outreachId;
    JobId jobId;
    QString status;
    std::array<LedgerCounts, 2> channels;

    int count(MessageState state) const { return channels[0][state] + channels[1][state]; }
    int intended() const { return channels[0].total() + channels[1].total(); }
    const LedgerCounts &of(Channel channel) const { return channels.at(static_cast<size_t>(channel)); }
};

/// What an act did, from the ledger and not from the press: how many messages it ended or moved, and the books after
/// it.
struct DispatchActReport
{
    int changed = 0;
    DispatchBooks books;
};

/// What a person may say about a message in doubt.
enum class DoubtDecision { WentOut, DoNotSend, SendAgain };

/// One message in doubt with all that is known about it.
struct DoubtfulMessage
{
    MessageId messageId;
    OutreachId outreachId;
    Channel channel = Channel::Warm;
    QString name;
    QString address;
    int attempt = 0;
    QDateTime requestedAt;
    qint64 bytesWritten = 0;
    int httpStatus = 0; ///< 0: no answer
    QString error;
    int eventsSeen = 0;
    QDateTime lookedUpAt;
    QString lookUpNote;
    QDateTime resendPossibleAt; ///< before this "not found" proves nothing and sending again is refused
    QDateTime readAt;           ///< database time
};

struct DecisionReport
{
    int done = 0;
    int tooEarly = 0; ///< SendAgain within the quarantine: left in doubt
    QDateTime possibleFrom;
};

/// A stop switch that stands.
struct StopSwitch
{
    enum class Scope {
        All,
        Provider,
        Job,
        Domain,
        Route ///< one template or campaign, which the provider refused; nobody sets it by hand
    };

    qint64 id = 0; ///< of the switch; of the route for Route
    Scope scope = Scope::All;
    QString ref; ///< provider, job id, domain or the route's name; empty for All
    QString reason;
    QString setBy;
    QDateTime setAt;
    bool everyOrganization = false;
};

/// What stopping found.
struct StopReport
{
    qint64 switchId = 0;
    int waiting = 0;
    int inFlight = 0;
    int left = 0;
    int inDoubt = 0;
};
