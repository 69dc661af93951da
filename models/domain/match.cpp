#include "models/domain/match.h"

#include "models/domain/format.h"

#include <QCoreApplication>
#include <QLocale>

#include <array>
#include <cmath>

namespace {

struct ReasonWord
{
    const char *wire;
    const char *display;
};

constexpr std::array<ReasonWord, matchReasonCount> reasonWords {{
    {"other_trade", QT_TRANSLATE_NOOP("MatchReason", "another trade")},
    {"unsubscribed", QT_TRANSLATE_NOOP("MatchReason", "unsubscribed")},
    {"suppressed", QT_TRANSLATE_NOOP("MatchReason", "suppressed")},
    {"job_without_place", QT_TRANSLATE_NOOP("MatchReason", "work order has no coordinates")},
    {"no_place", QT_TRANSLATE_NOOP("MatchReason", "no coordinates")},
    {"too_far", QT_TRANSLATE_NOOP("MatchReason", "too far")},
    {"credential_expired", QT_TRANSLATE_NOOP("MatchReason", "licence expired")},
    {"credential_missing", QT_TRANSLATE_NOOP("MatchReason", "licence missing")},
    {"unavailable", QT_TRANSLATE_NOOP("MatchReason", "not available")},
    {"no_email", QT_TRANSLATE_NOOP("MatchReason", "no e-mail")},
}};

constexpr std::array<const char *, 9> changeWords {"add_trade",    "place_job",          "place_technician",
                                                   "widen_search", "widen_service_area", "make_available",
                                                   "add_email",    "renew_credential",   "add_credential"};

QString text(const char *source)
{
    return QCoreApplication::translate("Match", source);
}

QString wholeMiles(double miles)
{
    return QString::number(std::ceil(miles - 1e-6));
}

QString part(double value)
{
    return QString::number(value, 'f', 2);
}

} // namespace

QString MatchCandidate::scoreSum() const
{
    return text("%1 = distance %2 + rating %3 + response %4")
        .arg(part(score), part(distancePart), part(ratingPart), part(responsePart));
}

QString wireWord(MatchReason reason)
{
    return QString::fromLatin1(reasonWords.at(static_cast<size_t>(reason)).wire);
}

std::optional<MatchReason> matchReasonFromWire(const QString &word)
{
    for (size_t index = 0; index < reasonWords.size(); ++index) {
        if (word == QLatin1String(reasonWords.at(index).wire))
            return static_cast<MatchReason>(index);
    }
    return std::nullopt;
}

QString displayWord(MatchReason reason)
{
    return QCoreApplication::translate("MatchReason", reasonWords.at(static_cast<size_t>(reason)).display);
}

std::optional<MatchChange::What> matchChangeFromWire(const QString &word)
{
    for (size_t index = 0; index < changeWords.size(); ++index) {
        if (word == QLatin1String(changeWords.at(index)))
            return static_cast<MatchChange::What>(index);
    }
    return std::nullopt;
}

QString MatchChange::sentence() const
{
    switch (what) {
    case What::AddTrade:
        return text("add the trade %1").arg(name);
    case What::PlaceJob:
        return text("give the work order coordinates");
    case What::PlaceTechnician:
        return text("give the technician coordinates");
    case What::WidenSearch:
        return text("search %1 mi instead of %2").arg(wholeMiles(toMiles), wholeMiles(fromMiles));
    case What::WidenServiceArea:
        return text("service area %1 mi instead of %2").arg(wholeMiles(toMiles), wholeMiles(fromMiles));
    case What::MakeAvailable:
        return text("mark as available");
    case What::AddEmail:
        return text("add an e-mail address");
    case What::RenewCredential:
        return text("renew %1, expired %2").arg(name, QLocale::c().toString(expiredOn, QStringLiteral("dd MMM yyyy")));
    case What::AddCredential:
        return text("add %1").arg(name);
    }
    Q_UNREACHABLE();
}

int MatchSummary::leftOutCount() const
{
    int sum = 0;
    for (const ReasonCount &one : leftOut)
        sum += one.count;
    return sum;
}

QString MatchSummary::leftOutLine() const
{
    QStringList parts;
    for (const ReasonCount &one : leftOut)
        parts.append(Format::count(one.count) + QLatin1Char(' ') + displayWord(one.reason));
    return parts.join(QStringLiteral(" · "));
}

QString MatchSummary::cheapestGain() const
{
    if (!widenToMiles || widenBrings == 0)
        return {};
    return text("radius %1 → %2 mi brings %3")
        .arg(wholeMiles(searchedMiles), wholeMiles(*widenToMiles), Format::count(widenBrings));
}
