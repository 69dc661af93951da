#pragma once

#include <QFont>

/// The type scale: Inter where it is installed, else the desktop's sans serif. Sizes are pixels at 100 %.
namespace Type {

constexpr double rail = 11;
constexpr double caption = 12;
constexpr double badgeTime = 12;
constexpr double body = 13;
constexpr double title = 16;
constexpr double verdict = 18;
constexpr double firstRun = 24;

QFont font(double pixels = body, int weight = QFont::Normal);
inline QFont medium(double pixels = body)
{
    return font(pixels, QFont::Medium);
}
inline QFont strong(double pixels = body)
{
    return font(pixels, QFont::DemiBold);
}

} // namespace Type
