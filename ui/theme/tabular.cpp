#include "ui/theme/tabular.h"

#include <QFontMetricsF>
#include <QHash>
#include <QPainter>

#include <array>

namespace {

struct DigitCells
{
    double cell = 0;
    std::array<double, 10> widths {};
};

/// Ten measurements per font, kept: the same few fonts draw thousands of numbers a second. GUI thread only.
const DigitCells &digitCells(const QFont &font)
{
    static QHash<QFont, DigitCells> known;
    const auto found = known.constFind(font);
    if (found != known.constEnd())
        return *found;
    DigitCells cells;
    const QFontMetricsF metrics(font);
    for (size_t digit = 0; digit < cells.widths.size(); ++digit) {
        cells.widths.at(digit) = metrics.horizontalAdvance(QChar(u'0' + static_cast<char16_t>(digit)));
        cells.cell = std::max(cells.cell, cells.widths.at(digit));
    }
    return *known.insert(font, cells);
}

bool isDigit(QChar symbol)
{
    return symbol >= QLatin1Char('0') && symbol <= QLatin1Char('9');
}

/// Calls @p onDigit(symbol) for every digit and @p onRun(text) for every run between digits.
template<typename OnDigit, typename OnRun>
void split(const QString &text, OnDigit onDigit, OnRun onRun)
{
    qsizetype start = 0;
    for (qsizetype at = 0; at < text.size(); ++at) {
        if (!isDigit(text.at(at)))
            continue;
        if (at > start)
            onRun(text.mid(start, at - start));
        onDigit(text.at(at));
        start = at + 1;
    }
    if (start < text.size())
        onRun(text.mid(start));
}

} // namespace

double tabularWidth(const QFont &font, const QString &text)
{
    const DigitCells &cells = digitCells(font);
    const QFontMetricsF metrics(font);
    double width = 0;
    split(
        text, [&](QChar) { width += cells.cell; },
        [&](const QString &run) { width += metrics.horizontalAdvance(run); });
    return width;
}

void drawTabular(QPainter &painter, const QRectF &box, Qt::Alignment alignment, const QString &text)
{
    const QFont font = painter.font();
    const DigitCells &cells = digitCells(font);
    const QFontMetricsF metrics(font);
    const double spare = box.width() - tabularWidth(font, text);
    double x = box.left();
    if (alignment.testFlag(Qt::AlignRight))
        x += spare;
    else if (alignment.testFlag(Qt::AlignHCenter))
        x += spare / 2;
    const double baseline = box.top() + (box.height() + metrics.ascent() - metrics.descent()) / 2;

    split(
        text,
        [&](QChar digit) {
            const double width = cells.widths.at(static_cast<size_t>(digit.unicode() - u'0'));
            painter.drawText(QPointF(x + (cells.cell - width) / 2, baseline), QString(digit));
            x += cells.cell;
        },
        [&](const QString &run) {
            painter.drawText(QPointF(x, baseline), run);
            x += metrics.horizontalAdvance(run);
        });
}
