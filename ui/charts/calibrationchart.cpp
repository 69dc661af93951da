#include "ui/charts/calibrationchart.h"

#include "ui/theme/fonts.h"
#include "ui/theme/metrics.h"
#include "ui/theme/tabular.h"
#include "ui/theme/theme.h"

#include <QPainter>

#include <algorithm>

namespace {

constexpr double leftRoom = 44;
constexpr double topRoom = 22;
constexpr double bottomRoom = 38;
constexpr double rightRoom = 12;
constexpr double labelHeight = 16;
constexpr double pointRadius = 4.5;
constexpr double hotRadius = 6;
constexpr double reach = 12; ///< of the mouse
constexpr double whole = 100;
constexpr double step = 25;

} // namespace

void CalibrationChart::setSeries(const CalibrationSeries &series)
{
    if (series == m_series)
        return;
    m_series = series;
    QStringList sentences;
    for (const CalibrationSeries::Point &point : series.points)
        sentences.append(point.sentence);
    setMarks(sentences);
}

/// A square: a point's distance from the diagonal means the same everywhere.
QRectF CalibrationChart::plot() const
{
    const QRectF room = QRectF(rect()).adjusted(leftRoom, topRoom, -rightRoom, -bottomRoom);
    const double side = std::max(0.0, std::min(room.width(), room.height()));
    return {room.left(), room.top(), side, side};
}

QPointF CalibrationChart::placeOf(double forecast, double observed) const
{
    const QRectF area = plot();
    return {area.left() + area.width() * forecast / whole, area.bottom() - area.height() * observed / whole};
}

QRectF CalibrationChart::markBox(int mark) const
{
    const CalibrationSeries::Point &point = m_series.points.at(mark);
    const QPointF at = placeOf(point.forecast, point.observed);
    return {at.x() - reach, at.y() - reach, 2 * reach, 2 * reach};
}

void CalibrationChart::paintScales(QPainter &painter) const
{
    const Theme &theme = Theme::current();
    const QRectF area = plot();
    painter.setFont(Type::font(Type::rail));
    for (double percent = 0; percent <= whole; percent += step) {
        const QPointF at = placeOf(percent, percent);
        painter.setPen(QPen(theme.border(), 1));
        painter.drawLine(QPointF(area.left(), at.y()), QPointF(area.right(), at.y()));
        painter.drawLine(QPointF(at.x(), area.top()), QPointF(at.x(), area.bottom()));
        painter.setPen(theme.color(Tone::Muted));
        const QString words = QStringLiteral("%1 %").arg(percent);
        drawTabular(painter, QRectF(0, at.y() - labelHeight / 2, leftRoom - Metrics::space8, labelHeight),
                    Qt::AlignRight, words);
        drawTabular(painter, QRectF(at.x() - 24, area.bottom() + 4, 48, labelHeight), Qt::AlignHCenter,
                    QStringLiteral("%1").arg(percent));
    }
    painter.setPen(theme.color(Tone::Muted));
    painter.drawText(QRectF(0, 0, width(), labelHeight), Qt::AlignLeft | Qt::AlignVCenter, m_series.observedAxis);
    painter.drawText(QRectF(area.left(), area.bottom() + 4 + labelHeight, area.width(), labelHeight),
                     Qt::AlignRight | Qt::AlignVCenter, m_series.forecastAxis);
    painter.setPen(QPen(theme.color(Tone::Muted), 1, Qt::DashLine));
    painter.drawLine(placeOf(0, 0), placeOf(whole, whole));
}

void CalibrationChart::paintChart(QPainter &painter)
{
    const Theme &theme = Theme::current();
    paintScales(painter);
    for (int mark = 0; mark < markCount(); ++mark) {
        const CalibrationSeries::Point &point = m_series.points.at(mark);
        const double radius = isHot(mark) ? hotRadius : pointRadius;
        painter.setPen(QPen(theme.color(Tone::Accent), 2));
        painter.setBrush(point.hollow ? theme.color(Ground::Surface) : theme.color(Tone::Accent));
        painter.drawEllipse(placeOf(point.forecast, point.observed), radius, radius);
    }
}
