#pragma once

#include <QByteArray>

#include <cmath>

/// Repeatable chance: the same seed and key give the same numbers in every process and on every machine
/// (QHash's and the standard distributions promise neither).
class SeededChance
{
public:
    SeededChance(quint64 seed, const QByteArray &key)
    {
        m_state = seed ^ 0xcbf29ce484222325U;
        for (const char c : key)
            m_state = (m_state ^ static_cast<unsigned char>(c)) * 0x100000001b3U;
    }

    quint64 next() // splitmix64
    {
        m_state += 0x9e3779b97f4a7c15U;
        quint64 z = m_state;
        z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9U;
        z = (z ^ (z >> 27)) * 0x94d049bb133111ebU;
        return z ^ (z >> 31);
    }

    double unit() { return static_cast<double>(next() >> 11) * 0x1.0p-53; } ///< [0, 1)
    bool happens(double share) { return unit() < share; }

    /// Log-normal around @p median: most answers come soon, some very late, as people's do.
    double around(double median, double spread)
    {
        constexpr double tau = 6.283185307179586;
        const double radius = std::sqrt(-2.0 * std::log(1.0 - unit()));
        return median * std::exp(spread * radius * std::cos(tau * unit()));
    }

private:
    quint64 m_state;
};
