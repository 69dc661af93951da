#pragma once

#include "ui/charts/chart.h"
#include "ui/charts/chartseries.h"

/// Percentages over time, one scale, with the target as a dashed line.
class LineChart final : public Chart
{
    Q_OBJECT

public:
    using Chart::Chart;

    void setSeries(const LineSeries &series);
    const LineSeries &series() const { return m_series; }

    QRectF markBox(int mark) const override;
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

protected:
    void paintChart(QPainter &painter) override;

private:
    QRectF plot() const;
    double lowest() const; ///< percent at the foot of the plot
    double xOf(int point) const;
    double yOf(double percent) const;
    void paintGrid(QPainter &painter) const;
    void paintTarget(QPainter &painter) const;
    void paintLine(QPainter &painter) const;
    void paintLabels(QPainter &painter) const;

    LineSeries m_series;
};
