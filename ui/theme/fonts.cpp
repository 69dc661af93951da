#include "ui/theme/fonts.h"

#include <QFontDatabase>
#include <QGuiApplication>
#include <QScreen>

#include <cmath>

namespace {

QFont baseFont()
{
    static const bool hasInter = QFontDatabase::hasFamily(QStringLiteral("Inter"));
    if (hasInter)
        return QFont(QStringLiteral("Inter"));
    return QFontDatabase::systemFont(QFontDatabase::GeneralFont);
}

} // namespace

QFont Type::font(double pixels, int weight)
{
    QFont font = baseFont();
    const double whole = std::floor(pixels);
    if (whole == pixels)
        font.setPixelSize(static_cast<int>(whole));
    else // a pixel size is whole in Qt 6.4: half pixels go through points
        font.setPointSizeF(pixels * 72.0 / QGuiApplication::primaryScreen()->logicalDotsPerInchY());
    font.setWeight(static_cast<QFont::Weight>(weight));
    return font;
}
