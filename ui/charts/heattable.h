#pragma once

#include "ui/charts/chart.h"
#include "ui/charts/chartseries.h"

/// A table with its number and n in each cell; the ground says how bad it is. Cells on too few cases are hollow.
class HeatTable final : public Chart
{
    Q_OBJECT

public:
    using Chart::Chart;

    void setSeries(const HeatSeries &series);
    const HeatSeries &series() const { return m_series; }
    int rowOf(int mark) const { return mark / columnCount(); }
    int columnOf(int mark) const { return mark % columnCount(); }

    QRectF markBox(int mark) const override;
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

protected:
    void paintChart(QPainter &painter) override;
    int neighbour(int mark, int key) const override;

private:
    int columnCount() const { return static_cast<int>(std::max<qsizetype>(1, m_series.columns.size())); }
    double rowHeight() const;
    double labelWidth() const;
    void paintHeads(QPainter &painter) const;
    void paintCell(QPainter &painter, int mark) const;

    HeatSeries m_series;
};
