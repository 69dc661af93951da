#include "ui/charts/rangechart.h"

#include "models/domain/format.h"
#include "ui/theme/fonts.h"
#include "ui/theme/metrics.h"
#include "ui/theme/tabular.h"
#include "ui/theme/theme.h"

#include <QPainter>

#include <algorithm>
#include <array>
#include <cmath>

namespace {

constexpr double leftRoom = 92;
constexpr double wordWidth = 58;
constexpr double headRoom = 22;
constexpr double footRoom = 22;
constexpr double usualRow = 46;
constexpr double leastRow = 34;
constexpr double boxHeight = 16;
constexpr double medianWidth = 3;
constexpr double labelHeight = 16;
constexpr double frameShare = 0.28; ///< of the accent in a box
constexpr std::array<double, 12> ticks {60,     300,     900,     3'600,     14'400,    43'200,
                                        86'400, 259'200, 604'800, 2'592'000, 7'776'000, 31'536'000};

} // namespace

void RangeChart::setSeries(const RangeSeries &series)
{
    if (series == m_series)
        return;
    m_series = series;
    double least = ticks.back();
    double most = ticks.front();
    QStringList sentences;
    for (const RangeSeries::Range &range : series.ranges) {
        least = std::min(least, range.low);
        most = std::max(most, range.high);
        sentences.append(range.sentence);
    }
    // From the tick below the shortest to the tick above the longest.
    m_least = ticks.front();
    m_most = ticks.back();
    for (const double tick : ticks) {
        if (tick <= least)
            m_least = tick;
        if (tick >= most) {
            m_most = std::max(tick, m_least * 2);
            break;
        }
    }
    setMarks(sentences);
}

QSize RangeChart::sizeHint() const
{
    return {480, static_cast<int>(headRoom + footRoom + usualRow * 4)};
}

QSize RangeChart::minimumSizeHint() const
{
    return {360, static_cast<int>(headRoom + footRoom + leastRow * 4)};
}

QRectF RangeChart::plot() const
{
    return QRectF(rect()).adjusted(leftRoom, headRoom, -(3 * wordWidth + Metrics::space12), -footRoom);
}

double RangeChart::rowHeight() const
{
    const auto rows = static_cast<double>(std::max<qsizetype>(1, m_series.ranges.size()));
    return std::min(usualRow, plot().height() / rows);
}

QRectF RangeChart::markBox(int mark) const
{
    return {0, headRoom + mark * rowHeight(), static_cast<double>(width()), rowHeight()};
}

double RangeChart::xOf(double seconds) const
{
    const QRectF area = plot();
    const double place = std::log(std::max(seconds, m_least) / m_least) / std::log(m_most / m_least);
    return area.left() + area.width() * std::min(1.0, place);
}

void RangeChart::paintChart(QPainter &painter)
{
    paintScale(painter);
    for (int mark = 0; mark < markCount(); ++mark)
        paintRange(painter, mark);
}

void RangeChart::paintScale(QPainter &painter) const
{
    const Theme &theme = Theme::current();
    const QRectF area = plot();
    const double foot = headRoom + rowHeight() * markCount();
    painter.setFont(Type::font(Type::rail));
    double free = -1;
    for (const double tick : ticks) {
        if (tick < m_least || tick > m_most)
            continue;
        const double x = std::round(xOf(tick)) + 0.5;
        const QString words = Format::roughDuration(static_cast<qint64>(tick));
        const double half = tabularWidth(painter.font(), words) / 2;
        painter.setPen(QPen(theme.border(), 1));
        painter.drawLine(QPointF(x, area.top()), QPointF(x, foot));
        if (x - half < free)
            continue;
        painter.setPen(theme.color(Tone::Muted));
        drawTabular(painter, QRectF(x - half - 1, foot + 2, 2 * half + 2, labelHeight), Qt::AlignHCenter, words);
        free = x + half + Metrics::space8;
    }
    painter.setPen(theme.color(Tone::Muted));
    painter.setFont(Type::medium(Type::rail));
    for (int column = 0; column < 3; ++column) {
        const double right = width() - (2 - column) * wordWidth;
        painter.drawText(QRectF(right - wordWidth, 0, wordWidth, labelHeight), Qt::AlignRight | Qt::AlignVCenter,
                         m_series.headings.value(column));
    }
}

void RangeChart::paintRange(QPainter &painter, int mark) const
{
    const Theme &theme = Theme::current();
    const RangeSeries::Range &range = m_series.ranges.at(mark);
    const QRectF row = markBox(mark);
    const double middle = row.center().y();
    painter.setFont(Type::medium());
    painter.setPen(theme.color(Tone::Text));
    painter.drawText(QRectF(0, middle - labelHeight - 1, leftRoom, labelHeight), Qt::AlignLeft | Qt::AlignVCenter,
                     range.label);
    painter.setFont(Type::font(Type::rail));
    painter.setPen(theme.color(Tone::Muted));
    drawTabular(painter, QRectF(0, middle, leftRoom, labelHeight), Qt::AlignLeft, range.count);

    const double low = xOf(range.low);
    const double high = std::max(xOf(range.high), low + medianWidth);
    const QRectF box(low, middle - boxHeight / 2, high - low, boxHeight);
    painter.setPen(QPen(theme.color(Tone::Accent), 1, range.hollow ? Qt::DashLine : Qt::SolidLine));
    painter.setBrush(range.hollow
                         ? QBrush(Qt::NoBrush)
                         : QBrush(theme.blend(Tone::Accent, Ground::Surface, isHot(mark) ? 0.45 : frameShare)));
    painter.drawRoundedRect(box, Metrics::cellRadius, Metrics::cellRadius);
    painter.fillRect(
        QRectF(xOf(range.middle) - medianWidth / 2, middle - boxHeight / 2 - 2, medianWidth, boxHeight + 4),
        theme.color(Tone::Text));
    for (int column = 0; column < 3; ++column) {
        const double right = width() - (2 - column) * wordWidth;
        painter.setFont(column == 1 ? Type::strong() : Type::font());
        painter.setPen(theme.color(column == 1 ? Tone::Text : Tone::Muted));
        drawTabular(painter, QRectF(right - wordWidth, row.top(), wordWidth, row.height()), Qt::AlignRight,
                    range.words.value(column));
    }
}
