#pragma once

#include "ui/charts/chart.h"
#include "ui/charts/chartseries.h"

/// Spans of time on one logarithmic scale: minutes and days stand in the same picture.
class RangeChart final : public Chart
{
    Q_OBJECT

public:
    using Chart::Chart;

    void setSeries(const RangeSeries &series);
    const RangeSeries &series() const { return m_series; }

    QRectF markBox(int mark) const override;
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

protected:
    void paintChart(QPainter &painter) override;

private:
    QRectF plot() const;
    double rowHeight() const;
    double xOf(double seconds) const;
    void paintScale(QPainter &painter) const;
    void paintRange(QPainter &painter, int mark) const;

    RangeSeries m_series;
    double m_least = 60;
    double m_most = 3'600;
};
