#pragma once

#include <QString>

#include <array>
#include <optional>

/// Fewer cases than this give no chance: "not enough history".
constexpr int leastForecastCases = 30;

/// What was forecast against what came, by tenths of the forecast chance. A good forecast has both alike in every
/// tenth.
struct SlaCalibration
{
    struct Tenth
    {
        qint64 n = 0;
        double forecastSum = 0;
        qint64 missed = 0;

        double forecast() const { return n > 0 ? forecastSum / static_cast<double>(n) : 0; } ///< mean, 0 to 1
        double observed() const { return n > 0 ? static_cast<double>(missed) / static_cast<double>(n) : 0; }
        friend bool operator==(const Tenth &, const Tenth &) = default;
    };

    std::array<Tenth, 10> tenths;
    qint64 learnedFrom = 0; ///< past stages that the forecast was made from

    void add(double chance, bool missed);
    qint64 cases() const;
    /// The largest distance of forecast and observed, in points, among tenths of at least @p least cases; nothing when
    /// there is none.
    std::optional<double> worstGap(qint64 least) const;
    friend bool operator==(const SlaCalibration &, const SlaCalibration &) = default;
};

/// "62 % of 144 like it", "over due", "not enough history (12 cases)"
QString forecastWords(std::optional<double> chance, int cases);
/// "62 %", "–": for a column
QString forecastPercent(std::optional<double> chance);
