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

void PlannedTableModel::toggle(int row)
{
    const TechnicianId id = m_people.at(row).technicianId;
    if (!m_unticked.remove(id))
        m_unticked.insert(id);
    Q_EMIT dataChanged(index(row, 0), index(row, ColumnCount - 1));
    Q_EMIT ticksChanged();
}

QSet<TechnicianId> PlannedTableModel::unticked() const
{
    QSet<TechnicianId> ids;
    for (const PlannedPerson &person : m_people) {
        if (m_unticked.contains(person.technicianId))
            ids.insert(person.technicianId);
    }
    return ids;
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
    const bool number = index.column() == DistanceColumn || index.column() == ScoreColumn;
    if (role == Qt::TextAlignmentRole)
        return QVariant::fromValue((number ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
    const PlannedPerson &person = m_people.at(index.row());
    if (role == Qt::CheckStateRole && index.column() == TickColumn)
        return m_unticked.contains(person.technicianId) ? Qt::Unchecked : Qt::Checked;
    if (role == Qt::AccessibleTextRole && index.column() == TickColumn)
        return m_unticked.contains(person.technicianId) ? tr("not asked") : tr("asked");
    if (role != Qt::DisplayRole)
        return {};
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
