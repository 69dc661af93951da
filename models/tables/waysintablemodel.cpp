#include "models/tables/waysintablemodel.h"

#include "models/domain/format.h"

namespace {

QVariant alignment(int column)
{
    const bool isNumber = column == WaysInTableModel::DistanceColumn;
    return QVariant::fromValue((isNumber ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
}

} // namespace

void WaysInTableModel::merge(const QList<MatchLeftOut> &rows)
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

int WaysInTableModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
}

int WaysInTableModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

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
    const MatchLeftOut &row = m_rows.at(index.row());
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
