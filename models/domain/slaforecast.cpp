#include "models/domain/slaforecast.h"

#include "models/domain/format.h"

#include <QCoreApplication>

#include <algorithm>
#include <cmath>

namespace {

QString text(const char *source)
{
    return QCoreApplication::translate("SlaForecast", source);
}

} // namespace

void SlaCalibration::add(double chance, bool missed)
{
    const auto place = static_cast<size_t>(std::clamp(static_cast<int>(chance * 10), 0, 9));
    Tenth &tenth = tenths.at(place);
    ++tenth.n;
    tenth.forecastSum += chance;
    tenth.missed += missed ? 1 : 0;
}

qint64 SlaCalibration::cases() const
{
    qint64 sum = 0;
    for (const Tenth &tenth : tenths)
        sum += tenth.n;
    return sum;
}

std::optional<double> SlaCalibration::worstGap(qint64 least) const
{
    std::optional<double> worst;
    for (const Tenth &tenth : tenths) {
        if (tenth.n < least || tenth.n == 0)
            continue;
        const double gap = 100 * std::abs(tenth.forecast() - tenth.observed());
        worst = std::max(worst.value_or(0), gap);
    }
    return worst;
}

QString forecastWords(std::optional<double> chance, int cases)
{
    if (!chance)
        return text("not enough history (%1 cases)").arg(Format::count(cases));
    if (*chance >= 1)
        return text("over due");
    return text("%1 of %2 like it").arg(forecastPercent(chance), Format::count(cases));
}

QString forecastPercent(std::optional<double> chance)
{
    if (!chance)
        return Format::unknown();
    // A chance is a share of many cases: as a rate it is never rounded up to certainty.
    constexpr qint64 fine = 1'000'000;
    return Format::rate(std::llround(*chance * fine), fine);
}
