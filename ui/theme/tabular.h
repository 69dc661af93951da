#pragma once

#include <QFont>
#include <QRectF>
#include <QString>

class QPainter;

/// Digits in cells of the widest digit, so that a running number does not jitter and columns line up: Inter's digits
/// are proportional and Qt 6.4 cannot switch font features. Uses the painter's font and pen.
void drawTabular(QPainter &painter, const QRectF &box, Qt::Alignment alignment, const QString &text);
/// The width that drawTabular() takes.
double tabularWidth(const QFont &font, const QString &text);
