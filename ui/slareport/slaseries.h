#pragma once

#include "models/domain/charttable.h"
#include "models/domain/slareport.h"
#include "ui/charts/chartseries.h"

/// The page's pictures and their tables, made from domain values. Pure functions: what they give is what is drawn.
namespace SlaSeries {

LineSeries compliance(const SlaReport &report);
ChartTable complianceTable(const SlaReport &report);

/// Trades down, stages across, sums last. Trades and stages that nothing ended in are absent.
struct Grid
{
    QStringList trades;
    QList<SlaStage> stages;
    QList<QList<SlaRate>> rates; ///< by trade, then by stage; one more of each: the sums
};
Grid tradeByStage(const SlaReport &report);
HeatSeries heat(const SlaReport &report);
ChartTable heatTable(const SlaReport &report);

RangeSeries times(const SlaReport &report);
ChartTable timesTable(const SlaReport &report);

BarSeries causes(const SlaReport &report);
ChartTable causesTable(const SlaReport &report);

CalibrationSeries calibration(const SlaCalibration &calibration);
ChartTable calibrationTable(const SlaCalibration &calibration);

/// "Of 143 open stages 6 are over due and about 17 more will be missed."
QString outlookSentence(const SlaOutlook &outlook);
/// By stage, for the table beside the plot.
ChartTable outlookTable(const SlaOutlook &outlook);

} // namespace SlaSeries
