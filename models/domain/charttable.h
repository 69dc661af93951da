#pragma once

#include <QSet>
#include <QString>
#include <QStringList>

/// The numbers of a chart as a table: what its picture shows, nothing else.
struct ChartTable
{
    QStringList columns;
    QList<QStringList> rows;
    QSet<int> numbers; ///< columns that are right-aligned

    /// RFC 4180 with a header line. A cell that a spreadsheet would take for a formula starts with an apostrophe.
    QString toCsv() const;
    friend bool operator==(const ChartTable &, const ChartTable &) = default;
};
