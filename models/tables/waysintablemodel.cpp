#include "models/tables/waysintablemodel.h"

#include "models/domain/format.h"

namespace {

QVariant alignment(int column)
{
    const bool isNumber = column == WaysInTableModel::DistanceColumn;
    return QVariant::fromValue((isNumber ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
}

} // namespace

QString WaysInTableModel::shown(const MatchLeftOut &row, int column) const
{
    switch (column) {
    case NameColumn:
        return Format::singleLine(row.name);
    case DistanceColumn:
        return Format::miles(row.distanceMiles);
    case ReasonColumn:
        return row.reasonLine();
    case WayInColumn:
        return row.wayIn();
    default:
        return {};
    }
}

QVariant WaysInTableModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid))
        return {};
    if (role == Qt::TextAlignmentRole)
        return alignment(index.column());
    const MatchLeftOut &row = rowAt(index.row());
    if (role == Qt::ToolTipRole && index.column() != DistanceColumn)
        return shown(row, index.column()).toHtmlEscaped();
    return role == Qt::DisplayRole ? QVariant(shown(row, index.column())) : QVariant();
}

QVariant WaysInTableModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal)
        return {};
    if (role == Qt::TextAlignmentRole)
        return alignment(section);
    if (role != Qt::DisplayRole || section < 0 || section >= ColumnCount)
        return {};
    const QStringList words {tr("Technician"), tr("Left out because"), tr("What would bring them in"), tr("Distance")};
    return words.at(section);
}
