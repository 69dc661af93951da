#pragma once

#include <QIcon>
#include <QLatin1String>

/// An icon of the breeze theme by its name. Missing icons give an empty one: every button still has its word.
QIcon themeIcon(QLatin1String name);
/// The icon's pixels in one colour, for places that paint it themselves (rail, filter bar).
QPixmap themePixmap(QLatin1String name, int side, const QColor &color, double deviceRatio);
