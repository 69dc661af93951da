#pragma once

#include <QRandomGenerator>

#include <algorithm>
#include <cmath>

/// How long to wait before the n-th repeat: doubling, bounded, and spread so that a thousand waiters do not return at
/// the same instant. A value.
struct Backoff
{
    double firstSeconds = 1;
    double longestSeconds = 300;

    /// @p attempt counts from 1; @p spread is a random number in [0, 1).
    [[nodiscard]] double seconds(int attempt, double spread) const
    {
        const double doubled = firstSeconds * std::pow(2.0, std::clamp(attempt - 1, 0, 30));
        return std::min(doubled, longestSeconds) * (0.5 + spread / 2);
    }
    [[nodiscard]] double seconds(int attempt) const
    {
        return seconds(attempt, QRandomGenerator::global()->generateDouble());
    }
};
