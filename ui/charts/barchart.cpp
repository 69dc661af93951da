#include "ui/charts/barchart.h"

#include "ui/theme/fonts.h"
#include "ui/theme/metrics.h"
#include "ui/theme/tabular.h"
#include "ui/theme/theme.h"

#include <QPainter>

#include <algorithm>
#include <cmath>

namespace {

constexpr double usualRow = 28;
constexpr double leastRow = 20;
constexpr double barHeight = 14;
constexpr double leastBar = 3;
constexpr double fillShare = 0.8;   ///< large areas are calmer than lines
constexpr double labelShare = 0.45; ///< of the width, at most

} // namespace

void BarChart::setSeries(const BarSeries &series)
{
    if (series == m_series)
        return;
    m_series = series;
    QStringList sentences;
    for (const BarSeries::Bar &bar : series.bars)
        sentences.append(bar.sentence);
    setMarks(sentences);
}

double BarChart::rowHeight() const
{
    const auto rows = static_cast<double>(std::max<qsizetype>(1, m_series.bars.size()));
    return std::clamp(height() / rows, leastRow, usualRow);
}

QRectF BarChart::markBox(int mark) const
{
    return {0, mark * rowHeight(), static_cast<double>(width()), rowHeight()};
}

QSize BarChart::sizeHint() const
{
    return {480, static_cast<int>(usualRow * static_cast<double>(std::max<qsizetype>(4, m_series.bars.size())))};
}

QSize BarChart::minimumSizeHint() const
{
    return {300, static_cast<int>(leastRow * static_cast<double>(std::max<qsizetype>(4, m_series.bars.size())))};
}

void BarChart::paintChart(QPainter &painter)
{
    const Theme &theme = Theme::current();
    painter.setFont(Type::font());
    double labelWidth = 0;
    double wordsWidth = 0;
    qint64 most = 1;
    for (const BarSeries::Bar &bar : m_series.bars) {
        labelWidth = std::max(labelWidth, tabularWidth(painter.font(), bar.label));
        wordsWidth = std::max(wordsWidth, tabularWidth(painter.font(), bar.words));
        most = std::max(most, bar.count);
    }
    labelWidth = std::min(std::ceil(labelWidth) + 1, width() * labelShare);
    const double start = labelWidth + Metrics::space12;
    const double room = std::max(leastBar, width() - start - Metrics::space8 - wordsWidth);
    for (int mark = 0; mark < markCount(); ++mark) {
        const BarSeries::Bar &bar = m_series.bars.at(mark);
        const QRectF row = markBox(mark);
        if (isHot(mark)) {
            painter.setPen(Qt::NoPen);
            painter.setBrush(theme.color(Ground::Hover));
            painter.drawRoundedRect(row, Metrics::controlRadius, Metrics::controlRadius);
        }
        painter.setPen(theme.color(Tone::Text));
        const QString label = QFontMetricsF(painter.font()).elidedText(bar.label, Qt::ElideRight, labelWidth);
        painter.drawText(QRectF(0, row.top(), labelWidth, row.height()), Qt::AlignLeft | Qt::AlignVCenter, label);
        const double length =
            bar.count == 0 ? 0 : std::max(leastBar, room * static_cast<double>(bar.count) / static_cast<double>(most));
        const QRectF box(start, row.center().y() - barHeight / 2, length, barHeight);
        painter.setPen(Qt::NoPen);
        painter.setBrush(theme.blend(Tone::Accent, Ground::Surface, fillShare));
        painter.drawRoundedRect(box, 2, 2);
        painter.setPen(theme.color(Tone::Text));
        drawTabular(painter, QRectF(box.right() + Metrics::space8, row.top(), wordsWidth, row.height()), Qt::AlignLeft,
                    bar.words);
    }
}
