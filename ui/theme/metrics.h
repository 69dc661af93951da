#pragma once

/// The grid of every screen, in pixels at 100 %.
namespace Metrics {

constexpr int space2 = 2;
constexpr int space4 = 4;
constexpr int space8 = 8;
constexpr int space12 = 12;
constexpr int space16 = 16;
constexpr int space24 = 24;
constexpr int space32 = 32;

constexpr int pageMargin = space16;
constexpr int cardPadding = space16;
constexpr int cardGap = space12;
constexpr int formRowGap = space8;
constexpr int labelGap = space4;

constexpr int controlHeight = 28;
constexpr int compactControlHeight = 24;
constexpr int rowHeight = 28;
constexpr int headerHeight = 26;

constexpr double cellRadius = 3;
constexpr double controlRadius = 4;
constexpr double cardRadius = 6;
constexpr double chipRadius = 9;

constexpr int railWidth = 72;
constexpr int bandHeight = 32;
constexpr int statusHeight = 26;
constexpr int panelWidth = 368;
constexpr int narrowPanelWidth = 336;

} // namespace Metrics
