#pragma once

#include "ui/charts/chart.h"
#include "ui/charts/chartseries.h"

/// Counts as bars beside their names. A count above zero is at least 3 px.
class BarChart final : public Chart
{
    Q_OBJECT

public:
    using Chart::Chart;

    void setSeries(const BarSeries &series);
    const BarSeries &series() const { return m_series; }

    QRectF markBox(int mark) const override;
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

protected:
    void paintChart(QPainter &painter) override;

private:
    double rowHeight() const;

    BarSeries m_series;
};
