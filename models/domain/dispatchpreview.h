#pragma once

#include "models/domain/dispatchperson.h"

#include <QList>
#include <QStringList>

/// One person who would be asked.
struct PlannedPerson
{
    TechnicianId technicianId;
    Channel channel = Channel::Warm;
    QString name;
    QString address;
    std::optional<double> distanceMiles;
    std::optional<double> score;

    friend bool operator==(const PlannedPerson &, const PlannedPerson &) = default;
};

/// Something that a live send needs, looked at before it is pressed.
struct PreviewCheck
{
    enum class State { Passed, Failed, Unknown };
    State state = State::Unknown;
    QString text; ///< "SendGrid key works"; a failed one says what it means and what to do

    friend bool operator==(const PreviewCheck &, const PreviewCheck &) = default;
};

/// A reason why one channel, or both, cannot be sent at the moment.
struct PreviewBlock
{
    std::optional<Channel> channel; ///< empty: everything
    QString sentence;
    bool warns = false; ///< it only warns; sending stays possible

    friend bool operator==(const PreviewBlock &, const PreviewBlock &) = default;
};

/// Who would be asked, by which channel, who not and why: the same query as the sender's, with the fingerprint by which
/// the sender knows that nothing has changed since.
struct DispatchPreview
{
    JobId jobId;
    qint64 jobNumber = 0;
    QString title;
    QString fingerprint;
    QList<PlannedPerson> people; ///< by score
    QList<LeftOutPerson> leftOut;
    int askedBefore = 0;           ///< not 0: a second dispatch, and these are among those left out
    std::array<QString, 2> routes; ///< "template Work order v7 [Look]"; "campaign active · room 11,402 of 24,000"
    std::array<QString, 2> places; ///< "SendGrid, at once"; "Instantly “HVAC Texas”"
    std::array<QString, 2> emptyWhy;
    QString limits; ///< "none binds · tenant 412 of 5,000 this hour"
    QList<PreviewCheck> checks;
    QList<PreviewBlock> blocks;
    QDateTime readAt;

    int count(Channel channel) const;
    int total() const { return static_cast<int>(people.size()); }
    friend bool operator==(const DispatchPreview &, const DispatchPreview &) = default;
};

/// What the dispatcher chose in the preview.
struct SendRequest
{
    JobId jobId;
    QString fingerprint;
    bool warm = true;
    bool cold = true;
    int holdSeconds = 30;
    int coldDelaySeconds = 0; ///< after the end of the hold
    int wanted = 0;

    friend bool operator==(const SendRequest &, const SendRequest &) = default;
};

/// What the ledger made of it.
struct SendOutcome
{
    OutreachId outreachId;
    bool changed = false; ///< nothing was written: the plan is no longer the one that was looked at
};

constexpr int typedCountAbove = 1'000; ///< more people than this and the button asks for their number
constexpr int cautiousAbove = 50;      ///< more people than this and the focus starts on Cancel

QString previewTitle(const DispatchPreview &preview);
/// "Send to 143", "Send to Marcus Bell", "Send to 12 new"; for a part of the channels with its number.
QString sendButtonText(const DispatchPreview &preview, bool warm, bool cold);
/// "22 too far · 9 unsubscribed", the largest group first.
QString leftOutSummary(const QList<LeftOutPerson> &leftOut);
/// "Robert Lang unsubscribed; 1 became available."; empty when the same people would be asked in the same way.
QString changesBetween(const DispatchPreview &before, const DispatchPreview &after);
/// Why nothing can be sent; empty when something can.
QString sendObstacle(const DispatchPreview &preview, bool warm, bool cold);
