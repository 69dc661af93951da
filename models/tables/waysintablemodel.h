#pragma once

#include "models/domain/match.h"
#include "models/tables/rowtablemodel.h"

/// Everybody who does not match, why, and what would bring them in.
class WaysInTableModel final : public RowTableModel<MatchLeftOut>
{
    Q_OBJECT

public:
    enum Column { NameColumn, ReasonColumn, WayInColumn, DistanceColumn, ColumnCount };

    explicit WaysInTableModel(QObject *parent = nullptr)
        : RowTableModel(ColumnCount, parent)
    {
    }

    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

private:
    QString shown(const MatchLeftOut &row, int column) const;
};
