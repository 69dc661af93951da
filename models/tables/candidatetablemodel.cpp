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

void CandidateTableModel::merge(const QList<CandidateRow> &rows)
{
    const qsizetype shared = std::min(rows.size(), m_rows.size());
    for (qsizetype at = 0; at < shared; ++at) {
        if (m_rows.at(at) == rows.at(at))
            continue;
        m_rows[at] = rows.at(at);
        Q_EMIT dataChanged(index(static_cast<int>(at), 0), index(static_cast<int>(at), ColumnCount - 1));
    }
    if (rows.size() > shared) {
        beginInsertRows({}, static_cast<int>(shared), static_cast<int>(rows.size()) - 1);
        m_rows.append(rows.mid(shared));
        endInsertRows();
    } else if (m_rows.size() > shared) {
        beginRemoveRows({}, static_cast<int>(shared), static_cast<int>(m_rows.size()) - 1);
        m_rows.resize(shared);
        endRemoveRows();
    }
}

int CandidateTableModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
}

int CandidateTableModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant CandidateTableModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid))
        return {};
    if (role == Qt::TextAlignmentRole)
        return alignment(index.column());
    if (role != Qt::DisplayRole)
        return {};
    const CandidateRow &row = m_rows.at(index.row());
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
