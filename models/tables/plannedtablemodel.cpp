#include "models/tables/plannedtablemodel.h"

#include "models/domain/format.h"

void PlannedTableModel::setPeople(const QList<PlannedPerson> &people)
{
    if (m_people == people)
        return;
    beginResetModel();
    m_people = people;
    endResetModel();
}

int PlannedTableModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_people.size());
}

int PlannedTableModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant PlannedTableModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid))
        return {};
    const bool number = index.column() <= ScoreColumn;
    if (role == Qt::TextAlignmentRole)
        return QVariant::fromValue((number ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
    if (role != Qt::DisplayRole)
        return {};
    const PlannedPerson &person = m_people.at(index.row());
    switch (index.column()) {
    case DistanceColumn:
        return Format::miles(person.distanceMiles);
    case ScoreColumn:
        return Format::score(person.score);
    case TechnicianColumn:
        return Format::singleLine(person.name, 80);
    case AddressColumn:
        return Format::singleLine(person.address, 120);
    default:
        return {};
    }
}
