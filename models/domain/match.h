#pragma once

#include "models/domain/ids.h"
#include "models/domain/vocabulary.h"

#include <QDate>
#include <QList>
#include <QStringList>

#include <optional>

/// Somebody who can be asked about a work order. The score is the sum of its three parts, to the last digit.
struct MatchCandidate
{
    TechnicianId id;
    QString name;
    Channel channel = Channel::Cold;
    int place = 0; ///< 1 is the best
    double distanceMiles = 0;
    double score = 0; ///< 0 to 1
    double distancePart = 0;
    double ratingPart = 0;
    double responsePart = 0;

    QString scoreSum() const; ///< "0.93 = distance 0.46 + rating 0.27 + response 0.20"
    friend bool operator==(const MatchCandidate &, const MatchCandidate &) = default;
};

/// Why somebody cannot be asked. The order is the order in which one reason is chosen to be shown.
enum class MatchReason {
    OtherTrade,
    Unsubscribed,
    Suppressed,
    JobWithoutPlace,
    NoPlace,
    TooFar,
    CredentialExpired,
    CredentialMissing,
    Unavailable,
    NoEmail
};
constexpr int matchReasonCount = 10;

QString wireWord(MatchReason reason);
std::optional<MatchReason> matchReasonFromWire(const QString &word);
QString displayWord(MatchReason reason); ///< "too far"

/// One thing that would have to change for somebody to match.
struct MatchChange
{
    enum class What {
        AddTrade,
        PlaceJob,
        PlaceTechnician,
        WidenSearch,
        WidenServiceArea,
        MakeAvailable,
        AddEmail,
        RenewCredential,
        AddCredential,
        ReplaceEmail
    };

    What what = What::WidenSearch;
    QString name;  ///< the trade or the credential
    QString state; ///< of a missing licence, and where two go by one name
    double fromMiles = 0;
    double toMiles = 0;
    QDate expiredOn;
    bool hasRunOut = true; ///< false: valid today and not on the day of the work

    QString sentence() const; ///< "radius 50 → 54 mi", "renew State license (expired 02 Nov 2026)"
    friend bool operator==(const MatchChange &, const MatchChange &) = default;
};
std::optional<MatchChange::What> matchChangeFromWire(const QString &word);

/// Somebody who was considered and does not match: every reason, and what would bring them in.
struct MatchLeftOut
{
    TechnicianId id;
    QString name;
    std::optional<double> distanceMiles;
    QList<MatchReason> reasons;  ///< never empty
    QList<MatchChange> changes;  ///< all of them are needed
    bool canBeBroughtIn = false; ///< false: this person has opted out, and nothing we change alters that

    QString reasonLine() const; ///< "too far · licence expired"
    /// The cheapest way in: one change, "needs 2 changes: …", or why there is none.
    QString wayIn() const;
    friend bool operator==(const MatchLeftOut &, const MatchLeftOut &) = default;
};

/// "One change brings in 24 of 37 · 4 need several · 9 asked not to be contacted"; empty when nobody is left out
QString waysInLine(const QList<MatchLeftOut> &people);

/// The line above the candidates.
struct MatchSummary
{
    struct ReasonCount
    {
        MatchReason reason = MatchReason::TooFar;
        int count = 0;
        friend bool operator==(const ReasonCount &, const ReasonCount &) = default;
    };

    int warm = 0;
    int cold = 0;
    QList<ReasonCount> leftOut; ///< most frequent first
    double searchedMiles = 0;
    std::optional<double> nearestTooFarMiles;
    std::optional<double> widenToMiles; ///< the smallest widening that brings anybody, in steps of 5 miles
    int widenBrings = 0;

    int matching() const { return warm + cold; }
    int leftOutCount() const;
    /// "22 are too far: nearest 31.4 mi, radius 30 mi"; empty when nobody is
    QString tooFarLine() const;
    QString leftOutLine() const;  ///< "22 too far · 9 unsubscribed"; empty when nobody is left out
    QString cheapestGain() const; ///< "radius 50 → 55 mi brings 8"; empty when there is none
    friend bool operator==(const MatchSummary &, const MatchSummary &) = default;
};
