#include "models/tables/slaprooftablemodel.h"

namespace {

Qt::Alignment alignmentOf(int column)
{
    using Column = SlaProofTableModel::Column;
    const bool number = column == Column::CountedColumn || column == Column::PausedColumn
        || column == Column::ClosedColumn || column == Column::SumColumn;
    return (number ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter;
}

} // namespace

SlaProofTableModel::SlaProofTableModel(QObject *parent)
    : QAbstractTableModel(parent)
{
}

void SlaProofTableModel::setRows(const QList<SlaProofRow> &rows, const SlaProofStyle &style)
{
    beginResetModel();
    m_rows = rows;
    m_style = style;
    endResetModel();
}

int SlaProofTableModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
}

int SlaProofTableModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QString SlaProofTableModel::displayText(const SlaProofRow &row, int column) const
{
    switch (column) {
    case FromColumn:
        return proofInstant(row.from, m_style);
    case ToColumn:
        return proofUntil(row, m_style);
    case CountedColumn:
        return proofSpan(row.countedMs, m_style);
    case PausedColumn:
        return proofSpan(row.pausedMs, m_style);
    case ClosedColumn:
        return proofSpan(row.closedMs, m_style);
    case WhyColumn:
        return proofWhy(row, m_style);
    case SumColumn:
        return exactDuration(row.sumMs, m_style.milliseconds);
    default:
        return {};
    }
}

QVariant SlaProofTableModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid))
        return {};
    if (role == Qt::DisplayRole)
        return displayText(m_rows.at(index.row()), index.column());
    if (role == Qt::TextAlignmentRole)
        return QVariant::fromValue(alignmentOf(index.column()));
    if (role == Qt::ToolTipRole && index.column() == WhyColumn)
        return displayText(m_rows.at(index.row()), WhyColumn).toHtmlEscaped();
    return {};
}

QVariant SlaProofTableModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal)
        return {};
    if (role == Qt::TextAlignmentRole)
        return QVariant::fromValue(alignmentOf(section));
    if (role != Qt::DisplayRole)
        return {};
    switch (section) {
    case FromColumn:
        return tr("From");
    case ToColumn:
        return tr("To");
    case CountedColumn:
        return tr("Counted");
    case PausedColumn:
        return tr("Paused");
    case ClosedColumn:
        return tr("Closed");
    case WhyColumn:
        return tr("Why");
    case SumColumn:
        return tr("Sum");
    default:
        return {};
    }
}
