#include "ui/theme/icons.h"

#include <QColor>
#include <QPainter>
#include <QPixmap>

QIcon themeIcon(QLatin1String name)
{
    return QIcon::fromTheme(name);
}

QPixmap themePixmap(QLatin1String name, int side, const QColor &color, double deviceRatio)
{
    QPixmap pixels = themeIcon(name).pixmap(QSize(side, side), deviceRatio);
    if (pixels.isNull())
        return pixels;
    QPainter painter(&pixels);
    painter.setCompositionMode(QPainter::CompositionMode_SourceIn);
    painter.fillRect(pixels.rect(), color);
    return pixels;
}
