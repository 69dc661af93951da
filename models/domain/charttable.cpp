#include "models/domain/charttable.h"

namespace {

bool looksLikeFormula(const QString &cell)
{
    if (cell.isEmpty() || !QStringLiteral("=+-@\t\r").contains(cell.front()))
        return false;
    bool isNumber = false;
    cell.toDouble(&isNumber);
    return !isNumber;
}

QString csvCell(const QString &cell)
{
    QString text = looksLikeFormula(cell) ? QString(QLatin1Char('\'') + cell) : cell;
    const bool quoted = text.contains(QLatin1Char(',')) || text.contains(QLatin1Char('"'))
        || text.contains(QLatin1Char('\n')) || text.contains(QLatin1Char('\r'));
    return quoted
        ? QString(QLatin1Char('"') + text.replace(QLatin1Char('"'), QStringLiteral("\"\"")) + QLatin1Char('"'))
        : text;
}

QString csvLine(const QStringList &cells)
{
    QStringList quoted;
    quoted.reserve(cells.size());
    for (const QString &cell : cells)
        quoted.append(csvCell(cell));
    return quoted.join(QLatin1Char(',')) + QStringLiteral("\r\n");
}

} // namespace

QString ChartTable::toCsv() const
{
    QString csv = csvLine(columns);
    for (const QStringList &row : rows)
        csv += csvLine(row);
    return csv;
}
