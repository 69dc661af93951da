#pragma once

#include <QColor>
#include <QFont>
#include <QPalette>

/// What a colour means. A channel never looks like a verdict: warm and cold stand apart from the state colours.
enum class Tone { Text, Muted, Faint, Accent, Warm, Cold, OnTime, AtRisk, Breached, Paused, Met, Control };
constexpr int toneCount = 12;
constexpr Tone inDoubtTone = Tone::AtRisk;
constexpr Tone failedTone = Tone::Breached;
constexpr Tone qualifiedTone = Tone::Met;

/// What a text may stand on. Chrome is the band and the rail.
enum class Ground { Window, Surface, Raised, Hover, Select, Chrome };
constexpr int groundCount = 6;

enum class Appearance { Dark, Light, AsDesktop };

/// Every colour of the console, in one value. Delegates and widgets ask it and never name a colour themselves.
class Theme
{
public:
    static Theme dark();
    static Theme light();
    /// The theme that all widgets of the process show. GUI thread only.
    static const Theme &current();

    bool isDark() const { return m_dark; }
    QColor color(Tone tone) const;
    QColor color(Ground ground) const;
    QColor border() const;      ///< decoration only: lines between things
    QColor accentFill() const;  ///< under white text: primary buttons
    QColor onFill() const;      ///< text on a filled control or badge of the accent fill: white
    QColor onBreached() const;  ///< text on a filled breached badge
    QColor inputGround() const; ///< inside text fields and empty cells
    QColor track() const;       ///< the empty part of a bar
    /// @p tone laid over @p ground with the strength of a badge's tint (10 %, light 5.5 %).
    QColor tint(Tone tone, Ground ground = Ground::Surface) const;
    /// @p tone laid over @p ground; @p share from 0 to 1.
    QColor blend(Tone tone, Ground ground, double share) const;
    QPalette palette() const;

private:
    friend void applyTheme(const Theme &theme);
    explicit Theme(bool dark)
        : m_dark(dark)
    {
    }

    bool m_dark;
};

/// Makes @p theme the current one: palette, icon theme, repaint of everything.
void applyTheme(const Theme &theme);
/// The theme that an appearance means; "as the desktop" goes by the lightness of @p desktop's window colour.
Theme themeFor(Appearance appearance, const QPalette &desktop);

/// WCAG 2 contrast ratio, 1 to 21.
double contrast(const QColor &one, const QColor &other);
