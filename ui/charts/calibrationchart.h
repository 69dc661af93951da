#pragma once

#include "ui/charts/chart.h"
#include "ui/charts/chartseries.h"

/// Forecast against what came, both in percent on one square. On the diagonal the forecast was right.
class CalibrationChart final : public Chart
{
    Q_OBJECT

public:
    using Chart::Chart;

    void setSeries(const CalibrationSeries &series);
    const CalibrationSeries &series() const { return m_series; }

    QRectF markBox(int mark) const override;
    QSize sizeHint() const override { return {280, 264}; }
    QSize minimumSizeHint() const override { return {220, 216}; }

protected:
    void paintChart(QPainter &painter) override;

private:
    QRectF plot() const;
    QPointF placeOf(double forecast, double observed) const;
    void paintScales(QPainter &painter) const;

    CalibrationSeries m_series;
};
