#pragma once

#include <QList>
#include <QString>
#include <QStringList>

#include <optional>

/// What charts draw: numbers and words, made from domain values by pure functions. A mark that says a sentence says
/// what its place in the picture means.

/// Percentages over time. A hollow point stands on too few cases; an absent value leaves a gap.
struct LineSeries
{
    struct Point
    {
        QString label;
        QString count; ///< under the label: what the point stands on
        std::optional<double> percent;
        QString words; ///< the value as it is written
        bool hollow = false;
        QString sentence;
        friend bool operator==(const Point &, const Point &) = default;
    };
    QList<Point> points;
    QString axis; ///< what the labels are: "week"
    std::optional<double> target;
    QString targetWords;
    friend bool operator==(const LineSeries &, const LineSeries &) = default;
};

/// Counts, the most first.
struct BarSeries
{
    struct Bar
    {
        QString label;
        qint64 count = 0;
        QString words; ///< after the bar: "35 · 41 %"
        QString sentence;
        friend bool operator==(const Bar &, const Bar &) = default;
    };
    QList<Bar> bars;
    friend bool operator==(const BarSeries &, const BarSeries &) = default;
};

/// Spans of time from the tenth to the ninetieth percent, with the median.
struct RangeSeries
{
    struct Range
    {
        QString label;
        QString count;
        double low = 0; ///< seconds
        double middle = 0;
        double high = 0;
        bool hollow = false;
        QStringList words; ///< low, middle and high as they are written
        QString sentence;
        friend bool operator==(const Range &, const Range &) = default;
    };
    QList<Range> ranges;
    QStringList headings; ///< over the words
    friend bool operator==(const RangeSeries &, const RangeSeries &) = default;
};

/// A table whose ground says how bad a cell is.
struct HeatSeries
{
    struct Cell
    {
        QString words; ///< "78 %"; empty: nothing there
        QString count;
        double heat = 0; ///< 0 to 1
        bool hollow = false;
        QString sentence;
        friend bool operator==(const Cell &, const Cell &) = default;
    };
    QStringList rows;
    QStringList columns;
    QList<QList<Cell>> cells; ///< by row
    bool lastRowIsSum = false;
    bool lastColumnIsSum = false;
    friend bool operator==(const HeatSeries &, const HeatSeries &) = default;
};

/// Forecast against what came; on the diagonal they are alike.
struct CalibrationSeries
{
    struct Point
    {
        double forecast = 0; ///< percent
        double observed = 0;
        bool hollow = false;
        QString sentence;
        friend bool operator==(const Point &, const Point &) = default;
    };
    QList<Point> points;
    QString forecastAxis;
    QString observedAxis;
    friend bool operator==(const CalibrationSeries &, const CalibrationSeries &) = default;
};
