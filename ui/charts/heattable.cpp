#include "ui/charts/heattable.h"

#include "ui/theme/fonts.h"
#include "ui/theme/metrics.h"
#include "ui/theme/tabular.h"
#include "ui/theme/theme.h"

#include <QPainter>

#include <algorithm>
#include <cmath>

namespace {

constexpr double headHeight = 22;
constexpr double usualRow = 36;
constexpr double leastRow = 32;
constexpr double widestLabel = 132;
constexpr double gap = 3;
constexpr double totalsGap = 6;      ///< before the sums
constexpr double twoLinesBelow = 92; ///< narrower cells carry n under the number
constexpr double mostHeat = 0.42;    ///< of the tone in a cell: text on it keeps its contrast

} // namespace

void HeatTable::setSeries(const HeatSeries &series)
{
    if (series == m_series)
        return;
    m_series = series;
    QStringList sentences;
    for (const QList<HeatSeries::Cell> &row : series.cells) {
        for (const HeatSeries::Cell &cell : row)
            sentences.append(cell.sentence);
    }
    setMarks(sentences);
}

double HeatTable::rowHeight() const
{
    const auto rows = static_cast<double>(std::max<qsizetype>(1, m_series.rows.size()));
    return std::clamp((height() - headHeight - totalsGap) / rows, leastRow, usualRow);
}

double HeatTable::labelWidth() const
{
    double widest = 0;
    for (const QString &row : m_series.rows)
        widest = std::max(widest, QFontMetricsF(Type::medium()).horizontalAdvance(row));
    return std::min(widestLabel, std::ceil(widest)) + Metrics::space12;
}

QRectF HeatTable::markBox(int mark) const
{
    const int row = rowOf(mark);
    const int column = columnOf(mark);
    const double start = labelWidth();
    const double across = m_series.lastColumnIsSum ? totalsGap : 0;
    const double cellWidth = (width() - start - across) / columnCount();
    const bool lastRow = m_series.lastRowIsSum && row == m_series.rows.size() - 1;
    const bool lastColumn = m_series.lastColumnIsSum && column == columnCount() - 1;
    return QRectF(start + column * cellWidth + (lastColumn ? across : 0),
                  headHeight + row * rowHeight() + (lastRow ? totalsGap : 0), cellWidth, rowHeight())
        .adjusted(gap / 2, gap / 2, -gap / 2, -gap / 2);
}

QSize HeatTable::sizeHint() const
{
    return {520,
            static_cast<int>(headHeight + totalsGap
                             + usualRow * static_cast<double>(std::max<qsizetype>(5, m_series.rows.size())))};
}

QSize HeatTable::minimumSizeHint() const
{
    return {380,
            static_cast<int>(headHeight + totalsGap
                             + leastRow * static_cast<double>(std::max<qsizetype>(5, m_series.rows.size())))};
}

int HeatTable::neighbour(int mark, int key) const
{
    const int columns = columnCount();
    int row = rowOf(mark);
    int column = columnOf(mark);
    if (key == Qt::Key_Left)
        column = std::max(0, column - 1);
    else if (key == Qt::Key_Right)
        column = std::min(columns - 1, column + 1);
    else if (key == Qt::Key_Up)
        row = std::max(0, row - 1);
    else
        row = std::min(static_cast<int>(m_series.rows.size()) - 1, row + 1);
    return row * columns + column;
}

void HeatTable::paintChart(QPainter &painter)
{
    if (m_series.rows.isEmpty())
        return;
    paintHeads(painter);
    for (int mark = 0; mark < markCount(); ++mark)
        paintCell(painter, mark);
}

void HeatTable::paintHeads(QPainter &painter) const
{
    const Theme &theme = Theme::current();
    painter.setFont(Type::medium(Type::caption));
    painter.setPen(theme.color(Tone::Muted));
    for (int column = 0; column < columnCount(); ++column) {
        const QRectF box = markBox(column);
        painter.drawText(QRectF(box.left(), 0, box.width(), headHeight), Qt::AlignCenter,
                         m_series.columns.value(column));
    }
    painter.setFont(Type::medium());
    painter.setPen(theme.color(Tone::Text));
    for (int row = 0; row < m_series.rows.size(); ++row) {
        const QRectF box = markBox(row * columnCount());
        const double room = labelWidth() - Metrics::space8;
        painter.drawText(QRectF(0, box.top(), room, box.height()), Qt::AlignLeft | Qt::AlignVCenter,
                         QFontMetricsF(painter.font()).elidedText(m_series.rows.at(row), Qt::ElideRight, room));
    }
}

void HeatTable::paintCell(QPainter &painter, int mark) const
{
    const Theme &theme = Theme::current();
    const HeatSeries::Cell &cell = m_series.cells.at(rowOf(mark)).at(columnOf(mark));
    const QRectF box = markBox(mark);
    const bool empty = cell.words.isEmpty() && cell.count.isEmpty();
    const QColor frame = isHot(mark) ? theme.color(Tone::Text)
        : cell.hollow                ? theme.color(Tone::Control)
                                     : QColor(Qt::transparent);
    painter.setPen(QPen(frame, 1, cell.hollow && !isHot(mark) ? Qt::DashLine : Qt::SolidLine));
    painter.setBrush(cell.hollow || empty ? QBrush(Qt::NoBrush)
                         : cell.heat <= 0 ? QBrush(theme.color(Ground::Raised))
                                          : QBrush(theme.blend(Tone::Breached, Ground::Raised, cell.heat * mostHeat)));
    painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), Metrics::cellRadius, Metrics::cellRadius);
    if (empty) {
        painter.setPen(theme.color(Tone::Faint));
        painter.setFont(Type::font());
        painter.drawText(box, Qt::AlignCenter, QStringLiteral("–"));
        return;
    }
    const Tone tone = cell.hollow ? Tone::Muted : Tone::Text;
    painter.setPen(theme.color(tone));
    const QFont number = cell.hollow ? Type::font() : Type::strong();
    if (box.width() < twoLinesBelow) {
        const double half = box.height() / 2;
        painter.setFont(number);
        drawTabular(painter, QRectF(box.left(), box.top() + 1, box.width(), half + 1), Qt::AlignHCenter, cell.words);
        painter.setFont(Type::font(Type::rail));
        drawTabular(painter, QRectF(box.left(), box.top() + half, box.width(), half), Qt::AlignHCenter, cell.count);
        return;
    }
    // The number ends and n begins at one line in every cell, so that columns can be read down.
    const double middle = box.left() + box.width() * 0.52;
    painter.setFont(number);
    drawTabular(painter, QRectF(box.left(), box.top(), middle - box.left(), box.height()), Qt::AlignRight, cell.words);
    painter.setFont(Type::font(Type::rail));
    drawTabular(painter, QRectF(middle + Metrics::space8, box.top() + 1, box.right() - middle, box.height()),
                Qt::AlignLeft, cell.count);
}
