#include "ui/charts/linechart.h"

#include "ui/theme/fonts.h"
#include "ui/theme/metrics.h"
#include "ui/theme/tabular.h"
#include "ui/theme/theme.h"

#include <QPainter>

#include <algorithm>
#include <cmath>

namespace {

constexpr double leftRoom = 44;
constexpr double rightRoom = 72; ///< the target's words stand there: no point can hide them
constexpr double topRoom = 14;
constexpr double bottomRoom = 44;
constexpr double labelHeight = 16;
constexpr double pointRadius = 4;
constexpr double hotRadius = 5.5;
constexpr double lineWidth = 2;
constexpr double highest = 100;
constexpr double usualLowest = 70;

} // namespace

void LineChart::setSeries(const LineSeries &series)
{
    if (series == m_series)
        return;
    m_series = series;
    QStringList sentences;
    for (const LineSeries::Point &point : series.points)
        sentences.append(point.sentence);
    setMarks(sentences);
}

QSize LineChart::sizeHint() const
{
    return {480, 232};
}

QSize LineChart::minimumSizeHint() const
{
    return {300, 180};
}

QRectF LineChart::plot() const
{
    return QRectF(rect()).adjusted(leftRoom, topRoom, -rightRoom, -bottomRoom);
}

/// A whole ten below everything that is shown.
double LineChart::lowest() const
{
    double least = m_series.target.value_or(highest);
    for (const LineSeries::Point &point : m_series.points)
        least = std::min(least, point.percent.value_or(highest));
    return std::max(0.0, std::min(usualLowest, 10 * std::floor((least - 3) / 10)));
}

double LineChart::xOf(int point) const
{
    const QRectF area = plot();
    const auto slots_ = static_cast<double>(std::max<qsizetype>(1, m_series.points.size()));
    return area.left() + area.width() * (point + 0.5) / slots_;
}

double LineChart::yOf(double percent) const
{
    const QRectF area = plot();
    const double low = lowest();
    return area.bottom() - area.height() * (percent - low) / (highest - low);
}

QRectF LineChart::markBox(int mark) const
{
    const QRectF area = plot();
    const double half = area.width() / 2 / static_cast<double>(std::max<qsizetype>(1, m_series.points.size()));
    return {xOf(mark) - half, area.top() - topRoom / 2, 2 * half, area.height() + topRoom / 2 + bottomRoom - 4};
}

void LineChart::paintChart(QPainter &painter)
{
    paintGrid(painter);
    paintTarget(painter);
    paintLabels(painter);
    paintLine(painter);
}

void LineChart::paintGrid(QPainter &painter) const
{
    const Theme &theme = Theme::current();
    const QRectF area = plot();
    const double step = highest - lowest() > 50 ? 20 : 10;
    painter.setFont(Type::font(Type::rail));
    for (double percent = highest; percent >= lowest(); percent -= step) {
        const double y = std::round(yOf(percent)) + 0.5;
        painter.setPen(QPen(theme.border(), 1));
        painter.drawLine(QPointF(area.left(), y), QPointF(area.right(), y));
        painter.setPen(theme.color(Tone::Muted));
        drawTabular(painter, QRectF(0, y - labelHeight / 2, leftRoom - Metrics::space8, labelHeight), Qt::AlignRight,
                    QStringLiteral("%1 %").arg(percent));
    }
}

void LineChart::paintTarget(QPainter &painter) const
{
    if (!m_series.target)
        return;
    const Theme &theme = Theme::current();
    const QRectF area = plot();
    const double y = std::round(yOf(*m_series.target)) + 0.5;
    painter.setPen(QPen(theme.color(Tone::Muted), 1, Qt::DashLine));
    painter.drawLine(QPointF(area.left(), y), QPointF(area.right(), y));
    painter.setFont(Type::font(Type::rail));
    painter.setPen(theme.color(Tone::Muted));
    drawTabular(painter, QRectF(area.right() + Metrics::space4, y - labelHeight / 2, rightRoom, labelHeight),
                Qt::AlignLeft, m_series.targetWords);
}

void LineChart::paintLabels(QPainter &painter) const
{
    const Theme &theme = Theme::current();
    const QRectF area = plot();
    painter.setFont(Type::font(Type::rail));
    double widest = 0;
    for (const LineSeries::Point &point : m_series.points)
        widest =
            std::max({widest, tabularWidth(painter.font(), point.label), tabularWidth(painter.font(), point.count)});
    const double room = area.width() / static_cast<double>(std::max<qsizetype>(1, m_series.points.size()));
    const int every = std::max(1, static_cast<int>(std::ceil((widest + Metrics::space4) / std::max(1.0, room))));
    const int last = static_cast<int>(m_series.points.size()) - 1;
    for (int point = last; point >= 0; point -= every) {
        const double half = std::max(room, widest) / 2 + 1;
        const QRectF line(xOf(point) - half, area.bottom() + Metrics::space8, 2 * half, labelHeight);
        painter.setPen(theme.color(Tone::Text));
        drawTabular(painter, line, Qt::AlignHCenter, m_series.points.at(point).label);
        painter.setPen(theme.color(Tone::Muted));
        drawTabular(painter, line.translated(0, labelHeight), Qt::AlignHCenter, m_series.points.at(point).count);
    }
    painter.setPen(theme.color(Tone::Faint));
    const QRectF corner(0, area.bottom() + Metrics::space8, leftRoom - Metrics::space8, labelHeight);
    drawTabular(painter, corner, Qt::AlignRight, m_series.axis);
    drawTabular(painter, corner.translated(0, labelHeight), Qt::AlignRight, QStringLiteral("n"));
}

void LineChart::paintLine(QPainter &painter) const
{
    const Theme &theme = Theme::current();
    painter.setPen(QPen(theme.color(Tone::Accent), lineWidth, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    QPolygonF run;
    const auto drawRun = [&painter, &run] {
        if (run.size() > 1)
            painter.drawPolyline(run);
        run.clear();
    };
    const int count = static_cast<int>(m_series.points.size());
    for (int point = 0; point < count; ++point) {
        const auto percent = m_series.points.at(point).percent;
        if (percent)
            run.append(QPointF(xOf(point), yOf(*percent)));
        else
            drawRun();
    }
    drawRun();
    for (int point = 0; point < count; ++point) {
        const LineSeries::Point &one = m_series.points.at(point);
        if (!one.percent)
            continue;
        const double radius = isHot(point) ? hotRadius : pointRadius;
        painter.setPen(QPen(theme.color(Tone::Accent), lineWidth));
        painter.setBrush(theme.color(one.hollow ? Tone::Text : Tone::Accent));
        if (one.hollow)
            painter.setBrush(theme.color(Ground::Surface));
        const QPointF at(xOf(point), yOf(*one.percent));
        painter.drawEllipse(at, radius, radius);
        if (!isHot(point))
            continue;
        painter.setPen(theme.color(Tone::Text));
        painter.setFont(Type::strong(Type::caption));
        const double half = tabularWidth(painter.font(), one.words) / 2 + 2;
        const bool above = at.y() - plot().top() > labelHeight + hotRadius;
        const double top = above ? at.y() - hotRadius - labelHeight - 2 : at.y() + hotRadius + 2;
        const double x = std::clamp(at.x(), half, width() - half);
        const QRectF words(x - half, top, 2 * half, labelHeight);
        painter.fillRect(words, theme.color(Ground::Surface));
        drawTabular(painter, words, Qt::AlignHCenter, one.words);
    }
}
