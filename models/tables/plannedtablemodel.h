#pragma once

#include "models/domain/dispatchplan.h"

#include <QAbstractTableModel>

/// The people of one channel who would be asked, by score.
class PlannedTableModel final : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum Column { DistanceColumn, ScoreColumn, TechnicianColumn, AddressColumn, ColumnCount };

    using QAbstractTableModel::QAbstractTableModel;

    void setPeople(const QList<PlannedPerson> &people);

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;

private:
    QList<PlannedPerson> m_people;
};
