#pragma once

#include <QUuid>

#include <cstdint>

/// A small generator with a fixed sequence on every platform (splitmix64). Each demo row has its own, made of seed,
/// kind and index, so that one more technician does not change another.
class DemoRandom
{
public:
    DemoRandom(std::uint64_t seed, std::uint64_t kind, std::uint64_t index)
        : m_state(seed * 0x9E3779B97F4A7C15ULL ^ (kind << 56) ^ (index * 0xD1B54A32D192ED03ULL))
    {
        next();
        next();
    }

    std::uint64_t next()
    {
        m_state += 0x9E3779B97F4A7C15ULL;
        std::uint64_t z = m_state;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9ULL;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EBULL;
        return z ^ (z >> 31);
    }

    double unit() { return static_cast<double>(next() >> 11) * 0x1.0p-53; } ///< 0 <= x < 1
    double between(double low, double high) { return low + (high - low) * unit(); }
    int below(int count) { return static_cast<int>(next() % static_cast<std::uint64_t>(count)); }
    int from(int low, int high) { return low + below(high - low + 1); } ///< both ends included
    bool chance(double probability) { return unit() < probability; }

    QUuid uuid()
    {
        const std::uint64_t a = next();
        const std::uint64_t b = next();
        const auto byte = [b](int shift) {
            return static_cast<uchar>(b >> shift);
        };
        return {static_cast<uint>(a >> 32),
                static_cast<ushort>(a >> 16),
                static_cast<ushort>((a & 0x0FFFU) | 0x4000U),
                static_cast<uchar>((byte(56) & 0x3FU) | 0x80U),
                byte(48),
                byte(40),
                byte(32),
                byte(24),
                byte(16),
                byte(8),
                byte(0)};
    }

private:
    std::uint64_t m_state;
};
