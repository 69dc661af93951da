#include "ui/theme/theme.h"

#include <QApplication>
#include <QIcon>

#include <array>
#include <cmath>

namespace {

struct Shade
{
    QRgb dark;
    QRgb light;
};

constexpr std::array<Shade, toneCount> tones {{{0xffe8eaed, 0xff1b1d21},
                                               {0xffa7adb5, 0xff545a63},
                                               {0xff979da7, 0xff626872},
                                               {0xffa9aef2, 0xff4a4fa6},
                                               {0xfff08bc3, 0xffa12a72},
                                               {0xff5cc6db, 0xff0b6e85},
                                               {0xff56b4e9, 0xff0068a3},
                                               {0xfff0b429, 0xff9a4b00},
                                               {0xffff8a8a, 0xff7a0f2b},
                                               {0xffa7adb5, 0xff545a63},
                                               {0xff3ed1a0, 0xff00694d},
                                               {0xff7e868f, 0xff7c828c}}};
constexpr std::array<Shade, groundCount> grounds {{{0xff141517, 0xffeef0f3},
                                                   {0xff1e1f22, 0xffffffff},
                                                   {0xff26282c, 0xfff7f8fa},
                                                   {0xff25272b, 0xfff1f2f6},
                                                   {0xff2d3052, 0xffe9eafa},
                                                   {0xff191a1d, 0xffe4e7ec}}};
constexpr Shade borderShade {0xff3a3d44, 0xffd5d9df};
constexpr Shade accentFillShade {0xff6268c6, 0xff5359b5};
constexpr double darkTint = 0.10;
constexpr double lightTint = 0.055;
constexpr double trackShare = 0.11;

Theme &currentTheme()
{
    static Theme theme = Theme::dark();
    return theme;
}

QColor mix(const QColor &over, const QColor &under, double share)
{
    const auto part = [share](int top, int bottom) {
        return static_cast<int>(std::lround(share * top + (1.0 - share) * bottom));
    };
    return {part(over.red(), under.red()), part(over.green(), under.green()), part(over.blue(), under.blue())};
}

double linear(double channel)
{
    return channel <= 0.04045 ? channel / 12.92 : std::pow((channel + 0.055) / 1.055, 2.4);
}

double luminance(const QColor &color)
{
    return 0.2126 * linear(color.redF()) + 0.7152 * linear(color.greenF()) + 0.0722 * linear(color.blueF());
}

} // namespace

Theme Theme::dark()
{
    return Theme(true);
}

Theme Theme::light()
{
    return Theme(false);
}

const Theme &Theme::current()
{
    return currentTheme();
}

QColor Theme::color(Tone tone) const
{
    const Shade &shade = tones.at(static_cast<size_t>(tone));
    return QColor::fromRgb(m_dark ? shade.dark : shade.light);
}

QColor Theme::color(Ground ground) const
{
    const Shade &shade = grounds.at(static_cast<size_t>(ground));
    return QColor::fromRgb(m_dark ? shade.dark : shade.light);
}

QColor Theme::border() const
{
    return QColor::fromRgb(m_dark ? borderShade.dark : borderShade.light);
}

QColor Theme::accentFill() const
{
    return QColor::fromRgb(m_dark ? accentFillShade.dark : accentFillShade.light);
}

QColor Theme::onFill() const
{
    return Qt::white;
}

QColor Theme::onBreached() const
{
    return m_dark ? color(Ground::Surface) : QColor(Qt::white);
}

QColor Theme::inputGround() const
{
    return color(m_dark ? Ground::Window : Ground::Surface);
}

QColor Theme::track() const
{
    return blend(Tone::Text, Ground::Raised, trackShare);
}

QColor Theme::tint(Tone tone, Ground ground) const
{
    return blend(tone, ground, m_dark ? darkTint : lightTint);
}

QColor Theme::blend(Tone tone, Ground ground, double share) const
{
    return mix(color(tone), color(ground), share);
}

QPalette Theme::palette() const
{
    QPalette palette;
    const QColor disabled = blend(Tone::Muted, Ground::Surface, 0.75);
    palette.setColor(QPalette::Window, color(Ground::Window));
    palette.setColor(QPalette::WindowText, color(Tone::Text));
    palette.setColor(QPalette::Base, inputGround());
    palette.setColor(QPalette::AlternateBase, color(Ground::Hover));
    palette.setColor(QPalette::Text, color(Tone::Text));
    palette.setColor(QPalette::PlaceholderText, color(Tone::Faint));
    palette.setColor(QPalette::Button, color(Ground::Raised));
    palette.setColor(QPalette::ButtonText, color(Tone::Text));
    palette.setColor(QPalette::BrightText, color(Tone::Breached));
    palette.setColor(QPalette::Highlight, color(Ground::Select));
    palette.setColor(QPalette::HighlightedText, color(Tone::Text));
    palette.setColor(QPalette::Link, color(Tone::Accent));
    palette.setColor(QPalette::LinkVisited, color(Tone::Accent));
    palette.setColor(QPalette::ToolTipBase, color(Ground::Raised));
    palette.setColor(QPalette::ToolTipText, color(Tone::Text));
    palette.setColor(QPalette::Light, color(Ground::Hover));
    palette.setColor(QPalette::Midlight, color(Ground::Raised));
    palette.setColor(QPalette::Mid, border());
    palette.setColor(QPalette::Dark, border());
    palette.setColor(QPalette::Shadow, color(Ground::Window));
    for (const QPalette::ColorRole role :
         {QPalette::WindowText, QPalette::Text, QPalette::ButtonText, QPalette::HighlightedText})
        palette.setColor(QPalette::Disabled, role, disabled);
    return palette;
}

void applyTheme(const Theme &theme)
{
    currentTheme() = theme;
    QIcon::setThemeName(theme.isDark() ? QStringLiteral("breeze-dark") : QStringLiteral("breeze"));
    QApplication::setPalette(theme.palette());
}

Theme themeFor(Appearance appearance, const QPalette &desktop)
{
    const bool dark = appearance == Appearance::Dark
        || (appearance == Appearance::AsDesktop && desktop.color(QPalette::Window).lightnessF() < 0.5);
    return dark ? Theme::dark() : Theme::light();
}

double contrast(const QColor &one, const QColor &other)
{
    const double first = luminance(one);
    const double second = luminance(other);
    return (std::max(first, second) + 0.05) / (std::min(first, second) + 0.05);
}
