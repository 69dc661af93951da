#pragma once

#include "models/domain/dispatchplan.h"

#include <QAbstractTableModel>
#include <QSet>

/// The people of one channel who would be asked, by score, each with a tick. Who is unticked stays so while he is in
/// the list.
class PlannedTableModel final : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum Column { TickColumn, DistanceColumn, ScoreColumn, TechnicianColumn, AddressColumn, ColumnCount };

    using QAbstractTableModel::QAbstractTableModel;

    void setPeople(const QList<PlannedPerson> &people);
    void toggle(int row);
    [[nodiscard]] QSet<TechnicianId> unticked() const;

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;

Q_SIGNALS:
    void ticksChanged();

private:
    QList<PlannedPerson> m_people;
    QSet<TechnicianId> m_unticked; ///< also of people who are not in the list at the moment
};
