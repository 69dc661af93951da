#pragma once

#include "models/domain/ids.h"
#include "models/domain/slabadge.h"
#include "models/domain/slatargets.h"
#include "models/domain/vocabulary.h"

#include <QDateTime>
#include <QList>
#include <QString>
#include <QUuid>

#include <optional>

/// The books of one channel of a dispatch, as the ledger counts them.
struct ChannelCounts
{
    int queued = 0;
    int sending = 0;
    int sent = 0; ///< accepted by the provider; for cold this is "added"
    int failed = 0;
    int skipped = 0;
    int cancelled = 0;
    int inDoubt = 0;
    int opened = 0;
    int replied = 0;
    int qualified = 0;

    int asked() const { return queued + sending + sent + failed + skipped + cancelled + inDoubt; }
    friend bool operator==(const ChannelCounts &, const ChannelCounts &) = default;
};

/// What the board and the panel say about a dispatch.
struct OutreachSummary
{
    OutreachId id;
    ChannelCounts warm;
    ChannelCounts cold;
    QDateTime holdUntil;
    QDateTime stoppedAt;

    int asked() const { return warm.asked() + cold.asked(); }
    int sent() const { return warm.sent + cold.sent; }
    int queued() const { return warm.queued + cold.queued; }
    int sending() const { return warm.sending + cold.sending; }
    int qualified() const { return warm.qualified + cold.qualified; }
    int inDoubt() const { return warm.inDoubt + cold.inDoubt; }
    int failed() const { return warm.failed + cold.failed; }
    friend bool operator==(const OutreachSummary &, const OutreachSummary &) = default;
};

/// One row of the board.
struct WorkOrderRow
{
    JobId id;
    qint64 number = 0;
    QString title;
    QString trade;
    Urgency urgency = Urgency::WithinWeek;
    JobStatus status = JobStatus::Pending;
    QString city;
    QString state;
    QString timeZone; ///< IANA name of the site, empty when unknown
    QDateTime scheduledAt;
    QDateTime createdAt;
    QString createdBy;
    QString contactName;
    std::optional<double> budgetMin;
    std::optional<double> budgetMax;
    QString assignedTo;
    SlaBadge sla;
    std::optional<OutreachSummary> outreach;
    int revision = 0;

    QString place() const;
    friend bool operator==(const WorkOrderRow &, const WorkOrderRow &) = default;
};

/// Everything the panel shows and the form edits.
struct WorkOrderFacts
{
    WorkOrderRow row;
    QString description;
    QString address;
    std::optional<double> lat;
    std::optional<double> lng;
    QString contactPhone;
    QString contactEmail;
    QString duration;
    QString payRate;
    bool requiresLicense = false;
    std::optional<SlaMinutes> slaTargets; ///< what it is measured by; none without SLA
    QDateTime closedAt;
    QDateTime assignedAt;
    QDateTime arrivalPromisedAt;
    QStringList qualifiedNames;        ///< the first few
    QList<JobStatus> possibleStatuses; ///< what the database would allow next

    struct Act
    {
        QString action;
        QString actor;
        QDateTime at;
        QString reason;
        friend bool operator==(const Act &, const Act &) = default;
    };
    QList<Act> history; ///< the last five, newest first
};

/// What the form holds. The key makes a second press, or a second try after silence, the same work order.
struct WorkOrderDraft
{
    QUuid clientKey;
    QString title;
    QString description;
    QString trade;
    Urgency urgency = Urgency::WithinWeek;
    QString address;
    QString city;
    QString state;
    std::optional<double> lat;
    std::optional<double> lng;
    QDateTime scheduledAt;
    std::optional<double> budgetMin;
    std::optional<double> budgetMax;
    QString contactName;
    QString contactPhone;
    QString contactEmail;
    bool requiresLicense = false;
    QString rawText;                      ///< the pasted request
    std::optional<SlaMinutes> slaTargets; ///< all four where a person set any; else the presets count
    bool allowDuplicate = false;          ///< the person saw the other one and wants this one too

    friend bool operator==(const WorkOrderDraft &, const WorkOrderDraft &) = default;
};

struct DraftProblem
{
    QString field; ///< objectName of the form's field
    QString sentence;
    friend bool operator==(const DraftProblem &, const DraftProblem &) = default;
};

/// What a person must still fill in, in the order of the form.
QList<DraftProblem> problemsOf(const WorkOrderDraft &draft);
WorkOrderDraft draftOf(const WorkOrderFacts &facts);

/// What became of a pressed "Create".
struct WorkOrderCreated
{
    enum class Kind {
        Created,
        SameKey,  ///< this very draft was stored before; the number is that one's
        Duplicate ///< another work order has the same address, trade and time; nothing was created
    };

    Kind kind = Kind::Created;
    JobId id;
    qint64 number = 0;
    QDateTime createdAt;
};

/// One person who could be asked, with the sum behind the score.
struct CandidateRow
{
    TechnicianId id;
    QString name;
    std::optional<Channel> channel;
    std::optional<double> miles;
    std::optional<double> score;
    QString scoreSum; ///< "0.93 = distance 0.46 + rating 0.27 + response 0.20"

    friend bool operator==(const CandidateRow &, const CandidateRow &) = default;
};

struct CandidateSummary
{
    bool matched = false; ///< false: matching has not run for this work order
    int matching = 0;
    QList<CandidateRow> best; ///< in the order of the score
    struct LeftOut
    {
        QString reason; ///< as people read it: "too far"
        int count = 0;
        friend bool operator==(const LeftOut &, const LeftOut &) = default;
    };
    QList<LeftOut> leftOut;
    QString tooFarLine;   ///< "22 are too far: nearest 31.4 mi, radius 30 mi"; empty when nobody is
    QString cheapestGain; ///< "radius 31 → 35 mi brings 8", empty when there is none

    int leftOutCount() const;
};
