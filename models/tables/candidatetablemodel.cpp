#include "models/tables/candidatetablemodel.h"

#include "models/domain/format.h"

namespace {

bool isNumber(int column)
{
    return column == CandidateTableModel::DistanceColumn || column == CandidateTableModel::ScoreColumn;
}

QVariant alignment(int column)
{
    return QVariant::fromValue((isNumber(column) ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
}

} // namespace

QVariant CandidateTableModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid))
        return {};
    if (role == Qt::TextAlignmentRole)
        return alignment(index.column());
    if (role != Qt::DisplayRole)
        return {};
    const CandidateRow &row = rowAt(index.row());
    switch (index.column()) {
    case NameColumn:
        return Format::singleLine(row.name);
    case ChannelColumn:
        return row.channel ? displayWord(*row.channel).toLower() : Format::unknown();
    case DistanceColumn:
        return Format::miles(row.miles);
    case ScoreColumn:
        return Format::score(row.score);
    case SumColumn:
        return row.scoreSum;
    default:
        return {};
    }
}

QVariant CandidateTableModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal)
        return {};
    if (role == Qt::TextAlignmentRole)
        return alignment(section);
    if (role != Qt::DisplayRole || section < 0 || section >= ColumnCount)
        return {};
    const QStringList words {tr("Technician"), tr("Channel"), tr("Distance"), tr("Score"), tr("The sum")};
    return words.at(section);
}
