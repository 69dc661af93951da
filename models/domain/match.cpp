#include "models/domain/match.h"

#include "models/domain/format.h"

#include <QCoreApplication>
#include <QLocale>

#include <algorithm>
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

constexpr std::array<const char *, 10> changeWords {
    "add_trade",      "place_job", "place_technician", "widen_search",   "widen_service_area",
    "make_available", "add_email", "renew_credential", "add_credential", "replace_email"};

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
        return text("coordinates for the work order, in reach");
    case What::PlaceTechnician:
        return text("coordinates for the technician, in reach");
    case What::WidenSearch:
        return text("radius %1 → %2 mi").arg(wholeMiles(fromMiles), wholeMiles(toMiles));
    case What::WidenServiceArea:
        return text("their service area %1 → %2 mi").arg(wholeMiles(fromMiles), wholeMiles(toMiles));
    case What::MakeAvailable:
        return text("available again");
    case What::AddEmail:
        return text("needs an e-mail address");
    case What::RenewCredential:
        return (hasRunOut ? text("renew %1 (expired %2)") : text("renew %1 (runs out %2, before the work)"))
            .arg(state.isEmpty() ? Format::singleLine(name) : text("%1 for %2").arg(Format::singleLine(name), state),
                 QLocale::c().toString(expiredOn, QStringLiteral("dd MMM yyyy")));
    case What::AddCredential:
        if (name == QLatin1String("license"))
            return state.isEmpty() ? text("add a licence") : text("add a licence for %1").arg(state);
        return text("add %1").arg(Format::singleLine(name));
    case What::ReplaceEmail:
        return text("another e-mail address: this one bounces or is blocked");
    }
    Q_UNREACHABLE();
}

QString MatchLeftOut::reasonLine() const
{
    QStringList words;
    for (const MatchReason reason : reasons)
        words.append(displayWord(reason));
    return words.join(QStringLiteral(" · "));
}

QString MatchLeftOut::wayIn() const
{
    if (!canBeBroughtIn)
        return text("nothing: they asked not to be contacted");
    QStringList sentences;
    for (const MatchChange &change : changes)
        sentences.append(change.sentence());
    return sentences.size() == 1
        ? sentences.first()
        : text("needs %1 changes: %2").arg(Format::count(sentences.size()), sentences.join(QStringLiteral(" · ")));
}

QString waysInLine(const QList<MatchLeftOut> &people)
{
    if (people.isEmpty())
        return {};
    const auto count = [&people](const auto &is) {
        return std::count_if(people.cbegin(), people.cend(), is);
    };
    const auto refused = count([](const MatchLeftOut &one) { return !one.canBeBroughtIn; });
    const auto byOne = count([](const MatchLeftOut &one) { return one.canBeBroughtIn && one.changes.size() == 1; });
    const auto bySeveral = people.size() - refused - byOne;
    QStringList parts {text("One change brings in %1 of %2").arg(Format::count(byOne), Format::count(people.size()))};
    if (bySeveral > 0)
        parts.append(Format::counted(bySeveral, text("1 needs several"), text("%1 need several")));
    if (refused > 0)
        parts.append(text("%1 asked not to be contacted").arg(Format::count(refused)));
    return parts.join(QStringLiteral(" · "));
}

int MatchSummary::leftOutCount() const
{
    int sum = 0;
    for (const ReasonCount &one : leftOut)
        sum += one.count;
    return sum;
}

QString MatchSummary::tooFarLine() const
{
    const auto tooFar = std::find_if(leftOut.cbegin(), leftOut.cend(),
                                     [](const ReasonCount &one) { return one.reason == MatchReason::TooFar; });
    if (tooFar == leftOut.cend() || !nearestTooFarMiles)
        return {};
    return Format::counted(tooFar->count, text("1 is too far: nearest %2, radius %3"),
                           text("%1 are too far: nearest %2, radius %3"))
        .replace(QStringLiteral("%2"), Format::miles(nearestTooFarMiles))
        .replace(QStringLiteral("%3"), text("%1 mi").arg(wholeMiles(searchedMiles)));
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
