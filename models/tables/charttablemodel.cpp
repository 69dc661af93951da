#include "models/tables/charttablemodel.h"

#include "models/domain/format.h"

void ChartTableModel::setTable(const ChartTable &table)
{
    if (table == m_table)
        return;
    if (table.columns == m_table.columns && table.rows.size() == m_table.rows.size()) {
        m_table = table;
        if (!m_table.rows.isEmpty())
            Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, columnCount() - 1));
        return;
    }
    beginResetModel();
    m_table = table;
    endResetModel();
}

int ChartTableModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_table.rows.size());
}

int ChartTableModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_table.columns.size());
}

QVariant ChartTableModel::alignment(int column) const
{
    return QVariant::fromValue((m_table.numbers.contains(column) ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
}

QVariant ChartTableModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid))
        return {};
    if (role == Qt::TextAlignmentRole)
        return alignment(index.column());
    const QString cell = Format::singleLine(m_table.rows.at(index.row()).value(index.column()));
    if (role == Qt::ToolTipRole)
        return cell.toHtmlEscaped();
    if (role != Qt::DisplayRole)
        return {};
    // The value is the bare number that a spreadsheet takes; people read it as every count is written.
    bool isWhole = false;
    const qint64 number = cell.toLongLong(&isWhole);
    return m_table.numbers.contains(index.column()) && isWhole ? Format::count(number) : cell;
}

QVariant ChartTableModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal)
        return {};
    if (role == Qt::TextAlignmentRole)
        return alignment(section);
    return role == Qt::DisplayRole ? QVariant(m_table.columns.value(section)) : QVariant();
}
