#pragma once

#include "models/domain/ids.h"
#include "models/domain/vocabulary.h"

#include <QDate>
#include <QDateTime>
#include <QList>
#include <QString>
#include <QStringList>

#include <optional>

/// A licence, certificate or insurance of a technician.
struct TechnicianCredential
{
    enum class Kind { License, Certification, Insurance };

    Kind kind = Kind::License;
    QString name;   ///< "Licence", "General liability"
    QString number; ///< "TX-HVAC-2211"
    QString issuer; ///< state or carrier
    QDate expiresOn;
    bool verified = false;

    friend bool operator==(const TechnicianCredential &, const TechnicianCredential &) = default;
};

/// How a credential stands on a day. Valid through its last day; soon is within 30 days.
enum class CredentialStanding { Valid, Soon, Expired, NoDate };
CredentialStanding standingOf(const TechnicianCredential &credential, const QDate &today);
/// "until 30 Jun 2027", "until 02 Dec 2026, 12 days", "expired 02 Nov 2026, excluded from matching since 02 Nov".
QString standingSentence(const TechnicianCredential &credential, const QDate &today);

struct TechnicianRating
{
    qint64 workOrderNumber = 0;
    QDate on;
    double overall = 0; ///< 1 to 5, mean of the four
    int quality = 0;
    int professionalism = 0;
    int timeliness = 0;
    int communication = 0;
    QString comment;

    friend bool operator==(const TechnicianRating &, const TechnicianRating &) = default;
};

/// One time this person was asked.
struct TechnicianContact
{
    JobId jobId;
    qint64 workOrderNumber = 0;
    QString workOrderTitle;
    Channel channel = Channel::Warm;
    QDateTime at;
    QString state;  ///< as people read it: "opened", "skipped: unsubscribed"
    QString answer; ///< what they said: "yes", "no"; empty when nothing

    friend bool operator==(const TechnicianContact &, const TechnicianContact &) = default;
};

struct TechnicianEvent
{
    QDateTime at;
    QString what; ///< "Availability set to away"
    QString by;
    QString reason;

    friend bool operator==(const TechnicianEvent &, const TechnicianEvent &) = default;
};

/// Everything the technician page shows beside the conversation. Times are UTC, nothing is guessed: an absent value is
/// shown as absent.
struct TechnicianProfile
{
    /// Why nothing may be sent to this person.
    struct Suppression
    {
        QDateTime at;
        QString source; ///< "reply", "link in the message", "imported list", "A. Chen"
        QString reason;
        friend bool operator==(const Suppression &, const Suppression &) = default;
    };

    TechnicianId id;
    QString name;
    QStringList trades;
    QString city;
    QString state;
    std::optional<double> miles; ///< from the work order the page was opened from
    bool signedUp = false;
    QDate consentOn;
    std::optional<bool> available;
    QDateTime availableSince; ///< when availability was last confirmed; invalid: never
    std::optional<double> rating;
    int ratings = 0;
    int jobsCompleted = 0;
    std::optional<int> yearsExperience;
    std::optional<double> serviceRadiusMiles;
    QString preferredContact; ///< email, sms, both
    QString email;
    QString phone;
    QString bio;
    std::optional<Suppression> suppression;
    QStringList sharedAddressWith; ///< names of others with the same address
    QDateTime lastAskedAt;
    qint64 lastAskedWorkOrder = 0;
    int askedIn30Days = 0;
    QList<TechnicianCredential> credentials;
    QList<TechnicianContact> outreach;     ///< newest first
    QList<TechnicianRating> ratingHistory; ///< newest first
    QList<TechnicianEvent> history;        ///< newest first

    QString firstName() const;
    /// "unsubscribed 14 Nov 2026", "warm: signed up 12 Mar 2026", "cold: has not signed up"
    QString standing() const;
    friend bool operator==(const TechnicianProfile &, const TechnicianProfile &) = default;
};

/// "Available today", or what is known instead. What was confirmed more than a week ago is not believed.
QString availabilitySentence(const TechnicianProfile &profile, const QDateTime &at);
